"""Every piece of advice that a report, a finding or a note can give is a command that works."""

import html
import re
import shlex
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import typer

from pellucid.advice import (
    ADVICE,
    budget_command,
    divergence_advice,
    options,
    overfitting_advice,
    repeat_command,
    train_command,
)
from pellucid.augment.policy import list_policies
from pellucid.cli.main import app
from pellucid.config import TrainConfig
from pellucid.data.checks.registry import list_checks, run_checks
from pellucid.report.findings_page import findings_page
from pellucid.run_record import RunRecord
from pellucid.settings import PARTS, command_of, config_from_settings

RECIPES = sorted(PARTS)
COMMANDS = typer.main.get_command(app)


def looked_up(words):
    """Find a command by its name, and what is left of the words."""
    found = COMMANDS
    while hasattr(found, "commands"):
        name, *words = words
        found = found.commands[name]
    return found, words


def checked(command):
    """Parse a command as the command line would, and configure the training that it asks for."""
    program, *words = shlex.split(command)
    assert program == "pellucid"
    found, words = looked_up(words)
    with found.make_context(found.name, words) as context:
        given = dict(context.params)
    if found.name != "train":
        return None
    ignored = (
        "source",
        "run",
        "recipe",
        "seed",
        "seeds",
        "as_json",
        "dry_run",
        "cluster",
        "splits",
        "columns",
        "encoding",
        "allow_outside",
        "label_pattern",
    )
    settings = {name: value for name, value in given.items() if name not in ignored}
    if isinstance(settings["unfreeze"], str):
        settings["unfreeze"] = float(settings["unfreeze"])
    return config_from_settings(given["recipe"], given["seed"], **settings)


def code_in(text):
    return re.findall(r"`([^`]*)`", text)


def assert_works(code, recipe):
    """Check what stands as code: a command, the name of one, or options for that of a run."""
    _, *words = code.split()
    if code.startswith("pellucid") and looked_up(words)[1] == []:
        return  # it is only named
    if code.startswith("--"):
        code = f"pellucid train PICTURES --recipe {recipe} {code}"
    config = checked(code)
    if config is not None and "--recipe" not in code:
        assert config.recipe == recipe


def test_a_wrong_piece_of_advice_would_be_noticed():
    """What the report of a features run once said."""
    with pytest.raises(Exception, match="has no setting class_weights"):
        assert_works("--class-weights balanced", "features")
    with pytest.raises(Exception, match="There is no option"):
        assert_works("--augmnt book", "features")


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("name", ADVICE)
def test_options_are_given_only_where_the_recipe_takes_them(name, recipe):
    found = options(name, recipe)
    if found is not None:
        assert_works(found, recipe)
        config = checked(f"pellucid train PICTURES --recipe {recipe} {found}")
        assert config.recipe == recipe
        for setting, value in ADVICE[name].items():
            parts = [config, *(getattr(config, part) for part in PARTS[recipe])]
            assert value in [getattr(part, setting, None) for part in parts]


@pytest.mark.parametrize("name", ADVICE)
def test_each_piece_of_advice_is_for_some_recipe(name):
    assert any(options(name, recipe) for recipe in RECIPES)
    assert_works(train_command(name), None)


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("augment", list_policies())
def test_what_is_said_of_overfitting_and_divergence(recipe, augment):
    said = overfitting_advice(recipe, augment)
    assert said.startswith("More pictures may help")
    for code in code_in(said) + code_in(divergence_advice(recipe)):
        assert_works(code, recipe)
    assert f"--augment {augment}`" not in said  # which it has already


def as_settings(config):
    return {"recipe": config.recipe, "config": asdict(config)}


