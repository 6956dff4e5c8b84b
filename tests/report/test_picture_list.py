"""Which test pictures are listed, against a plain loop."""

import numpy as np
import pytest

from pellucid.report import picture_list
from pellucid.report.picture_list import list_pictures

LABELS = ["a", "b", "c"]


@pytest.fixture
def tested(answer, predictions):
    """80 answers: most are right, each confusion is rare."""
    random = np.random.default_rng(0)
    probabilities = random.dirichlet([0.3] * 3, 80)
    best = probabilities.argmax(axis=1)
    true = np.where(random.random(80) < 0.8, best, random.integers(0, 3, 80))
    rows = [
        answer(f"{n:02d}.png", LABELS, LABELS[c], p.tolist())
        for n, (c, p) in enumerate(zip(true, probabilities, strict=True))
    ]
    return predictions(rows), probabilities.astype(np.float32), true


def test_all_are_listed_by_cell(tested):
    table, probabilities, true = tested
    found = list_pictures(LABELS, table, probabilities)
    assert found.n_all == len(found.pictures) == 80
    best = probabilities.argmax(axis=1)
    order = sorted(range(80), key=lambda n: (true[n], best[n], probabilities[n, true[n]]))
    assert [each.path for each in found.pictures] == [f"{n:02d}.png" for n in order]
    for each, n in zip(found.pictures, order, strict=True):
        first, second = sorted(probabilities[n])[:0:-1]
        assert (each.label, each.predicted) == (true[n], best[n])
        assert each.confidence == pytest.approx(first)
        assert each.margin == pytest.approx(first - second)
    assert found.cells == set(zip(true, best, strict=True))


def test_rare_confusions_are_listed_first(tested, monkeypatch):
    table, probabilities, true = tested
    best = probabilities.argmax(axis=1)
    monkeypatch.setattr(picture_list, "MAX_LISTED", 30)
    found = list_pictures(LABELS, table, probabilities)
    # Take one of each cell in turn, the lowest probability of the true class first.
    waiting = {}
    for n in sorted(range(80), key=lambda n: probabilities[n, true[n]]):
        waiting.setdefault((true[n], best[n]), []).append(n)
    expected = []
    while len(expected) < 30:
        turn = [some.pop(0) for some in waiting.values() if some]
        turn.sort(key=lambda n: probabilities[n, true[n]])
        expected += turn[: 30 - len(expected)]
    assert {each.path for each in found.pictures} == {f"{n:02d}.png" for n in expected}
    assert found.n_all == 80
    assert found.cells == set(waiting)


def test_one_class_has_no_second(answer, predictions):
    table = predictions([answer("1.png", ["a"], "a", [1.0])])
    (only,) = list_pictures(["a"], table, np.ones((1, 1), np.float32)).pictures
    assert (only.confidence, only.margin) == (1.0, 1.0)
