"""The option --lang and the variable PELLUCID_LANG."""

import os
import subprocess
import sys

import pytest

from pellucid.cli.language_option import take_language
from pellucid.errors import ConfigError
from pellucid.i18n import current_language, language


@pytest.fixture(autouse=True)
def same_language_afterwards():
    yield
    language._process.clear()


@pytest.mark.parametrize(
    ("typed", "rest", "code"),
    [
        (["--lang", "ko", "train", "photos"], ["train", "photos"], "ko"),
        (["train", "--lang=ko", "photos"], ["train", "photos"], "ko"),
        (["train", "photos", "--lang", "ko_KR"], ["train", "photos"], "ko"),
        (["train", "--", "--lang", "ko"], ["train", "--", "--lang", "ko"], "en"),
        (["train"], ["train"], "en"),
    ],
)
def test_the_option_may_stand_anywhere(typed, rest, code):
    assert take_language(typed) == rest
    assert current_language() == code


@pytest.mark.parametrize("typed", [["--lang"], ["--lang="], ["train", "--lang", "klingon"]])
def test_an_unknown_language_is_an_error(typed):
    with pytest.raises(ConfigError, match="en, ko"):
        take_language(typed)


def _run(*words: str, code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pellucid", *words]
    environment = {**os.environ, "PELLUCID_LANG": code, "PYTHONUTF8": "1"}
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")


@pytest.mark.slow
def test_the_program_speaks_the_language_of_the_option_and_of_the_variable():
    assert "명령" in _run("--help", code="ko").stdout
    assert "Commands" in _run("--help", "--lang", "en", code="ko").stdout
    assert (
        "오류: pellucid nothing 명령은 없습니다."
        in _run("nothing", "--lang", "ko", code="en").stderr
    )


@pytest.mark.slow
@pytest.mark.parametrize("words", [["doctor"], ["doctor", "--lang", "klingon"]])
def test_an_unknown_language_of_the_environment_is_said_in_english(words):
    outcome = _run(*words, code="klingon")
    assert outcome.returncode == 2
    assert outcome.stderr.startswith("Error: There are no messages in the language 'klingon'.")