CONFIGS = {
    "features": config_from_settings("features", backbone="resnet50", mirror="on"),
    "features of views": config_from_settings("features", augment="light", n_views=3),
    "scratch": config_from_settings(
        "scratch", model="vgg16", dropout=0.3, class_weights="balanced"
    ),
    "fine-tune": config_from_settings("fine-tune", unfreeze="top_conv", epochs=3),
    "auto": config_from_settings("auto", budget="7m", backbone="efficientnet_lite0"),
    "onnx": config_from_settings("features", backbone="my/body.onnx", backbone_scaling="torch"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_to_repeat_is_to_train_the_same(name):
    config = replace(CONFIGS[name], seed=4)
    command = repeat_command(RunRecord(**as_settings(config)))
    assert command.endswith("--seeds 5")
    if name != "fine-tune":  # whose layer is a name
        assert checked(command) == config


@pytest.mark.parametrize("name", CONFIGS)
def test_further_ways_are_tried_with_the_same_body(name):
    config = CONFIGS[name]
    command = budget_command(RunRecord(**as_settings(config)))
    if name == "onnx":  # which cannot be trained
        assert command is None
        return
    found = checked(command)
    assert (found.recipe, found.auto.budget) == ("auto", "20m")
    assert found.features.backbone == config.features.backbone


def test_of_settings_of_another_version_nothing_is_advised():
    assert repeat_command(RunRecord(config={"magic": 1})) is None
    assert budget_command(RunRecord(config={"recipe": "gone"})) is None


@pytest.fixture
def everything_found():
    """Make summary in which as many checks as possible find something."""
    from pellucid.data.catalog import SCHEMA
    from pellucid.data.checks.dataset_summary import DatasetSummary
    from pellucid.data.near_duplicates import Pair

    n = 60
    random = np.random.default_rng(0)
    labels = ["dog"] * 49 + ["cat"] * 11
    columns = {
        "path": [f"film{i // 7}_frame{i:03d}.jpg" for i in range(n)],
        "file": [f"/photos/{i:03d}.jpg" for i in range(n)],
        "label": labels,
        "split": ["train", "test"] * 30,
        "group": [None] * n,
        "hash": [f"{i if i != 22 else 8:064x}" for i in range(n)],
        "health": ["ok"] * (n - 1) + ["truncated"],
        "reason": [None] * n,
        "width": [400] * (n - 1) + [12],
        "height": [300] * (n - 1) + [12],
        "n_bytes": random.integers(40_000, 60_000, n),
        "duplicate_of": [None] * n,
        "unit": [None] * n,
    }
    catalog = pl.DataFrame(columns, schema=SCHEMA)
    rows = np.arange(n - 1)
    y = np.array([label == "dog" for label in labels[:-1]]).astype(int)
    probabilities = np.where(np.eye(2)[y] == 1, 0.9, 0.1).astype("f4")
    probabilities[[10, 50]] = probabilities[[10, 50]][:, ::-1]
    dull = np.full(n - 1, 0.15, np.float32)
    return DatasetSummary(
        catalog=catalog,
        rows=rows,
        overviews=random.integers(0, 256, (n - 1, 32, 32, 3)).astype(np.uint8),
        darkest=np.where(rows == 3, 0.95, 0.2).astype("f4"),
        lightest=np.where(rows == 4, 0.1, 0.9).astype("f4"),
        sharpness=np.where(rows == 5, 0.001, dull).astype("f4"),
        pairs=(Pair(3, 12, 0.95), Pair(5, 55, 0.95)),
        probabilities=probabilities,
    )


def test_what_a_page_of_findings_advises(everything_found, tmp_path):
    findings = run_checks(everything_found)
    found = {finding.code for finding in findings if finding.outcome == "found"}
    assert {"P202", "P203", "P302", "P401", "P402"} <= found
    assert len(findings) == len(list_checks())
    page = findings_page("photos", tmp_path, 59, ["cat", "dog"], findings)
    found = re.findall(r"<code>(.*?)</code>", page)
    codes = [html.unescape(re.sub(r"<[^>]+>", "", code)) for code in found]
    assert any("--class-weights balanced" in code for code in codes)
    for code in codes:
        if code.startswith(("--", "pellucid ")):
            assert_works(code, "features")


HISTORY = {
    "epoch": [1, 2],
    "loss": [1.0, 0.01],
    "accuracy": [0.5, 1.0],
    "val_loss": [1.1, 0.9],
    "val_accuracy": [0.5, 0.6],
    "learning_rate": [1e-3, 1e-3],
}


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize("is_interrupted", [False, True])
def test_what_the_report_of_a_run_advises(written, make_run, picture, answer, name, is_interrupted):
    """Of each recipe: mistakes, few pictures, an overfitted network, unequal classes."""
    config = CONFIGS[name]
    labels = ["dog", "고양이"]
    pictures = [picture(f"{i}.png", labels[i % 10 == 0]) for i in range(40)]
    pictures += [picture(f"v{i}.png", labels[i % 10 == 0], "validation") for i in range(40)]
    pictures += [picture(f"t{i}.png", labels[i % 2], "test") for i in range(12)]
    answers = [
        answer(f"t{i}.png", labels, labels[i % 2], [0.2, 0.8] if i < 6 else [0.9, 0.1])
        for i in range(12)
    ]
    run = make_run(
        labels,
        pictures,
        answers,
        history=HISTORY,
        is_interrupted=is_interrupted,
        details={"epochs": 2, "best_epoch": 2, "augmentation": "none"},
        command=command_of(Path("photos"), config),
        **as_settings(config),
    )
    table = pl.read_parquet(run.catalog).with_columns(group=pl.lit(None, pl.String))
    table.write_parquet(run.catalog)
    page, _ = written(run)
    found = re.findall(r"<code>(.*?)</code>", page)
    codes = [html.unescape(re.sub(r"<[^>]+>", "", code)) for code in found]
    commands = [code for code in codes if code.startswith(("--", "pellucid "))]
    assert any("--seeds 5" in code for code in commands)
    assert any("--class-weights balanced" in code for code in commands)
    assert ("pellucid explore RUN" in commands) == (name != "onnx")
    assert any(code.startswith("pellucid resume") for code in commands) == is_interrupted
    for code in commands:
        if "unfreeze top_conv" not in code:  # a layer's name, which is no number
            assert_works(code, config.recipe)


def test_the_defaults_are_accepted():
    for recipe in RECIPES:
        assert checked(f"pellucid train PICTURES --recipe {recipe}") == replace(
            TrainConfig(), recipe=recipe
        )
