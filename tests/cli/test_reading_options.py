"""--splits and --columns: several words behind one option, in every command that reads pictures."""

import json
import shlex

import pytest
import typer.main
from tests.data.sources.pictures import png
from typer.testing import CliRunner

from pellucid.checked_json import UnfitError, check_shape
from pellucid.cli import train as train_command
from pellucid.cli.main import app
from pellucid.config import TrainConfig
from pellucid.data.sources.reading import (
    Reading,
    columns_from_words,
    make_reading,
    reading_from_record,
    splits_from_words,
)
from pellucid.errors import ConfigError, DataError
from pellucid.run_record import RunRecord
from pellucid.settings import command_of


@pytest.fixture
def folder(tmp_path):
    for number, name in enumerate(
        f"{top}/{label}/{n}.png"
        for top in ("A", "my B")
        for label in ("cat", "dog")
        for n in (1, 2)
    ):
        path = tmp_path / "photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(number))
    return tmp_path / "photos"


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


@pytest.mark.parametrize(
    "reading",
    [
        Reading(),
        Reading({}),
        Reading({"train": ("A",), "test": ("my B",)}),
        Reading({"train": ("A", "C/D"), "validation": ("B=b",)}, {"label": "x y", "path": "이름"}),
        Reading(None, {"label": "-x"}),
    ],
)
def test_what_was_told_survives_the_command_line_and_json(reading, monkeypatch, tmp_path):
    facts = json.loads(json.dumps(reading.facts))
    assert reading_from_record(check_shape(RunRecord, facts)) == reading
    asked = []
    monkeypatch.setattr(
        train_command,
        "train_and_print",
        lambda *_, splits=None, columns=None, **__: asked.append(make_reading(splits, columns)),
    )
    command = command_of(tmp_path, TrainConfig(), reading.options)
    run(*shlex.split(command)[1:])
    assert asked == [reading]


def test_words_behind_the_option_end_with_the_next_one(monkeypatch):
    asked = []
    monkeypatch.setattr(
        train_command,
        "train_and_print",
        lambda source, *_, splits, columns=None, augment, **__: asked.append(
            (str(source), splits, columns, augment)
        ),
    )
    expected = ("photos", {"train": ["A", "C"], "test": ["B"]}, None, "none")
    for words in (
        "train --splits train=A train=C test=B photos --augment none",
        "train photos --splits train=A --splits train=C test=B --augment none",
        "train --augment none --splits train=A train=C --splits test=B -- photos",
    ):
        run(*words.split())
    assert asked == [expected] * 3


@pytest.mark.parametrize(
    "words", [["A"], ["train="], ["=A"], ["training=A", "x=B"], ["test=A"], ["none", "train=A"]]
)
def test_splits_of_another_form_are_refused(words):
    with pytest.raises(ConfigError, match="--splits"):
        make_reading(splits_from_words(words))


@pytest.mark.parametrize("words", [["x"], ["label="], ["label=a", "label=b"], ["colour=a"]])
def test_columns_of_another_form_are_refused(words):
    with pytest.raises(ConfigError, match="--columns"):
        make_reading(columns=columns_from_words(words))


@pytest.mark.parametrize("facts", [{"splits": 3}, {"splits": {"train": 3}}, {"columns": [1]}])
def test_a_file_of_another_form_is_refused(facts):
    with pytest.raises(UnfitError):
        check_shape(RunRecord, facts)


@pytest.mark.parametrize("facts", [{"splits": {"tain": ["A"]}}, {"columns": {"colour": "x"}}])
def test_unknown_words_in_a_file_are_refused(facts):
    with pytest.raises(ConfigError):
        reading_from_record(check_shape(RunRecord, facts))


@pytest.mark.parametrize("command", ["data preview", "augment"])
def test_the_question_names_the_command_that_answers_it(folder, command, tmp_path):
    out = tmp_path / ("x.png" if command == "augment" else "x.html")
    with pytest.raises(DataError, match="--splits train=A") as asked:
        run(*command.split(), folder, "--out", out)
    assert "'test=my B'" in str(asked.value)


def test_a_preview_counts_the_splits_that_were_told(folder, tmp_path):
    result = run(
        "data",
        "preview",
        folder,
        "--splits",
        "train=A",
        "test=my B",
        "--out",
        tmp_path / "x.html",
        "--json",
    )
    found = json.loads(result.stdout)["classes"]
    assert [(c["name"], c["n_by_split"]) for c in found] == [
        (name, {"train": 2, "test": 2}) for name in ("cat", "dog")
    ]


def test_renamed_classes_of_deep_splits_stay_in_their_folders(folder, tmp_path):
    names = tmp_path / "names.json"
    names.write_text('{"cat": "고양이"}')
    result = run(
        "data",
        "rename",
        folder,
        "--splits",
        "train=A",
        "test=my B",
        "--names",
        names,
        "--out",
        tmp_path / "new",
        "--yes",
    )
    assert result.exit_code == 0, result.output
    found = {p.relative_to(tmp_path / "new").as_posix() for p in (tmp_path / "new").rglob("*.png")}
    assert found == {
        f"{top}/{label}/{n}.png"
        for top in ("A", "my B")
        for label in ("고양이", "dog")
        for n in (1, 2)
    }


def test_every_command_that_reads_pictures_has_the_options():
    root = typer.main.get_command(app)
    data = root.commands["data"]
    for command in (
        *(root.commands[name] for name in ("train", "evaluate", "augment")),
        *(data.commands[name] for name in ("check", "preview", "split")),
    ):
        options = {name for option in command.params for name in option.opts}
        assert {"--splits", "--columns"} <= options, command.name
