import threading

import pytest

from pellucid.errors import ConfigError
from pellucid.i18n import current_language, gettext, ngettext, set_language, use_language
from pellucid.i18n.language import language_of, nearest_language


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "PELLUCID_LANG": "ko"}, "ko"),
        ({"LC_ALL": "ko_KR.UTF-8", "PELLUCID_LANG": "EN-us"}, "en"),
        ({"PELLUCID_LANG": "", "LANG": "ko_KR"}, "ko"),
    ],
)
def test_the_environment_chooses_the_language(environment, expected):
    assert language_of(environment) == expected


def test_the_system_is_asked_last():
    assert language_of({}, "ko_KR") == "ko"
    assert language_of({}, "Korean_Korea") == "ko"  # Windows
    assert language_of({}, "English_United States") == "en"
    assert language_of({"LANG": "en_US.UTF-8"}, "ko_KR") == "en"


@pytest.mark.parametrize("code", ["fr", "korean", "kor", "한국어", "../ko", "zh_TW"])
def test_an_unknown_language_is_an_error_that_lists_the_known_ones(code):
    for choose in (set_language, lambda each: language_of({"PELLUCID_LANG": each})):
        with pytest.raises(ConfigError, match="en, ko"):
            choose(code)


def test_the_first_language_that_there_is_counts():
    assert nearest_language(["fr-FR", "ko-KR", "en"]) == "ko"
    assert nearest_language(["fr-FR", "*"]) is None


def test_a_language_is_used_in_one_thread_only():
    found = []
    with use_language("ko"):
        thread = threading.Thread(target=lambda: found.append(current_language()))
        thread.start()
        thread.join()
        assert current_language() == "ko"
        with use_language("en"):
            assert current_language() == "en"
    assert found == [current_language()]


def test_messages_are_filled_in():
    with use_language("en"):
        assert gettext("{n:,} of {{}}: {name!r}", n=1234, name="a") == "1,234 of {}: 'a'"
        assert gettext("braces {} stay without values") == "braces {} stay without values"
        assert ngettext("{n} picture", "{n} pictures", 1) == "1 picture"
        assert ngettext("{n} picture", "{n} pictures", 0) == "0 pictures"


def test_the_pseudo_language_marks_what_is_translated():
    with use_language("en-XA"):
        assert gettext("There is no {name}.", name="a") == "⟦There is no a.⟧"
        assert ngettext("{n} picture", "{n} pictures", 2) == "⟦2 pictures⟧"


def test_a_message_without_a_translation_stays_english():
    with use_language("ko"):
        assert gettext("No catalog has {this}.", this="one") == "No catalog has one."
