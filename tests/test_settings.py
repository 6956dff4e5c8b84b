"""Settings by name: from Python, from the command line and from a file they mean the same."""

import json
import shlex
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pellucid.cli import train as train_command
from pellucid.cli.main import app
from pellucid.config import (
    AutoConfig,
    FeaturesConfig,
    FineTuneConfig,
    FitConfig,
    ModelOptions,
    ScratchConfig,
    SplitConfig,
    TrainConfig,
)
from pellucid.errors import ConfigError
from pellucid.settings import (
    PARTS,
    command_of,
    config_from_dict,
    config_from_settings,
    setting_value,
    with_absolute_files,
    with_settings,
)

OTHER_THAN_DEFAULT = {
    "budget": "90s", "augment": "strong", "mirror": "off", "feature_layers": "all",
    "backbone": "my body.onnx",
    "backbone_weights": "w.h5", "backbone_size": 96, "backbone_scaling": "0..1", "n_views": 7,
    "model": "vgg16", "image_size": 48, "initializer": "he_normal", "l1": 1e-7, "l2": 1e-5,
    "dropout": 0.0, "normalization": "none", "head_units": 12, "first_pool_stride": 1,
    "weights": "사진's.weights.h5",
    "epochs": 3, "batch_size": 5, "optimizer": "nesterov", "learning_rate": 0.1 + 0.2,
    "find_rate": True, "refit": True, "schedule": "one-cycle", "warmup": 0.0, "momentum": 0.8,
    "decay_rate": 0.3, "decay_epochs": 4, "rate_table": "my rates.csv",
    "weight_decay": 0.0, "loss": "mean_squared_error",
    "label_smoothing": 0.1, "class_weights": "balanced", "clip_norm": 1.0,
    "ema": 0.99, "precision": "float32", "unfreeze": "block_5_conv", "rate_decay": 1.0,
    "monitor": "val_accuracy", "stop_patience": 0, "stop_min_delta": 1e-4, "plateau_patience": 3,
    "plateau_factor": 0.1, "min_learning_rate": 1e-6, "checkpoint": "{epoch:03d} {val_loss:.4f}",
    "checkpoint_best_only": True, "checkpoint_weights_only": False, "save_minutes": 0.5,
    "tensorboard": True, "mlflow": True, "near_copies": "ignore",
}  # fmt: skip
"""A value of every setting that the command line has, each other than its default."""

NEEDED = {"n_views": {"augment": "strong"}}
"""What else has to be set for a setting to have an effect."""

NOT_SETTINGS = {
    "source",
    "run",
    "recipe",
    "seed",
    "folds",
    "seeds",
    "cluster",
    "splits",
    "columns",
    "encoding",
    "allow_outside",
    "label_pattern",
    "as_json",
    "dry_run",
}


def with_needed(name) -> dict:
    return {**NEEDED.get(name, {}), name: OTHER_THAN_DEFAULT[name]}


def recipes_of(name) -> list[str]:
    """The recipes that take a setting."""
    taking = []
    for recipe in PARTS:
        try:
            config_from_settings(recipe, **with_needed(name))
        except ConfigError:
            continue
        taking.append(recipe)
    return taking


def all_settings(recipe) -> dict:
    """Every setting of a recipe, but for the rates that a test of rates would pick."""
    taken = {n: v for n, v in OTHER_THAN_DEFAULT.items() if recipe in recipes_of(n)}
    taken.pop("learning_rate", None)
    taken.pop("rate_table", None)
    return taken


def settings_among(options: dict) -> dict:
    return {name: value for name, value in options.items() if name not in NOT_SETTINGS}


def on_the_command_line(monkeypatch, command: str) -> TrainConfig:
    """Parse a command as the shell and Typer do, and give the settings that it asks for."""
    asked = []
    monkeypatch.setattr(
        train_command,
        "train_and_print",
        lambda folder, run, recipe, seed, *, as_json, **options: asked.append(
            (folder, config_from_settings(recipe, seed, **settings_among(options)))
        ),
    )
    program, *words = shlex.split(command)
    assert program == "pellucid"
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    (found,) = asked
    return found


def test_every_option_of_the_command_line_is_a_setting_with_an_example_here():
    options = {option.name for option in train_command.command().params} - NOT_SETTINGS
    assert options == set(OTHER_THAN_DEFAULT)
    assert [name for name in sorted(options) if not recipes_of(name)] == []


def test_every_setting_of_the_networks_is_an_option_of_the_command_line():
    options = {option.name for option in train_command.command().params}
    for part in (ScratchConfig, FineTuneConfig, ModelOptions, AutoConfig):
        names = {setting.name for setting in fields(part)} - {"options"}
        assert names - options == set(), part


