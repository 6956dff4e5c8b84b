import pytest

from pellucid.report.charts.axis import Axis


def test_positions():
    axis = Axis(10.0, 20.0, 100.0, 0.0)
    assert [axis.at(v) for v in (10, 15, 20)] == [100.0, 50.0, 0.0]


def test_equal_ratios_are_equally_long_on_a_logarithmic_axis():
    axis = Axis(0.01, 100.0, 0.0, 400.0, is_log=True)
    assert [axis.at(v) for v in (0.01, 0.1, 1, 100)] == pytest.approx([0, 100, 200, 400])
    assert axis.ticks() == pytest.approx([0.01, 0.1, 1, 10, 100])


@pytest.mark.parametrize(
    ("lower", "upper", "ticks"),
    [
        (0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (1, 24, [5, 10, 15, 20]),
        (0.37, 0.43, [0.38, 0.4, 0.42]),
        (1200.0, 1900.0, [1200, 1400, 1600, 1800]),
    ],
)
def test_ticks_are_round(lower, upper, ticks):
    assert Axis(lower, upper, 0, 1).ticks() == pytest.approx(ticks)
