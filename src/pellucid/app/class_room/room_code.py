"""The code of a room, which the QR code holds and which can be typed."""

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not mistaken for one another."""
_N_GROUPS, _N_IN_GROUP = 4, 4


def new_code() -> str:
    """Return a new random code.

    Its sixteen letters are drawn from 31, which is 79 bits. The phones' server answers some hundred
    requests per second, so guessing one would take more than 10^13 years.
    """
    groups = [
        "".join(secrets.choice(_LETTERS) for _ in range(_N_IN_GROUP)) for _ in range(_N_GROUPS)
    ]
    return "-".join(groups)


def is_same_code(given: str, code: str) -> bool:
    """Return whether a code is the one that is meant, in a time that does not depend on it.

    Args:
        given: What somebody typed: capitals, spaces and hyphens do not matter.
        code: The code.

    Example:
        >>> is_same_code("ABCD efgh-jkmn pqrs", "abcd-efgh-jkmn-pqrs")
        True
    """
    bare = given.lower().replace("-", "").replace(" ", "")
    return secrets.compare_digest(bare.encode("utf-8", "replace"), code.replace("-", "").encode())
