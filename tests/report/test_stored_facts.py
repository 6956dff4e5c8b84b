"""What a training stored is told in the reader's language, however hostile it is."""

import string

import pytest

from pellucid.i18n import use_language
from pellucid.report.stored_facts import MAX_LENGTH, SENTENCES, stored_fact


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_sentence_is_recognised(sentence):
    names = [name for _, name, *_ in string.Formatter().parse(sentence) if name]
    text = sentence.format(**{name: f"⟨{name}⟩" for name in names})
    with use_language("en-XA"):
        told = stored_fact(text)
    assert told != text
    assert all(f"⟨{name}⟩" in told for name in names)


def test_long_text_is_cut():
    text = "failed: " + "x" * 10_000
    assert stored_fact(text) == text[: MAX_LENGTH - 1] + "…"


def test_hostile_text_takes_little_time():
    text = ("1 of 2 epochs, " * 200)[:MAX_LENGTH]
    for _ in range(20):  # with backtracking, minutes
        assert stored_fact(text) == text


def test_sentences_within_sentences_end():
    text = "x" + " s" * 499
    assert stored_fact(text) == text
