"""Answers that minimize a cost, from the files of a run and the costs a user gives."""

import json
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import confusion_matrix

import pellucid
from pellucid.api.given_costs import given_costs
from pellucid.cli.main import main
from pellucid.data.catalog import SCHEMA
from pellucid.errors import ConfigError, PellucidError, RunError
from pellucid.run import RunFolder

TWO, THREE = ["고양이", "dog"], ["bird", "cat", "dog"]


def predictions(labels, n, split, seed):
    random = np.random.default_rng(seed)
    y = np.arange(n) % len(labels)
    logits = random.normal(size=(n, len(labels))) + 1.5 * np.eye(len(labels))[y]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return pl.DataFrame(
        {
            "path": [f"{split}/{number}.png" for number in range(n)],
            "split": [split] * n,
            "label": [labels[c] for c in y],
            "predicted": [labels[c] for c in p.argmax(axis=1)],
            "confidence": p.max(axis=1).astype(np.float32),
            "probabilities": pl.Series(p.astype(np.float32)).cast(pl.List(pl.Float32)),
        }
    )


@pytest.fixture
def make_run(tmp_path):
    def make(labels=TWO, n_validation=150):
        folder = RunFolder.create(tmp_path / "run")
        parts = [predictions(labels, 90, "test", 0)]
        if n_validation:
            parts.append(predictions(labels, n_validation, "validation", 1))
        pl.concat(parts).write_parquet(folder.predictions)
        pl.DataFrame(schema=SCHEMA).write_parquet(folder.catalog)
        folder.metrics.write_text("{}")
        folder.config.write_text(json.dumps({"labels": labels}))
        return pellucid.Run(folder.path)

    return make


def test_the_threshold_is_that_of_the_validation_pictures(make_run):
    run = make_run()
    found = run.evaluate_costs(positive="dog", false_negative_cost=5)
    table = pl.read_parquet(run.path / "predictions.parquet")
    validated, tested = (table.filter(split=split) for split in ("validation", "test"))

    def cost(rows, threshold):
        is_dog = (rows["label"] == "dog").to_numpy()
        said = rows["probabilities"].list.get(1).cast(pl.Float64).to_numpy() >= threshold
        return (5 * (is_dog & ~said).sum() + (~is_dog & said).sum()) / len(rows)

    least = min(cost(validated, t) for t in np.linspace(0, 1, 2001))
    assert cost(validated, found.threshold) == pytest.approx(least)
    assert found.least_cost.mean_cost == pytest.approx(cost(tested, found.threshold))
    assert found.most_probable.mean_cost == pytest.approx(cost(tested, 0.5))
    assert found.least_cost.mean_cost < found.most_probable.mean_cost
    lower, upper = found.least_cost.interval
    assert lower < found.least_cost.mean_cost < upper
    expected = confusion_matrix(tested["label"], tested["predicted"], labels=TWO).tolist()
    assert [list(row) for row in found.most_probable.confusion] == expected
    assert (found.positive, found.bayes_threshold) == ("dog", pytest.approx(1 / 6))
    assert found.n_validation == 150
    assert "Positive: dog." in repr(found)
    assert "not used to choose it" in found._repr_html_()


def test_equal_costs_of_three_classes_change_nothing(make_run, tmp_path):
    path = tmp_path / "비용.csv"
    path.write_bytes("\ufeff;dog;cat;bird\r\ndog;0;1;1\r\nbird;1;1;0\r\ncat;1;0;1\r\n".encode())
    found = make_run(THREE).evaluate_costs(costs=path)
    assert found.least_cost == found.most_probable
    assert found.threshold is None
    assert "least expected cost" in repr(found)


def test_a_dear_error_is_made_less_often(make_run):
    costs = {
        "bird": {"cat": 1, "dog": 30},
        "cat": {"bird": 1, "dog": 30},
        "dog": {"bird": 1, "cat": 1},
    }
    found = make_run(THREE).evaluate_costs(costs=costs)
    wrongly_dog = [rule.confusion[0][2] + rule.confusion[1][2]
                   for rule in (found.most_probable, found.least_cost)]  # fmt: skip
    assert wrongly_dog[1] < wrongly_dog[0]
    assert found.least_cost.mean_cost < found.most_probable.mean_cost


def test_without_validation_predictions_no_threshold_is_chosen(make_run):
    with pytest.raises(RunError, match="must not be chosen on the test"):
        make_run(n_validation=0).evaluate_costs(positive="dog", false_negative_cost=5)


