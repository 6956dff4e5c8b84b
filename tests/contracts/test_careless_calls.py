"""Calls from Python that mean something else are understood, or told what is meant."""

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import pellucid
from pellucid.api.classifiers import load_classifier
from pellucid.errors import ConfigError, PellucidError, RunError
from pellucid.run import write_json


@pytest.fixture
def folder(tmp_path) -> Path:
    write_json(tmp_path / "run" / "config.json", {"labels": ["cat", "dog", "가나다"]})
    write_json(
        tmp_path / "run" / "metrics.json",
        {"accuracy": 0.923, "accuracy_interval": [0.881, 0.956], "n_test": 120},
    )
    return tmp_path / "run"


def test_a_run_in_a_notebook(folder):
    text = repr(pellucid.load(folder))
    for part in (str(folder), "92.3%", "88.1% to 95.6%", "120", "3 classes: cat, dog, 가나다"):
        assert part in text


@pytest.mark.parametrize(
    "labels", [[str(k) for k in range(1000)], ["only one"], [], None, 5, [1, None]]
)
@pytest.mark.parametrize("metrics", [{}, {"accuracy": "x", "accuracy_interval": [1, 2]}, None])
def test_a_run_whose_files_are_odd_can_be_shown(folder, labels, metrics):
    write_json(folder / "config.json", {} if labels is None else {"labels": labels})
    if metrics is None:
        (folder / "metrics.json").write_text("no JSON")
    else:
        write_json(folder / "metrics.json", metrics)
    text = repr(pellucid.load(folder))
    assert text.startswith(f"Run({str(folder)!r}")
    assert len(text) < 400


def test_a_run_that_is_gone_can_be_shown(folder):
    run = pellucid.load(folder)
    shutil.rmtree(folder)
    assert repr(run) == f"Run({str(folder)!r})"


def test_a_run_is_taken_where_its_name_is(folder, tmp_path):
    run = pellucid.load(folder)
    assert pellucid.load(run) is run
    for call in (
        lambda given: pellucid.predict_many(given, "pictures", tmp_path / "out"),
        load_classifier,
        run.compare,
    ):
        for given in (run, folder, str(folder)):
            with pytest.raises(RunError, match=r"classifier\.json|predictions|catalog"):
                call(given)


@pytest.mark.parametrize("given", [None, 5, ["runs/a"], np.zeros(3), b"runs/a", {}])
def test_what_is_no_run(given, folder, tmp_path):
    for call in (
        pellucid.load,
        load_classifier,
        pellucid.load(folder).compare,
        lambda given: pellucid.predict_many(given, "pictures", tmp_path / "out"),
    ):
        with pytest.raises(ConfigError, match="Expected a run, its folder, or its name"):
            call(given)


SOURCES = {
    "an array": (np.zeros((5, 8, 8, 3), "uint8"), "np.savez"),
    "a data frame": (pl.DataFrame({"path": ["a.jpg"], "label": ["cat"]}), "CSV or Parquet"),
    "a list": (["cats", "dogs"], "one path"),
    "arrays": ((np.zeros((5, 8, 8, 3)), np.zeros(5)), "one path"),
    "nothing": (None, "one path"),
    "a number": (3, "one path"),
    "bytes": (b"photos", "one path"),
    "a dictionary": ({"cat": ["a.jpg"]}, "one path"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_no_source(name, folder):
    given, word = SOURCES[name]
    for call in (
        pellucid.train,
        lambda given: pellucid.repeat(given, 2),
        pellucid.check_data,
        pellucid.split_data,
        pellucid.load(folder).evaluate,
    ):
        with pytest.raises(ConfigError, match="Expected the path of a folder") as raised:
            call(given)
        assert word in str(raised.value)


@pytest.mark.parametrize("top", [0, -1, 2.5, None])
def test_many_predictions_with_no_label(folder, tmp_path, top):
    with pytest.raises(ConfigError, match="at least 1"):
        pellucid.predict_many(folder, "pictures", tmp_path / "out", top=top)


@pytest.mark.parametrize("pictures", [None, b"x", np.zeros((8, 8, 3)), [None], 5])
def test_many_predictions_of_no_paths(folder, tmp_path, pictures):
    with pytest.raises(PellucidError, match="Expected paths of picture files"):
        pellucid.predict_many(folder, pictures, tmp_path / "out")


@pytest.mark.parametrize(
    "call",
    [
        lambda run, given: pellucid.train(given),
        lambda run, given: pellucid.train("photos", run=given),
        lambda run, given: pellucid.check_data(given),
        lambda run, given: pellucid.split_data(given),
        lambda run, given: pellucid.load(given),
        lambda run, given: pellucid.resume(given),
        lambda run, given: pellucid.repeat(given, 2),
        lambda run, given: run.evaluate(given),
        lambda run, given: run.compare(given),
        lambda run, given: load_classifier(given),
    ],
)
@pytest.mark.parametrize("address", ["https://example.org/x.zip", "s3://bucket/x", "www.a.org/x"])
def test_addresses_are_not_read(folder, tmp_path, monkeypatch, call, address):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match="is an address, and only local files are read here"):
        call(pellucid.load(folder), address)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run"]


def test_a_picture_s_address_is_not_read(run_folder):
    with pytest.raises(ConfigError, match="only local files are read here"):
        pellucid.load(run_folder).predict(["https://example.org/cat.jpg"])


@pytest.mark.parametrize("name", ["Run", "rnu", "RUN", "run-1"])
def test_a_run_whose_name_is_misspelled(folder, tmp_path, monkeypatch, name):
    (tmp_path / "runs").mkdir()
    folder.rename(tmp_path / "runs" / "run")
    monkeypatch.chdir(tmp_path)
    for call in (pellucid.load, pellucid.resume, load_classifier):
        with pytest.raises(RunError, match=r"Did you mean run\?.* Runs in runs/: run\."):
            call(name)
