import polars as pl
import pytest

from pellucid.report.cautions import find_cautions
from pellucid.report.results import MAX_MISTAKES, summarise_results

LABELS = ["a", "b", "c"]


@pytest.fixture
def results(answer, predictions):
    def make(*rows):
        return summarise_results(
            LABELS,
            predictions([answer(f"{n}", LABELS, label, p) for n, (label, p) in enumerate(rows)]),
        )

    return make


def test_nothing_held_out(answer, predictions):
    rows = [answer("1", LABELS, "a", [1, 0, 0], split="validation")]
    assert summarise_results(LABELS, predictions(rows)) is None


def test_counts(results):
    found = results(
        ("a", [0.8, 0.1, 0.1]), ("a", [0.2, 0.7, 0.1]), ("b", [0.1, 0.9, 0]), ("a", [0, 0.6, 0.4])
    )
    assert (found.n, found.n_right, found.n_wrong, found.accuracy) == (4, 2, 2, 0.5)
    assert found.matrix == ((1, 2, 0), (0, 1, 0), (0, 0, 0))
    assert [(c.label, c.predicted, c.n, c.n_label) for c in found.confusions] == [("a", "b", 2, 3)]
    assert found.mean_confidence == pytest.approx((0.8 + 0.7 + 0.9 + 0.6) / 4)
    # F1: a 2 x 1 / (1 + 3), b 2 x 1 / (3 + 1); a's recall is lower. c has no test picture.
    assert [(c.name, c.metrics.f1, c.metrics.precision) for c in found.classes] == [
        ("a", 0.5, 1.0),
        ("b", 0.5, pytest.approx(1 / 3)),
        ("c", None, None),
    ]


def test_most_frequent_confusion_comes_first(results):
    found = results(
        ("a", [0, 1, 0]), ("b", [0, 0, 1]), ("b", [0, 0, 1]), ("b", [0, 0, 1]), ("a", [0, 0, 1]),
        ("a", [0, 1, 0]), ("c", [0, 0, 1]),
    )  # fmt: skip
    pairs = [(c.label, c.predicted, c.n, c.n_label) for c in found.confusions]
    assert pairs == [("b", "c", 3, 3), ("a", "b", 2, 3), ("a", "c", 1, 3)]


def test_mistakes_are_the_surest_ones(results):
    rows = [("c", [p, 1 - p, 0]) for p in (0.51 + n / 50 for n in range(20))]
    found = results(*rows, ("a", [1, 0, 0]))
    assert found.n_wrong == 20
    assert len(found.mistakes) == MAX_MISTAKES
    assert [m.path for m in found.mistakes] == [str(n) for n in range(19, 7, -1)]
    assert found.mistakes[0].confidence == pytest.approx(0.89)
    assert found.mistakes[0].label_probability == 0.0


def test_bins_hold_every_picture(results):
    found = results(("a", [0.9, 0.1, 0]), ("b", [0.9, 0.1, 0]), ("c", [0.3, 0.3, 0.4]))
    assert [(b.n, b.accuracy) for b in found.bins] == [(1, 1.0), (2, 0.5)]


def test_cautions_of_a_small_overconfident_test(results):
    found = results(*[("a", [0.99, 0.01, 0])] * 3, *[("b", [0.99, 0.01, 0])] * 7)
    cautions = find_cautions(found, baseline=0.3)
    assert cautions.has_few_units
    assert cautions.may_be_no_better_than_baseline
    assert cautions.n_small_classes == 3
    assert cautions.overconfidence == pytest.approx(0.69, abs=1e-6)


def test_units_widen_the_interval_and_are_counted(answer, predictions):
    rows = [(label, [0.9 * (label == x) + 0.05 for x in LABELS]) for label in LABELS] * 40
    table = predictions([answer(f"{n}", LABELS, *row) for n, row in enumerate(rows)])
    alone = summarise_results(LABELS, table)
    units = pl.Series("unit", [f"patient {n // 10}" for n in range(120)])
    grouped = summarise_results(LABELS, table.with_columns(units))
    assert (alone.n_units, grouped.n_units, grouped.n) == (120, 12, 120)
    assert grouped.accuracy == alone.accuracy
    assert grouped.interval[0] < alone.interval[0]
    assert grouped.bins[0].interval[0] < alone.bins[0].interval[0]
    assert find_cautions(grouped, baseline=0.33).has_few_units
    single = table.with_columns(pl.Series("unit", [str(n) for n in range(120)]))
    assert summarise_results(LABELS, single) == alone


def test_no_cautions(results):
    rows = [
        (label, [0.96 * (label == x) + 0.02 * (label != x) for x in LABELS]) for label in LABELS
    ]
    cautions = find_cautions(results(*rows * 40), baseline=0.33)
    assert not cautions.has_few_units
    assert not cautions.may_be_no_better_than_baseline
    assert cautions.n_small_classes == 0
    # 120 of 120 are right; 96% lies below the interval's lower end of 96.9%.
    assert cautions.overconfidence == pytest.approx(-0.04, abs=1e-6)