FINE = {"고양이": {"dog": 1}, "dog": {"고양이": 5}}
WRONG = {
    "nothing": ({}, TWO, "No costs were given"),
    "a class alone": ({"positive": "dog"}, TWO, "No costs were given"),
    "no class": ({"false_negative_cost": 2}, TWO, "Which class is the positive one"),
    "unknown class": ({"positive": "dgo", "false_negative_cost": 2}, TWO, "Did you mean dog"),
    "no name": ({"positive": 3, "false_negative_cost": 2}, TWO, "no class 3"),
    "three classes": ({"positive": "cat", "false_negative_cost": 2}, THREE, "need two classes"),
    "twice": ({"costs": FINE, "false_positive_cost": 2}, TWO, "given twice"),
    "below 0": ({"positive": "dog", "false_negative_cost": -1}, TWO, "at least 0"),
    "infinite": ({"positive": "dog", "false_negative_cost": float("inf")}, TWO, "at least 0"),
    "no number": ({"positive": "dog", "false_negative_cost": "five"}, TWO, "at least 0"),
    "NaN": ({"costs": {"고양이": {"dog": float("nan")}, "dog": {"고양이": 1}}}, TWO, "at least 0"),
    "all 0": (
        {"positive": "dog", "false_negative_cost": 0, "false_positive_cost": 0}, TWO, "All costs",
    ),
    "incomplete": ({"costs": {"dog": {"고양이": 1}}}, TWO, "The cost of answering dog for 고양이"),
    "right answers": (
        {"costs": FINE | {"dog": {"고양이": 5, "dog": 1}}}, TWO, "right answer for dog",
    ),
    "a list": ({"costs": [[0, 1], [1, 0]]}, TWO, "type list"),
    "a list in it": ({"costs": {"dog": [1]}}, TWO, "type dict"),
    "no file": ({"costs": "nothing.csv"}, TWO, "cannot be read"),
    "an address": ({"costs": "https://example.org/c.csv"}, TWO, "is an address"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_costs_that_cannot_be_used(name):
    values, labels, said = WRONG[name]
    names = ("costs", "positive", "false_negative_cost", "false_positive_cost")
    with pytest.raises(ConfigError, match=said):
        given_costs(labels, *(values.get(name) for name in names))


@pytest.mark.parametrize(
    "text",
    ["", "x", ",a\n", ",고양이,dog\n고양이,0,1\n고양이,0,1\n", ",고양이,dog\n고양이,0\ndog,1,0\n",
     ",고양이,고양이\n고양이,0,1\n", ",고양이,dog\n고양이,0,x\ndog,1,0\n", "\0\0\0",
     '"' * 9 + "\n1"],
)  # fmt: skip
def test_tables_that_cannot_be_used(text, tmp_path):
    path = tmp_path / "costs.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(PellucidError):
        given_costs(TWO, path, None, None, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (",고양이,dog,dog\n", "the answer 'dog' twice"),
        (",고양이,dog\n고양이,0,1_0\ndog,5,0\n", "at least 0"),
        (";고양이;dog\n고양이;0;0,5\ndog;5;0\n", "with a point"),
    ],
)
def test_what_is_wrong_with_a_table(text, said, tmp_path):
    path = tmp_path / "costs.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=said):
        given_costs(TWO, path, None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        ",고양이,dog\n고양이,,1\ndog,5,\n",
        ",고양이,dog,,\n고양이,0,1,,\ndog,5,0,,\n,,,,\n",
        "\n;고양이;dog\n고양이;0;1\ndog;5;0\n",
    ],
)
def test_tables_as_spreadsheets_write_them(text, tmp_path):
    path = tmp_path / "costs.csv"
    path.write_text(text, "utf-8")
    assert given_costs(TWO, path, None, None, None).matrix.tolist() == [[0, 1], [5, 0]]


def test_costs_are_checked_before_pictures_are_evaluated(make_run, monkeypatch, capsys):
    run = make_run()
    monkeypatch.setattr(pellucid.Run, "classifier", SimpleNamespace(labels=TWO))
    words = ["pellucid", "evaluate", str(run.path), str(run.path.parent), "--positive", "dgo"]
    monkeypatch.setattr("sys.argv", [*words, "--false-negative-cost", "5"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "Did you mean dog" in capsys.readouterr().err
    assert not (run.path / "evaluations").exists()


def test_the_class_whose_miss_costs_more_is_positive():
    assert given_costs(TWO, FINE, None, None, None).positive == 1
    assert given_costs(TWO, FINE, "고양이", None, None).positive == 0


def test_the_command(make_run, monkeypatch, capsys):
    run = make_run()
    words = ["pellucid", "evaluate", str(run.path), "--positive", "dog"]
    monkeypatch.setattr("sys.argv", [*words, "--false-negative-cost", "5", "--json"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    found = json.loads(capsys.readouterr().out)["costs"]
    assert found["costs"] == [[0, 1], [5, 0]]
    monkeypatch.setattr("sys.argv", words[:3])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "What is to be evaluated?" in capsys.readouterr().err
