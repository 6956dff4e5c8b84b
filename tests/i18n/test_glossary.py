"""Korean texts use the words of docs/glossary.md, and not those that it rejects."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
QUOTES = ROOT / "web" / "src" / "lib" / "lessons" / "course_questions.ts"
"""The questions of the course, in its own words."""


def rows():
    """Return the Korean word and the rejected ones of each row."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [each.strip() for each in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and re.search("[가-힣]", cells[1]):
            yield cells[1], [each.strip() for each in cells[2].split(",") if each.strip()]


def korean_texts():
    """Yield a name and its content for each file with Korean texts."""
    quoted = re.findall(r'"([^"]*[가-힣][^"]*)"', QUOTES.read_text(encoding="utf-8"))
    web = [path for folder in ("src", "send") for path in (ROOT / "web" / folder).rglob("*")]
    for path in [*web, ROOT / "src" / "pellucid" / "server" / "page" / "page.js"]:
        is_text = path.suffix in (".ts", ".svelte", ".js") and ".test." not in path.name
        if is_text and path != QUOTES:
            text = re.sub(r'course: "[^"]*"', "", path.read_text(encoding="utf-8"))
            for each in quoted:
                text = text.replace(each, "")
            yield path.name, text
    package = ROOT / "src" / "pellucid"
    yield "model_card_ko.py", (package / "exports" / "model_card_ko.py").read_text(encoding="utf-8")
    catalog = package / "i18n" / "catalogs" / "ko" / "LC_MESSAGES" / "pellucid.po"
    # Long messages are broken within words.
    yield catalog.name, catalog.read_text(encoding="utf-8").replace('"\n"', "")


@pytest.mark.once
def test_no_rejected_word_is_used():
    table = list(rows())
    assert len(table) > 50
    rejected = {word: term for term, words in table for word in words}
    texts = list(korean_texts())
    assert len(texts) > 100
    used = [
        f"{name}: {word}, write {term}"
        for name, text in texts
        for word, term in rejected.items()
        if re.search(rf"(?<![가-힣]){word}", text)
    ]
    assert used == []


@pytest.mark.once
def test_the_words_of_the_glossary_are_used():
    everything = "\n".join(text for _name, text in korean_texts())
    unused = [term for terms, _ in rows() for term in terms.split(", ") if term not in everything]
    assert unused == []