@pytest.mark.parametrize("name", OTHER_THAN_DEFAULT)
def test_the_command_of_a_setting_trains_with_it(name, monkeypatch):
    for recipe in recipes_of(name):
        config = config_from_settings(recipe, 3, **with_needed(name))
        assert config != TrainConfig(recipe=recipe, seed=3), recipe
        command = command_of(Path("photos"), config)
        assert on_the_command_line(monkeypatch, command) == (Path("photos"), config)


def test_the_command_names_no_settings_that_are_no_options():
    config = config_from_settings("features", 0, test=0.3, validation=0.2, n_folds=4)
    assert command_of(Path("photos"), config) == (
        "pellucid train photos --recipe features --seed 0"
    )


@pytest.mark.parametrize("recipe", sorted(PARTS))
@pytest.mark.parametrize("folder", ["photos", "my photos/사진", "it's; rm -rf $HOME", "*.jpg"])
def test_all_settings_of_a_recipe_survive_the_command_line(recipe, folder, monkeypatch):
    settings = all_settings(recipe)
    config = config_from_settings(recipe, 11, **settings)
    command = command_of(Path(folder), config)
    assert on_the_command_line(monkeypatch, command) == (Path(folder), config)
    plain = TrainConfig(recipe=recipe)
    assert on_the_command_line(monkeypatch, command_of(Path(folder), plain)) == (
        Path(folder),
        plain,
    )


@pytest.mark.parametrize(("text", "value"), [("0.5", 0.5), ("1", 1.0), ("conv_7", "conv_7")])
def test_what_is_unfrozen_is_a_share_or_a_name(text, value, monkeypatch):
    command = f"pellucid train photos --recipe fine-tune --unfreeze {text}"
    _, config = on_the_command_line(monkeypatch, command)
    assert config.fine_tune.unfreeze == value


@pytest.mark.parametrize(
    ("settings", "recipe"),
    [
        ({}, "features"),
        ({"backbone": "efficientnet_lite0"}, "features"),
        ({"model": "vgg16", "epochs": 30}, "scratch"),
        ({"budget": "10m"}, "auto"),
        ({"model": None, "budget": None}, "features"),
    ],
)
def test_the_recipe_follows_from_the_settings(settings, recipe):
    assert config_from_settings(**settings).recipe == recipe


def test_each_setting_arrives_where_it_belongs():
    config = config_from_settings(model="vgg16", epochs=30, dropout=0.3, l2=1e-5, seed=4)
    assert config == TrainConfig(
        recipe="scratch",
        seed=4,
        scratch=ScratchConfig(model="vgg16", epochs=30, options=ModelOptions(dropout=0.3, l2=1e-5)),
    )
    config = config_from_settings("fine-tune", backbone="efficientnet_lite0", augment="book")
    assert config == TrainConfig(
        recipe="fine-tune",
        features=FeaturesConfig(backbone="efficientnet_lite0"),
        fine_tune=FineTuneConfig(augment="book"),
    )


def test_auto_augments_what_it_tries_after_the_plain_features():
    config = config_from_settings("auto", augment="book", n_views=3)
    assert config == TrainConfig(recipe="auto", fine_tune=FineTuneConfig(augment="book", n_views=3))


def test_a_path_object_is_as_good_as_its_text():
    config = config_from_settings("scratch", weights=Path("a") / "b.weights.h5")
    assert config.scratch.weights == str(Path("a") / "b.weights.h5")


