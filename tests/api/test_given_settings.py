"""Names of settings that a function does not have are answered with its own names."""

import inspect

import pytest

import pellucid
from pellucid.api.given_settings import config_of
from pellucid.errors import ConfigError
from pellucid.other_names import OPTIONS
from pellucid.settings import PARTS, homes_of_settings

FUNCTIONS = (pellucid.train, pellucid.estimate, pellucid.search, pellucid.cross_validate)


@pytest.mark.parametrize(
    ("function", "settings", "hint"),
    [
        (pellucid.search, {"tries": 3}, "It is called n_tries here."),
        (pellucid.train, {"tries": 3}, "Did you mean pellucid.search(..., n_tries=3)?"),
        (pellucid.train, {"epoch": 3}, "It is called epochs here."),
        (pellucid.train, {"num_epochs": 3}, "It is called epochs here."),
        (pellucid.train, {"lr": 0.1}, "It is called learning_rate here."),
        (pellucid.train, {"random_state": 1}, "It is called seed here."),
        (pellucid.train, {"output_dir": "x"}, "It is called run here."),
        (pellucid.train, {"n_folds": 3}, "Did you mean pellucid.cross_validate(..., n_folds=3)?"),
        (pellucid.search, {"n_folds": 3}, "Did you mean pellucid.cross_validate(..., n_folds=3)?"),
        (pellucid.train, {"cv": 3}, "Did you mean pellucid.cross_validate(..., n_folds=3)?"),
        (pellucid.cross_validate, {"folds": 3}, "It is called n_folds here."),
        (pellucid.train, {"seeds": 3}, "Did you mean pellucid.repeat(..., n_seeds=3)?"),
        (pellucid.train, {"dry_run": True}, "Did you mean pellucid.estimate(...)?"),
        (pellucid.train, {"split": {}}, "Did you mean splits?"),
        (pellucid.train, {"backbon": "x"}, "Did you mean backbone"),
    ],
)
def test_the_hint_names_what_was_meant(function, settings, hint):
    with pytest.raises(ConfigError) as caught:
        function("photos", **settings)
    (name,) = settings
    said = f"pellucid.{function.__name__} has no argument and no setting {name}. "
    assert str(caught.value).startswith(said + hint)


def test_every_argument_is_listed():
    with pytest.raises(ConfigError, match="There are: ") as caught:
        pellucid.search("photos", xyzzy=1)
    listed = str(caught.value).partition("There are: ")[2].rstrip(".").split(", ")
    own = inspect.signature(pellucid.search).parameters.keys() - {"settings"}
    assert own | homes_of_settings("features").keys() - {"n_folds"} == set(listed)


def test_what_is_suggested_is_taken():
    """Of the names of other programs, none leads to a name that is refused in its turn."""
    for function in FUNCTIONS:
        own = inspect.signature(function).parameters.keys()
        for alias in OPTIONS:
            name = alias.lstrip("-").replace("-", "_")
            with pytest.raises(ConfigError) as caught:
                config_of(function, None, 0, {name: 1})
            _, is_named, meant = str(caught.value).partition("It is called ")
            if is_named:
                meant = meant.removesuffix(" here.")
                assert meant in own or any(meant in homes_of_settings(each) for each in PARTS)


def test_the_folds_of_the_head_can_be_set_deliberately():
    from pellucid.config import FeaturesConfig, TrainConfig

    config = TrainConfig("features", features=FeaturesConfig(n_folds=4))
    with pytest.raises(pellucid.errors.DataError):  # for the folder, not for the setting
        pellucid.train("no such folder", config=config)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: pellucid.cross_validate("photos", n_folds=1), "n_folds (--folds)"),
        (lambda: pellucid.cross_validate("photos", n_folds=2.0), "n_folds (--folds)"),
        (lambda: pellucid.search("photos", n_tries=0), "n_tries (--tries)"),
        (lambda: pellucid.repeat("photos", n_seeds=1), "n_seeds (--seeds)"),
        (lambda: pellucid.repeat("photos", n_seeds="2"), "n_seeds (--seeds)"),
        (lambda: pellucid.preview_data("photos", per_class=0), "per_class (--per-class)"),
        (lambda: pellucid.preview_data("photos", scaling="x"), "scaling (--scaling)"),
    ],
)
def test_an_error_names_the_argument_and_the_option(call, name):
    with pytest.raises(ConfigError) as caught:
        call()
    assert str(caught.value).startswith(f"{name} was given ")
