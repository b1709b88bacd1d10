"""Runs exported policies on observations, with ONNX Runtime and with numpy alone.

Reads JSON of a list of {onnx, safetensors, agent, observations, masks} and prints the outputs of each.
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime
from safetensors import safe_open
from safetensors.numpy import load_file


def by_onnx(path, observations, masks):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    inputs = {"observation": observations}
    if "mask" in [port.name for port in session.get_inputs()]:
        inputs["mask"] = masks
    names = [port.name for port in session.get_outputs()]
    outputs = dict(zip(names, (output.tolist() for output in session.run(None, inputs))))
    return outputs | {"metadata": {entry.key: entry.value for entry in model.metadata_props}}


def by_numpy(path, agent, observations, masks):
    arrays = load_file(path)
    with safe_open(path, "numpy") as file:
        metadata = file.metadata()
    policy = next(one for one in json.loads(metadata["policies"]) if one["agent"] == agent)
    x = (observations.astype(np.float64) - arrays[f"{agent}/shift"]) * arrays[f"{agent}/scale"]
    if policy["limit"] is not None:
        x = np.clip(x, -policy["limit"], policy["limit"])
    h = x.astype(np.float32)
    for k in range(policy["layers"]):
        h = h @ arrays[f"{agent}/{k}/weight"] + arrays[f"{agent}/{k}/bias"]
        if k < policy["layers"] - 1:
            h = np.tanh(h)
    action = policy["action"]
    if action["kind"] == "choices":
        return {"logits": np.where(masks, h, np.float32(-1e8)).tolist()}
    low, high = np.array(action["low"]), np.array(action["high"])
    u = np.tanh(h) if action["squashed"] else h
    return {"action": np.clip((low + high) / 2 + (high - low) / 2 * u, low, high).tolist()}


answers = []
for case in json.load(sys.stdin):
    seen = np.array(case["observations"], dtype=np.float32)
    legal = np.array(case["masks"], dtype=bool)
    by = [by_onnx(case["onnx"], seen, legal), by_numpy(case["safetensors"], case["agent"], seen, legal)]
    answers.append(dict(zip(["onnx", "numpy"], by)))
print(json.dumps(answers))
