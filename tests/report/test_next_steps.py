"""What to do next follows from what is known."""

import numpy as np
import polars as pl

from pellucid.checked_json import check_shape
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.report.next_steps import MAX_STEPS, find_next_steps
from pellucid.report.results import summarise_results
from pellucid.run_record import RunRecord

LABELS = ["개", "cat"]


def results(n=100, wrong=6, n_cats=None):
    n_cats = n // 2 if n_cats is None else n_cats
    labels = ["개"] * (n - n_cats) + ["cat"] * n_cats
    predicted = ["cat"] * wrong + labels[wrong:]
    table = {
        "path": [f"{i}.png" for i in range(n)],
        "split": ["test"] * n,
        "label": labels,
        "predicted": predicted,
        "confidence": np.full(n, 0.9),
        "probabilities": [[0.9, 0.1] if p == "개" else [0.1, 0.9] for p in predicted],
    }
    return summarise_results(LABELS, pl.DataFrame(table))


def titles(settings=None, *, findings=(), **changed):
    record = check_shape(RunRecord, settings or {})
    steps = find_next_steps(record, results(**changed), findings)
    assert len(steps) <= MAX_STEPS
    return [step.title for step in steps]


def curve(gain, low, high, p_value):
    return {"gain": gain, "gain_interval": [low, high], "p_value": p_value, "points": []}


CONTRADICTED = Finding("P302", "Labels to look at", Outcome.FOUND, "Models contradict 5 labels.")
ALWAYS = "Find out how much is chance"


def test_with_nothing_to_mend_there_is_still_chance():
    assert titles(wrong=0) == [ALWAYS]
    assert titles({"recipe": "features"}, wrong=0) == [ALWAYS]


def test_each_step_has_its_reason():
    assert titles() == ["Tell 개 from cat", ALWAYS]
    assert titles(wrong=1) == [ALWAYS]
    assert titles({"recipe": "features"}) == ["Tell 개 from cat", "Try fine-tuning", ALWAYS]
    assert titles(findings=(CONTRADICTED,), wrong=0) == ["Look at the labels", ALWAYS]
    assert titles(n_cats=6, wrong=0) == ["Add pictures of rare classes", ALWAYS]
    assert titles(n=12, wrong=0) == ["Add more pictures", ALWAYS]  # both classes have few


def test_classes_without_test_pictures_are_named_first():
    labels = [*"abcdef"]
    tested = labels[:5]
    table = {
        "path": [f"{label}.png" for label in tested],
        "split": ["test"] * 5,
        "label": tested,
        "predicted": tested,
        "confidence": np.full(5, 1.0),
        "probabilities": [[float(label == each) for each in labels] for label in tested],
    }
    steps = find_next_steps(
        check_shape(RunRecord, {}), summarise_results(labels, pl.DataFrame(table)), ()
    )
    assert "test pictures: f, a, b, c and 2 more." in steps[0].why


def test_more_pictures_are_asked_for_only_if_they_help():
    helps = {"learning_curve": curve(0.06, 0.02, 0.1, 0.003)}
    assert titles(helps, wrong=0) == ["Collect more pictures", ALWAYS]
    does_not = {"learning_curve": curve(0.0, -0.01, 0.01, 1.0)}
    expected = ["More pictures of the same kind will not help", ALWAYS]
    assert titles(does_not, wrong=0) == expected
    nobody_knows = {"learning_curve": curve(0.02, -0.03, 0.07, 0.4)}
    assert titles(nobody_knows, wrong=0) == [ALWAYS]
