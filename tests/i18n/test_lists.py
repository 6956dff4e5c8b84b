"""Lists and differences within sentences, in both languages."""

import pytest

from pellucid.i18n import or_list, set_language
from pellucid.i18n.signed import signed


@pytest.fixture(autouse=True)
def language():
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("language_code", "two", "three"),
    [("en", "a or b", "a, b or c"), ("ko", "a 또는 b", "a, b 또는 c")],
)
def test_only_the_last_word_follows_an_or(language_code, two, three):
    set_language(language_code)
    assert [or_list(list(words)) for words in ("", "a", "ab", "abc")] == ["", "a", two, three]


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (0.0, ".1f", "0.0"),
        (-0.0, ".1f", "0.0"),
        (-0.04, ".1f", "0.0"),
        (0.04, ".1f", "0.0"),
        (0.06, ".1f", "+0.1"),
        (-21.3, ".1f", "−21.3"),
        (-1e-7, ".4g", "−1e-07"),
    ],
)
def test_a_difference_of_nothing_has_no_sign(number, kind, text):
    assert signed(number, kind) == text
