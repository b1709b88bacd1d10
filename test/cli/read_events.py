"""Reads the event files of the folders that it is given with TensorBoard, and prints their scalars as JSON."""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

folders = []
for folder in sys.argv[1:]:
    events = EventAccumulator(folder, size_guidance={"scalars": 0}).Reload()
    tags = events.Tags()["scalars"]
    folders.append({tag: [[e.step, e.wall_time, e.value] for e in events.Scalars(tag)] for tag in tags})
print(json.dumps(folders))
