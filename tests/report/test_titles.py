from dataclasses import asdict

import pytest

from pellucid.config import TrainConfig
from pellucid.report import titles
from pellucid.settings import PARTS
from pellucid.training.recipes import list_recipes


def test_every_recipe_is_told_in_a_sentence():
    assert set(list_recipes()) <= set(titles.RECIPES)


def test_titles_are_of_settings_that_there_are():
    """A title whose setting was renamed would never show."""
    config = asdict(TrainConfig())
    parts = {name for parts in PARTS.values() for name in parts}
    names = {name for part in parts for name in config[part]}
    assert set(titles.SETTINGS) <= names | set(config["scratch"]["options"]) | {"n_tries", "seed"}
    # How pictures are split is told among the general settings.
    assert set(titles.PARTS) == parts - {"split"} | {""}


@pytest.mark.parametrize(
    ("way", "expected"),
    [("features", "Predictions computed in"), ("scratch", "Training computed in")],
)
def test_what_is_computed_in_low_precision_depends_on_the_way(way, expected):
    assert titles.detail_title("computed_in", way) == expected


def test_names_without_a_title_are_readable():
    assert titles.setting_title("label_smoothing") == "Label smoothing"
    assert titles.detail_title("ended_by", "scratch") == "Ended by"
    assert titles.step_title("reading and decoding") == "Reading and decoding"
