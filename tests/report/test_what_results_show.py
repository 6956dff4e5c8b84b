"""Scaling undone, answers refused, groups told apart, findings of what a run leaves behind."""

import numpy as np
import polars as pl
import pytest
from scipy.special import softmax
from sklearn.metrics import log_loss

from pellucid.data.catalog import SCHEMA
from pellucid.report.group_results import summarise_groups
from pellucid.report.refusals import summarise_refusals
from pellucid.report.run_findings import run_findings, shown_paths
from pellucid.report.temperature_effect import temperature_effect
from pellucid.run_record import OODDetection


@pytest.mark.parametrize("temperature", [0.6, 1.7, 16.0])
def test_scaling_is_undone(temperature):
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, (200, 4))
    labels = random.integers(0, 4, 200)
    after = softmax(logits / temperature, axis=1).astype("f4")
    found = temperature_effect({"temperature": temperature}, labels, after)
    assert found.log_loss_before == pytest.approx(log_loss(labels, softmax(logits, axis=1)), 1e-4)
    assert found.log_loss_after == pytest.approx(
        log_loss(labels, softmax(logits / temperature, axis=1)), 1e-4
    )
    assert sum(each.n for each in found.bins_before) == 200


@pytest.mark.parametrize(
    "details", [{}, {"temperature": 1.0}, {"temperature": 0}, {"temperature": "1"}]
)
def test_without_scaling_there_is_nothing_to_undo(details):
    assert temperature_effect(details, np.array([0]), np.array([[0.7, 0.3]])) is None


def table(**more):
    confidence = [0.99, 0.9, 0.8, 0.7, 0.6]
    columns = {"label": list("abaab"), "predicted": list("abbab"), "confidence": confidence}
    return pl.DataFrame({**columns, **more})


def test_refusals():
    known = OODDetection(0.2, {"a": 0.9, "b": 0.7})
    found = summarise_refusals(known, table(ood_score=[-0.1, -0.2, -0.3, -0.4, -0.5]))
    assert found.by_confidence == tuple(
        pytest.approx(point)
        for point in [(0.2, 1), (0.4, 1), (0.6, 2 / 3), (0.8, 3 / 4), (1, 4 / 5)]
    )
    assert found.by_ood_score[2] == pytest.approx((0.6, 2 / 3))
    assert found.examples[-1] == pytest.approx((0.8, 0.7, 0.75))
    assert found.auroc_by_class == (("b", 0.7), ("a", 0.9))
    assert found.mean_auroc == pytest.approx(0.8)
    without = summarise_refusals(None, table())
    assert (without.by_ood_score, without.threshold, without.mean_auroc) == ((), None, None)


def test_groups():
    found = summarise_groups(table(group=["p", "q", "p", "q", None]))
    assert [(each.name, each.n, each.accuracy) for each in found] == [("p", 2, 0.5), ("q", 2, 1.0)]
    assert found[0].interval[0] < 0.5 < found[0].interval[1]
    # Wilson's intervals of 1 in 2 and of 2 in 2.
    assert found[0].interval == pytest.approx((0.0945, 0.9055), abs=5e-5)
    assert found[1].interval == pytest.approx((0.3424, 1.0), abs=5e-5)
    # A group that is one unit is about its own further pictures; units within a group count once.
    patients = table(group=list("pqpqq"), unit=list("pqpqq"))
    pictures = summarise_groups(patients.drop("unit"))
    assert summarise_groups(patients) == pictures
    bursts = summarise_groups(table(group=["p"] * 5, unit=list("ababb")))
    assert bursts[0].interval[0] < summarise_groups(table(group=["p"] * 5))[0].interval[0]
    assert summarise_groups(table()) == ()
    assert summarise_groups(table(group=[None] * 5)) == ()


def catalog(n=60):
    labels = [("dog", "고양이")[i % 2] for i in range(n)]
    columns = {name: [None] * n for name in SCHEMA.names()}
    columns |= {
        "path": [f"{label}/{i:02}.png" for i, label in enumerate(labels)],
        "label": labels,
        "split": ["test" if i % 5 == 0 else "train" for i in range(n)],
        "hash": [f"{i:064x}" for i in range(n)],
        "health": ["ok"] * n,
    }
    return pl.DataFrame(columns, schema=SCHEMA)


def answers(frame, wrong=()):
    right = [[0.97, 0.03] if label == "dog" else [0.03, 0.97] for label in frame["label"]]
    return frame.select("path").with_columns(
        probabilities=pl.Series([row[::-1] if i in wrong else row for i, row in enumerate(right)])
    )


def test_findings_of_a_run():
    frame = catalog()
    assert run_findings(["dog", "고양이"], frame, answers(frame)) == ()
    (found,) = run_findings(["dog", "고양이"], frame, answers(frame, wrong=(8,)))
    assert (found.code, found.groups) == ("P302", (("dog/08.png",),))
    assert shown_paths(found) == ["dog/08.png"]
    # Of picture 10, which is in the test, nothing is said.
    assert run_findings(["dog", "고양이"], frame, answers(frame, wrong=(10,))) == ()
    (found,) = run_findings(["dog", "고양이"], frame, answers(frame, wrong=(8, 10)))
    assert found.groups == (("dog/08.png",),)
    assert "The 12 test pictures were left out" in found.found
    twice = frame.with_columns(
        hash=pl.when(pl.col("path") == "dog/02.png").then(pl.lit("0" * 64)).otherwise("hash")
    )
    codes = [f.code for f in run_findings(["dog", "고양이"], twice, answers(twice))]
    assert codes == ["P201", "P203"]  # picture 0 is in the test, and its copy learned from


def test_the_order_of_the_labels_is_the_runs():
    frame = catalog()
    swapped = answers(frame).with_columns(pl.col("probabilities").list.reverse())
    assert run_findings(["고양이", "dog"], frame, swapped) == ()


def test_an_older_catalog_has_no_findings():
    frame = catalog().drop("group")
    assert run_findings(["dog", "고양이"], frame, answers(frame)) == ()
