"""What rliable and SciPy say of cases, read as JSON from standard input and answered as JSON on standard output."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
from rliable import library, metrics
from scipy import stats


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """Points of one case, and intervals where it asks for replications."""
    x, y, taus = (np.array(case[name], dtype=float) for name in ("x", "y", "taus"))
    said: dict[str, Any] = {
        "iqm": metrics.aggregate_iqm(x),
        "mean": metrics.aggregate_mean(x),
        "median": metrics.aggregate_median(x),
        "gap": metrics.aggregate_optimality_gap(x, case["target"]),
        "improvement": metrics.probability_of_improvement(x, y),
        "trimmed": stats.trim_mean(x, 0.25, axis=None),
        "u": [stats.mannwhitneyu(a, b).statistic / (len(a) * len(b)) for a, b in zip(x.T, y.T, strict=True)],
        "profile": [float(library.run_score_deviation(x, tau)) for tau in taus],
        "quantiles": np.quantile(x, [0.025, 0.1, 0.5, 0.975]).tolist(),
    }
    if reps := case.get("reps"):
        np.random.seed(case["seed"])  # rliable draws from the global stream, whatever random_state says
        _, spans = library.get_interval_estimates({"x": x}, _all, reps=reps)
        said["intervals"] = dict(zip(("iqm", "mean", "median", "gap"), spans["x"].T.tolist(), strict=True))
        _, spans = library.get_interval_estimates(
            {"x": (x, y)}, lambda a, b: np.array([metrics.probability_of_improvement(a, b)]), reps=reps // 4
        )
        said["intervals"]["improvement"] = spans["x"].T.tolist()[0]
        _, spans = library.create_performance_profile({"x": x}, taus, reps=reps // 4)
        said["profileIntervals"] = spans["x"].T.tolist()
    return said


def _all(z: np.ndarray) -> np.ndarray:
    return np.array(
        [
            metrics.aggregate_iqm(z),
            metrics.aggregate_mean(z),
            metrics.aggregate_median(z),
            metrics.aggregate_optimality_gap(z),
        ]
    )


if __name__ == "__main__":
    json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
