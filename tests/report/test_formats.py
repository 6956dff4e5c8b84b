import pytest

from pellucid.report import formats


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0.0%"), (1.0, "100.0%"), (0.1234, "12.3%"), (0.99999, "> 99.9%"),
        (0.0001, "< 0.1%"), (0.9994, "99.9%"),
    ],
)  # fmt: skip
def test_only_all_is_100_percent_and_only_none_is_0(share, text):
    assert formats.percent(share).replace("\u00a0", " ") == text


def test_percent_without_digits():
    assert formats.percent(0.996, 0).replace("\u00a0", " ") == "> 99%"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (59.94, "59.9 s"), (59.96, "1 min 0 s"), (3725, "1 h 2 min")],
)
def test_duration(seconds, text):
    assert formats.duration(seconds) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (0.1, "0.1"),
        (1 / 3, "0.3333"),
        (1234567, "1,234,567"),
        ("x", "x"),
        ([1, 2], "1, 2"),
    ],
)
def test_plain(value, text):
    assert formats.plain(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (1e-4, "0.0001"), (2.44e-6, "2.4 × 10⁻⁶")])
def test_tiny(value, text):
    assert formats.tiny(value).replace("\u00a0", " ") == text


def test_date_keeps_what_is_no_date():
    assert formats.date("2026-11-02T08:05:00+00:00") == "2 November 2026, 08:05 UTC"
    assert formats.date("yesterday") == "yesterday"


def test_zero_has_no_sign():
    assert formats.decimal(-0.0) == "0.000"
    assert formats.decimal(-0.0001) == "0.000"
