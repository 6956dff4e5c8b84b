"""The catalogs hold each message of the sources, translated, and nothing else."""

import re
import string

import pytest
from babel.messages.pofile import read_po
from build_messages import CATALOGS, DOMAIN, collect

LANGUAGES = sorted(path.name for path in CATALOGS.iterdir() if path.is_dir())
PARTICLES = re.compile(
    r"[^%}]\}['’\"`/]*(을|를|은|는|이|가|과|와|으로|로|라고|이라고)(?=[ .,:;)]|$)"
)


@pytest.fixture(scope="module")
def messages():
    return {_texts(message.id): message for message in collect() if message.id}


@pytest.fixture(scope="module", params=LANGUAGES)
def catalog(request):
    path = CATALOGS / request.param / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as opened:
        found = read_po(opened, locale=request.param, domain=DOMAIN, abort_invalid=True)
    assert not found.obsolete
    return {_texts(message.id): message for message in found if message.id}


def _texts(one_or_more) -> tuple[str, ...]:
    return (one_or_more,) if isinstance(one_or_more, str) else tuple(one_or_more)


def _fields(text: str) -> set[tuple[str, str]]:
    """Return the values of a text with their formats; parts of dates are ordered freely."""
    found = [each for each in string.Formatter().parse(text) if each[1] is not None]
    return {
        (str(name).partition(".")[0], "" if str(spec).startswith("%") else spec)
        for _, name, spec, _ in found
    }


def test_there_is_a_korean_catalog():
    assert LANGUAGES == ["ko"]


def test_the_catalog_has_the_messages_of_the_sources(catalog, messages):
    assert len(messages) > 1500
    assert sorted(messages.keys() - catalog.keys()) == [], "Run: make messages"
    assert sorted(catalog.keys() - messages.keys()) == [], "Run: make messages"


def test_each_message_is_translated(catalog):
    assert [text for text, each in catalog.items() if not all(_texts(each.string))] == []
    assert [text for text, each in catalog.items() if each.fuzzy] == []


def test_a_translation_has_the_fields_of_its_message(catalog):
    for texts, message in catalog.items():
        wanted = set().union(*(_fields(text) for text in texts if "{" in text))
        for translation in _texts(message.string):
            if wanted:
                assert _fields(translation) == wanted, translation


def test_a_translation_keeps_the_blanks_around_its_message(catalog):
    for (text, *_more), message in catalog.items():
        for translation in _texts(message.string):
            assert text.endswith("\n") == translation.endswith("\n"), translation


def test_particles_after_values_have_both_forms(catalog):
    wrong = [
        translation
        for message in catalog.values()
        for translation in _texts(message.string)
        if PARTICLES.search(translation)
    ]
    assert wrong == []
