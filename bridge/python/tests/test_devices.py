"""Commitment devices from Python: the same bits as in TypeScript, and environments that Gymnasium and PettingZoo accept."""

from __future__ import annotations

import json
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from pettingzoo.test import parallel_api_test, parallel_seed_test
from test_bits import GOLDEN, LANES, SEED, STEPS, Draws, arrays_of, go, hash_of

import commitment_gym as cg

DILEMMA = "commitment/prisoners-dilemma"
MIRROR = "if plays(other) = cooperate then cooperate else defect"
FORMS: dict[str, Any] = {
    "a name": "mirror",
    "a literal": {"messages": {"kind": "threshold"}, "every": "episode"},
    "two side by side": ["mirror", {"name": "mine", "messages": {"kind": "unconditional"}}],
    "a mediator who learns": "learned-mediator",
}
each_form = pytest.mark.parametrize("device", FORMS.values(), ids=FORMS.keys())


@pytest.mark.parametrize("device", ["mirror", cg.devices()["mirror"]["device"], ("mirror",)], ids=["name", "literal", "tuple"])
def test_mirrors_have_the_bits_that_they_have_in_typescript(device: Any) -> None:
    golden = json.loads((GOLDEN / "verbs.json").read_text(encoding="utf-8"))["mirrors"]
    with cg.Batch(DILEMMA, LANES, device=device, rounds=4) as batch:
        draws, step = Draws(SEED, LANES), batch.reset(seed=SEED)
        shown = [arrays_of(batch, step)]
        go(batch, draws, step, shown, STEPS)
        assert batch.repaired == 0
    assert hash_of(shown) == golden


def test_two_mirrors_cooperate_and_a_mirror_does_not_trust_the_silent() -> None:
    with cg.Batch(DILEMMA, 2, device="mirror") as batch:
        about = batch.anatomy()
        assert about is not None and about["steps"] == ["commit", "play"]
        messages = about["venues"][0]["messages"][0]
        assert messages == ["none", "cooperate", MIRROR, "defect"]
        batch.reset(seed=1)
        says = messages.index(MIRROR)
        step = batch.step(np.array([[[0, says], [0, says]], [[0, says], [0, 0]]], np.float32))
        assert step.masks["player"][:, 0, :2].tolist() == [[1, 0], [0, 1]]  # who is bound must keep its promise
        step = batch.step(np.array([[[0, 0], [0, 0]], [[1, 0], [0, 0]]], np.float32))
        assert step.rewards["player"].tolist() == [[2, 2], [3, 0]]
        assert step.metrics["bound"].tolist() == [1, 0.5]
        assert batch.repaired == 0


def test_without_a_device_there_is_no_anatomy() -> None:
    for device in (None, "none"):
        with cg.Batch(DILEMMA, device=device) as batch:
            assert batch.anatomy() is None


def test_the_presets_are_listed_and_all_can_be_played() -> None:
    presets = cg.devices()
    assert list(presets)[:2] == ["mirror", "threshold"] and len(presets) >= 19
    rng = np.random.default_rng(0)
    for name, preset in presets.items():
        assert preset["title"] and preset["source"]
        with cg.Batch(DILEMMA, 2, device=preset["device"]) as batch, cg.Batch(DILEMMA, 2, device=name) as same:
            step, twin = batch.reset(seed=1), same.reset(seed=1)
            for _ in range(6):
                actions = batch.sample(rng, step.masks)
                step, twin = batch.step(actions), same.step(actions)
                for role in batch.roles:
                    assert np.array_equal(step.rewards[role], twin.rewards[role]), name
            assert batch.repaired == 0, name


def test_opponents_may_say_something() -> None:
    with cg.Batch(DILEMMA, device="mirror", agent="player_0", opponents={"player": f"defect:says:{MIRROR}"}) as batch:
        batch.reset(seed=1)
        batch.step(np.array([[[0, 2]]], np.float32))
        assert batch.step(np.zeros((1, 1, 2), np.float32)).rewards["player"].tolist() == [[2]]
    with pytest.raises(cg.ArgumentError, match="is no message"):
        cg.Batch(DILEMMA, device="mirror", agent="player_0", opponents={"player": "says:hello"})


def test_a_snapshot_fits_no_other_device() -> None:
    with cg.Batch(DILEMMA, device="mirror", rounds=3) as batch, cg.Batch(DILEMMA, device="threshold", rounds=3) as other:
        batch.reset(seed=1)
        batch.step(batch.sample(np.random.default_rng(1)))
        snapshot = batch.snapshot()
        with pytest.raises(cg.ArgumentError, match="of another game"):
            other.restore(snapshot)
        assert batch.restore(snapshot).observations["player"].shape[0] == 1


def test_the_device_is_in_the_exported_tree() -> None:
    with cg.Batch(DILEMMA, device="mirror") as batch:
        assert batch.export("efg").startswith('EFG 2 R "mirror(commitment/prisoners-dilemma-v0)"')


@each_form
def test_pettingzoo_accepts_games_under_devices(device: Any) -> None:
    def make() -> cg.ParallelEnv:
        return cg.ParallelEnv(DILEMMA, device=device, rounds=3)

    parallel_api_test(make(), num_cycles=40)
    parallel_seed_test(make, num_cycles=10)


@each_form
def test_gymnasium_accepts_games_under_devices(device: Any) -> None:
    env = gymnasium.make("commitment_gym/commitment-prisoners-dilemma-v0", device=device, rounds=3)
    check_env(env.unwrapped, skip_render_check=True)
    env.close()
    envs = gymnasium.make_vec("commitment_gym/commitment-prisoners-dilemma-v0", num_envs=3, device=device)
    envs.reset(seed=1)
    _, rewards, *_ = envs.step(envs.action_space.sample())
    assert rewards.shape == (3,)
    envs.close()
