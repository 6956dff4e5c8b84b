"""What is searched: the settings that the user leaves open, with values that they accept."""

import pytest

from pellucid.config import TrainConfig
from pellucid.errors import ConfigError
from pellucid.search_values import Between, Choices
from pellucid.settings import config_from_settings, setting_value, with_settings
from pellucid.training.search_space import SEARCHED, applicable, searched_names, space_of


@pytest.mark.parametrize("recipe", list(SEARCHED))
def test_each_setting_accepts_the_values_that_are_searched(recipe):
    config = TrainConfig(recipe)
    space = space_of(config, searched_names(config, ()))
    assert tuple(space) == SEARCHED[recipe]
    for name, values in space.items():
        is_few = isinstance(values, Choices)
        for value in values.values if is_few else (values.low, values.high):
            assert setting_value(with_settings(config, {name: value}), name) == value


def test_the_learning_rate_is_searched_around_its_own_value():
    space = space_of(
        config_from_settings(model="whitened_convnet", learning_rate=0.75), SEARCHED["scratch"]
    )
    assert space["learning_rate"] == Between(0.075, 7.5, is_log=True)


def test_a_given_setting_is_not_searched():
    config = config_from_settings(model="tiny_vgg", dropout=0.5)
    assert searched_names(config, {"model", "dropout"}) == (
        "learning_rate",
        "augment",
        "head_units",
    )


@pytest.mark.parametrize("given", [{"find_rate": True}, {"rate_table": "rates.csv"}])
def test_a_learning_rate_that_something_else_gives_is_not_searched(given):
    config = config_from_settings("fine-tune", **given)
    assert searched_names(config, given) == ("unfreeze",)


def test_a_file_as_a_backbone_has_no_inner_layers():
    config = config_from_settings(backbone="body.onnx")
    assert searched_names(config, {"backbone"}) == ("mirror",)


def test_what_has_no_effect_or_fits_one_backbone_is_not_searched():
    config = config_from_settings(augment="light", recipe="features")
    assert searched_names(config, {"augment"}) == ("backbone", "feature_layers")
    config = config_from_settings("features", backbone_weights="w.h5")
    assert searched_names(config, {"backbone_weights"}) == ("feature_layers", "mirror")


@pytest.mark.parametrize(
    ("recipe", "given", "said"),
    [
        ("auto", (), "features, fine-tune, scratch"),
        ("fine-tune", ("unfreeze", "learning_rate"), "nothing to search"),
    ],
)
def test_what_cannot_be_searched_is_refused(recipe, given, said):
    with pytest.raises(ConfigError, match=said):
        searched_names(TrainConfig(recipe), given)


@pytest.mark.slow
@pytest.mark.once
def test_an_option_that_the_network_does_not_have_is_not_searched():
    config = TrainConfig("scratch")
    assert applicable(SEARCHED["scratch"], config, "gray_convnet") == SEARCHED["scratch"]
    found = applicable(SEARCHED["scratch"], config, "book_digits_convnet")
    assert found == ("learning_rate", "augment", "dropout")
