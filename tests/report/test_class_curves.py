"""The curves of each class in the report."""

import numpy as np
import pytest
from sklearn.metrics import auc, average_precision_score, roc_auc_score

from pellucid.evaluation.units import units_of
from pellucid.report.class_curves import MAX_CURVES, summarise_curves


def answers(n, n_classes, seed=0):
    random = np.random.default_rng(seed)
    y = np.arange(n) % n_classes
    logits = random.normal(size=(n, n_classes)) + 2 * np.eye(n_classes)[y]
    return y, np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


def test_the_areas_are_scikit_learn_s_and_the_curves_enclose_them():
    y, p = answers(120, 4)
    found = summarise_curves(("a", "b", "c", "d"), y, p, units_of(None, 120))
    assert [each.auroc for each in found.classes] == sorted(each.auroc for each in found.classes)
    assert found.mean_auroc == pytest.approx(roc_auc_score(y, p, multi_class="ovr"))
    for each in found.classes:
        c = "abcd".index(each.name)
        assert each.auroc == pytest.approx(roc_auc_score(y == c, p[:, c]))
        assert each.average_precision == pytest.approx(average_precision_score(y == c, p[:, c]))
        assert auc(*zip(*each.roc, strict=True)) == pytest.approx(each.auroc, abs=0.01)
        steps = np.array(each.precision_recall)
        area = (np.diff(steps[:, 0]) * steps[1:, 1]).sum()
        assert area == pytest.approx(each.average_precision, abs=0.01)


def test_a_curve_of_many_points_keeps_its_area():
    random = np.random.default_rng(0)
    y = (random.random(3000) < 0.3).astype(int)
    p = random.random((3000, 2))
    for each in summarise_curves(("0", "1"), y, p, units_of(None, 3000)).classes:
        steps = np.array(each.precision_recall)
        assert len(steps) <= 120
        area = (np.diff(steps[:, 0]) * steps[1:, 1]).sum()
        expected = average_precision_score(y == int(each.name), p[:, int(each.name)])
        assert area == pytest.approx(expected, abs=1e-9)


def test_a_curve_without_ties_has_steps_alone():
    y, p = answers(110, 3)
    for each in summarise_curves(("a", "b", "c"), y, p, units_of(None, 110)).classes:
        steps = np.abs(np.diff(each.roc, axis=0))
        assert (steps.min(axis=1) == 0).all()
        # All corners are there: the area is exact.
        assert auc(*zip(*each.roc, strict=True)) == pytest.approx(each.auroc, abs=1e-12)


def test_many_classes_and_classes_that_are_not_tested():
    y, p = answers(90, 30)
    found = summarise_curves(tuple(map(str, range(30))), y, p, units_of(None, 90))
    assert (len(found.classes), found.n_classes) == (MAX_CURVES, 30)
    y = np.minimum(y, 1)
    found = summarise_curves(tuple(map(str, range(30))), y, p, units_of(None, 90))
    assert {each.name for each in found.classes} == {"0", "1"}
    assert summarise_curves(("a", "b"), np.zeros(9, int), p[:9, :2], units_of(None, 9)) is None


def test_the_report_has_the_section(small_run, written):
    html, page = written(small_run())
    assert 'id="curves"' in html
    assert "ROC and precision-recall curves" in page.text
    row = page.cells("고양이 🐈")
    assert any(cell == "0.500" for cells in row for cell in cells)
