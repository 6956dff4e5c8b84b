"""Long lists in a message: the first few, and how many more there are."""

from collections.abc import Sequence

from pellucid.i18n.messages import gettext as _


def first_few(words: Sequence[str], max_named: int) -> str:
    """List the first few words, and count the others.

    Example:
        >>> first_few(["cat", "dog", "hen", "cow"], 2)
        'cat, dog and 2 more'
    """
    listed, n_more = ", ".join(words[:max_named]), len(words) - max_named
    return _("{listed} and {n_more:,} more", listed=listed, n_more=n_more) if n_more > 0 else listed
