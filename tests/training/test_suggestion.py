"""Suggestions for the next try, by Optuna."""

import math

import numpy as np
import pytest

from pellucid.search_values import Between, Choices
from pellucid.training.suggestion import suggest

pytestmark = [pytest.mark.slow, pytest.mark.once]

SPACE = {
    "rate": Between(1e-4, 1e-1, is_log=True),
    "units": Between(32, 512, is_log=True),
    "augment": Choices(("none", "light")),
}


def loss(settings) -> float:
    """Compute a loss that is least at a rate of 0.003 without augmentation."""
    return math.log10(settings["rate"] / 3e-3) ** 2 + (settings["augment"] != "none")


def tried(n: int, seed: int):
    found = []
    for _ in range(n):
        settings = suggest(SPACE, found, seed)
        found.append((settings, None if len(found) == 2 else loss(settings)))
    return found


def test_suggestions_follow_from_the_seed_and_lie_in_the_space():
    found = tried(12, 7)
    assert found == tried(12, 7) != tried(12, 8)
    # As in a search that was interrupted and resumed.
    assert suggest(SPACE, found[:5], 7) == found[5][0]
    for settings, _loss in found:
        assert 1e-4 <= settings["rate"] <= 1e-1
        assert settings["rate"] == float(f"{settings['rate']:.3g}")
        assert isinstance(settings["units"], int)
        assert 32 <= settings["units"] <= 512


def test_later_suggestions_are_better_than_random_ones():
    losses = [[each or 9.0 for _settings, each in tried(25, seed)] for seed in range(3)]
    assert np.median([each[12:] for each in losses]) < np.median([each[:10] for each in losses])


def test_nothing_is_suggested_twice_and_all_is_suggested():
    space = {"mirror": Choices(("off", "on")), "layers": Choices(("last", "all"))}
    found = [({"mirror": "auto", "layers": "auto"}, 0.5)]  # as given, outside of the space
    while (settings := suggest(space, found, 0)) is not None:
        found.append((settings, 1.0))
    expected = {(m, at) for m in ("off", "on") for at in ("last", "all")}
    assert len(found) == 5
    assert {tuple(settings.values()) for settings, _loss in found[1:]} == expected
