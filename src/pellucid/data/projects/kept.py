"""What a user keeps although a check found it, so that it is not shown again."""

import hashlib
import re
from collections.abc import Iterable


def finding_key(code: str, contents: Iterable[str]) -> str:
    """Return the name under which a decision to keep pictures is stored.

    It depends on the pictures, not on their names, so it holds after moves and renamings.

    Args:
        code: Code of the check, such as "P202".
        contents: SHA-256 of the content of each picture, in any order.

    Example:
        >>> finding_key("P202", ["b", "a"]) == finding_key("P202", ["a", "b"])
        True
    """
    text = " ".join(sorted(contents))
    return f"{code}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def is_finding_key(code: str, text: str) -> bool:
    """Return whether a text is what `finding_key` returns for a code."""
    return re.fullmatch(f"{re.escape(code)}-[0-9a-f]{{32}}", text) is not None
