"""Korean comments in the code of the documentation and the notebooks.

The code stands once, with English comments. Their Korean is in `docs/locale/ko/code_comments.json`.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

KOREAN = Path(__file__).parent / "docs" / "locale" / "ko" / "code_comments.json"

_COMMENT = re.compile(r"(?:^|(?<=\s))# ([^#\n]*[A-Za-z]{2}[^#\n]*)$", re.MULTILINE)
"""Matches comments with a word; others, such as the number that is printed, need no Korean."""


@cache
def read_korean() -> dict[str, str]:
    """Read the Korean comments by the English ones."""
    found: dict[str, str] = json.loads(KOREAN.read_text("utf-8"))
    return found


def comments_in(code: str) -> list[str]:
    """List the comments that have words in lines of code.

    Example:
        >>> comments_in("answer = 42  # the answer")
        ['the answer']
    """
    return _COMMENT.findall(code)


def in_korean(code: str) -> str:
    """Return lines of code with Korean comments; one without a translation stays English."""
    korean = read_korean()
    return _COMMENT.sub(lambda found: f"# {korean.get(found[1], found[1])}", code)


def problems_of_comments(codes: Iterable[str]) -> list[str]:
    """Compare the comments with their translations.

    Args:
        codes: All code that Korean readers see.

    Returns:
        A sentence for each problem.
    """
    korean, comments = read_korean(), {each for code in codes for each in comments_in(code)}
    missing, gone = sorted(comments - korean.keys()), sorted(korean.keys() - comments)
    return [
        *(f"{KOREAN.name} lacks the comment {each!r}." for each in missing),
        *(f"{KOREAN.name} translates {each!r}, which no code contains." for each in gone),
    ]
