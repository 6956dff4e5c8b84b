"""What the command line offers instead of another program's option is a training that starts."""

import pytest

from pellucid.cli.train import command
from pellucid.config import TrainConfig
from pellucid.errors import ConfigError
from pellucid.other_names import OPTIONS
from pellucid.settings import config_from_settings

from ..test_settings import OTHER_THAN_DEFAULT, with_needed


def offered(*words):
    return command().completed(list(words))


@pytest.mark.parametrize("option", sorted({option for own in OPTIONS.values() for option in own}))
def test_the_recipe_takes_what_is_offered(option):
    name = option[2:].replace("-", "_")
    if name not in OTHER_THAN_DEFAULT:  # an option of another command, or no setting
        assert offered("photos", option, "x") == ("", ["photos", option, "x"])
        return
    said, words = offered("photos", option, "x")
    recipe = words[words.index("--recipe") + 1] if "--recipe" in words else None
    changed = config_from_settings(recipe, **with_needed(name))
    assert changed != TrainConfig(recipe=changed.recipe)
    assert (recipe is None) == (said == "")
    if recipe is not None:
        with pytest.raises(ConfigError, match="has no setting"):
            config_from_settings("features", **with_needed(name))


@pytest.mark.parametrize(
    ("words", "recipe"),
    [
        (["photos", "--learning-rate", "1", "--backbone", "resnet50"], "fine-tune"),
        (["photos", "--augment", "book", "--epochs", "3"], "scratch"),
        (["photos", "--find-rate", "--dropout", "0.1"], "scratch"),
    ],
)
def test_the_recipe_takes_all_of_them(words, recipe):
    _, found = offered(*words)
    assert found == ["photos", "--recipe", recipe, *words[1:]]


@pytest.mark.parametrize(
    "words",
    [
        ["photos", "--recipe", "fine-tune", "--learning-rate", "1"],
        ["photos", "--model", "vgg16", "--learning-rate", "1"],
        ["photos", "--budget", "5m", "--learning-rate", "1"],
        ["photos", "--augment", "book"],
        ["photos", "--dropout", "0.1", "--unfreeze", "0.1"],  # which no recipe has together
        ["photos"],
    ],
)
def test_a_recipe_is_named_only_where_it_is_needed(words):
    assert offered(*words) == ("", words)