@pytest.mark.parametrize(
    ("recipe", "settings", "message"),
    [
        ("features", {"epochs": 3}, "the recipes scratch, fine-tune and auto"),
        ("scratch", {"unfreeze": 0.5}, "the recipes fine-tune and auto"),
        ("fine-tune", {"dropout": 0.5}, "the recipe scratch"),
        ("scratch", {"epoch": 3}, "Did you mean epochs"),
        ("scratch", {"learning_rte": 3}, "Did you mean learning_rate"),
        ("scratch", {"zzz": 3}, "There are: "),
        ("scratch", {"options": {"l2": 1.0}}, "no setting options"),
        ("scratch", {"epochs": 0}, "epochs takes a number of at least 1"),
        ("scratch", {"epochs": "30"}, "epochs takes a value of type int; it was given '30'"),
        ("scratch", {"epochs": 2.5}, "epochs takes a value of type int; it was given 2.5"),
        ("scratch", {"epochs": True}, "epochs takes a value of type int; it was given True"),
        ("scratch", {"find_rate": "yes"}, "find_rate takes a value of type bool"),
        ("scratch", {"schedule": 3}, "schedule takes a value of type str"),
        ("scratch", {"l2": "1e-5"}, "l2 takes"),
        ("fine-tune", {"unfreeze": [3]}, "unfreeze takes a value of type float, int or str"),
        ("auto", {"budget": 600}, "budget takes a value of type str; it was given 600"),
        ("scratch", {"find_rate": True, "learning_rate": 0.1}, "exclude each other"),
        ("features", {"n_views": 3}, "there is no augmentation"),
        ("fine-tune", {"n_views": 3, "augment": "none"}, "there is no augmentation"),
        ("features", {"seed": "0"}, "seed takes a value of type int; it was given '0'"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_says_why(recipe, settings, message):
    with pytest.raises(ConfigError) as caught:
        config_from_settings(recipe, **settings)
    assert message in str(caught.value)


def test_whole_numbers_are_numbers():
    assert config_from_settings("scratch", learning_rate=1, clip_norm=2).scratch.clip_norm == 2


@pytest.mark.parametrize("recipe", sorted(PARTS))
def test_settings_come_back_from_json(recipe):
    settings = all_settings(recipe)
    config = replace(
        config_from_settings(recipe, 5, **settings), split=SplitConfig(test=0.25, validation=0)
    )
    assert config_from_dict(TrainConfig, json.loads(json.dumps(asdict(config)))) == config


def test_what_a_file_leaves_out_keeps_its_default():
    assert config_from_dict(TrainConfig, {}) == TrainConfig()
    found = config_from_dict(TrainConfig, {"scratch": {"options": {"l2": 0.1}}})
    assert found.scratch == ScratchConfig(options=ModelOptions(l2=0.1))


@pytest.mark.parametrize(
    "values",
    [
        None, 3, [], "scratch",
        {"scratch": None}, {"scratch": [1]}, {"scratch": {"options": 3}},
        {"sratch": {}}, {"scratch": {"epoch": 3}}, {"scratch": {"__class__": "x"}},
        {"scratch": {"epochs": "3"}}, {"scratch": {"epochs": None}}, {"scratch": {"epochs": 1.5}},
        {"scratch": {"epochs": []}}, {"scratch": {"weights": ["a"]}}, {"recipe": None},
        {"seed": "0"}, {"seed": -1}, {"auto": {"budget": 60}}, {"auto": {"budget": None}},
        {"fine_tune": {"unfreeze": {}}}, {"split": {"test": "0.2"}}, {"split": {"test": 2}},
        {"features": {"mirror": ["auto"]}}, {"features": {"backbone_scaling": 3}},
    ],
)  # fmt: skip
def test_a_damaged_file_of_settings_is_a_plain_error(values):
    with pytest.raises(ConfigError):
        config_from_dict(TrainConfig, values)


def test_fit_settings_from_a_file_are_checked_alike():
    with pytest.raises(ConfigError, match="momentum takes a share"):
        config_from_dict(FitConfig, {"momentum": 1.0})


@pytest.mark.parametrize(
    "other", [{"learning_rate": 0.1}, {"schedule": "cosine"}, {"find_rate": True}]
)
def test_a_table_of_rates_excludes_other_rates(other):
    with pytest.raises(ConfigError, match="exclude each other"):
        config_from_settings("scratch", rate_table="rates.csv", **other)
    assert not config_from_settings("fine-tune", rate_table="a.csv").fine_tune.is_rate_constant


def test_one_setting_of_a_configuration_is_changed_and_read():
    config = with_settings(TrainConfig("scratch", 7), {"dropout": 0.5, "epochs": 3})
    assert (config.seed, config.scratch.options.dropout, config.scratch.epochs) == (7, 0.5, 3)
    assert setting_value(config, "dropout") == 0.5
    assert setting_value(config, "epochs") == 3


def test_files_hold_in_every_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("net.onnx", "mine.toml", "rates.csv", "w.h5", "light", "random"):
        Path(name).touch()
    config = config_from_settings("fine-tune", backbone="net.onnx", augment="mine.toml",
        rate_table="rates.csv", backbone_weights="none.h5")  # fmt: skip
    found = with_absolute_files(config)
    assert found.features.backbone == str(tmp_path / "net.onnx")
    assert found.fine_tune.augment == str(tmp_path / "mine.toml")
    assert found.fine_tune.rate_table == str(tmp_path / "rates.csv")
    assert found.features.backbone_weights == "none.h5"  # the training says that it is missing
    assert with_absolute_files(found) == found
    named = config_from_settings("scratch", augment="light")
    assert with_absolute_files(named) == named
    weights = with_absolute_files(config_from_settings("scratch", weights="w.h5")).scratch.weights
    assert weights == str(tmp_path / "w.h5")
