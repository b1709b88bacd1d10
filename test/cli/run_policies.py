"""Runs exported policies on observations, with ONNX Runtime and by the numpy recipe of docs/training.md.

Reads JSON of a list of {onnx, safetensors, agent, observations, masks, begins}, all of them [steps, N, …], and prints the outputs of each
step: a policy with a memory remembers from step to step, but nothing where an episode begins.
"""

import json
import re
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime


def by_onnx(path, steps):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    ports = {port.name: port for port in session.get_inputs()}
    names = [port.name for port in session.get_outputs()]
    state = None
    answers = []
    for observations, masks, begins in steps:
        inputs = {"observation": observations}
        if "mask" in ports:
            inputs["mask"] = masks
        if "state" in ports:
            if state is None:
                state = np.zeros((len(observations), ports["state"].shape[1]), np.float32)
            inputs["state"] = np.where(begins[:, None], np.float32(0), state)
        outputs = dict(zip(names, session.run(None, inputs)))
        state = outputs.get("next_state")
        answers.append({name: output.tolist() for name, output in outputs.items()})
    return {"steps": answers, "metadata": {entry.key: entry.value for entry in model.metadata_props}}


def by_numpy(path, agent, steps):
    policy = recipe["load"](path, agent)
    state = np.zeros((len(steps[0][0]), policy[0]["memory"]), np.float32)
    answers = []
    for observations, masks, begins in steps:
        z, state = recipe["network"](policy, observations, np.where(begins[:, None], np.float32(0), state))
        outputs = recipe["act"](policy, z, masks) | {"next_state": state}
        answers.append({name: output.tolist() for name, output in outputs.items()})
    return {"steps": answers}


recipe = {}
exec(re.findall(r"```python\n(.*?)```", Path("docs/training.md").read_text(), re.DOTALL)[1], recipe)
answers = []
for case in json.load(sys.stdin):
    kinds = {"observations": np.float32, "masks": bool, "begins": bool}
    steps = list(zip(*(np.array(case[name], dtype=kind) for name, kind in kinds.items())))
    by = [by_onnx(case["onnx"], steps), by_numpy(case["safetensors"], case["agent"], steps)]
    answers.append(dict(zip(["onnx", "numpy"], by)))
print(json.dumps(answers))
