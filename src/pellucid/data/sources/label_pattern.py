r"""Labels from file names by a regular expression, as with fastai's `RegexLabeller`.

The expressions are those of Rust's crate `regex`, which Polars uses. They are matched in time
linear in the length of a name, so no expression can take forever, as one with nested repetitions
can in Python's `re`. In return there are no look-arounds and no back-references.
"""

from collections.abc import Sequence

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

_MAX_LENGTH = 1000
"""Maximum length of an expression, in characters."""
_MAX_SHOWN = 200
"""Maximum length of a reason in a message, in characters."""


def check_label_pattern(pattern: object) -> str:
    r"""Check a regular expression with one group.

    Args:
        pattern: The expression; its group is the label.

    Returns:
        The expression.

    Raises:
        ConfigError: It is not text, is too long, has an error, or has no group or several.

    Example:
        >>> check_label_pattern(r"(.+)_\d+")
        '(.+)_\\d+'
    """
    if not isinstance(pattern, str) or not 0 < len(pattern) <= _MAX_LENGTH:
        shown = f"{pattern!r}"[:_MAX_SHOWN]
        raise ConfigError(
            _(
                "--label-pattern was given {pattern}. Expected a regular expression of at most "
                "{max_length:,} characters, with one group for the label, such as "
                "'(.+)_\\d+' for cat_12.jpg.",
                pattern=shown,
                max_length=_MAX_LENGTH,
            )
        )
    import polars as pl  # `predict` reads this module, and needs no tables

    try:
        groups = pl.Series([], dtype=pl.String).str.extract_groups(pattern)
    except pl.exceptions.ComputeError as error:
        raise ConfigError(
            _(
                "--label-pattern was given {pattern!r}, which is not a regular expression that "
                "can be used here: {reason}. Expected one with one group for the label, such as "
                "'(.+)_\\d+' for cat_12.jpg. Look-arounds such as (?=...) and back-references "
                "are not available.",
                pattern=pattern[:_MAX_SHOWN],
                reason=_reason(str(error)),
            )
        ) from None
    n_groups = len(groups.struct.fields)
    if n_groups != 1:
        raise ConfigError(
            _(
                "--label-pattern was given {pattern!r}, which has {n_groups} groups in "
                "parentheses. Expected exactly one, which is the label, such as '(.+)_\\d+' for "
                "cat_12.jpg. Write (?:...) for parentheses that are no group.",
                pattern=pattern[:_MAX_SHOWN],
                n_groups=n_groups,
            )
        )
    return pattern


def labels_by_pattern(names: Sequence[str], pattern: str) -> list[str | None]:
    r"""Take labels from file names.

    Args:
        names: Names of files, without their folders.
        pattern: A regular expression that `check_label_pattern` accepts. It may match anywhere in
            a name, and its group is the label.

    Returns:
        The label of each name; None where the expression does not match.

    Example:
        >>> labels_by_pattern(["cat.0.jpg", "great_dane_12.jpg", "notes.jpg"], r"(.+)[._]\d+")
        ['cat', 'great_dane', None]
    """
    import polars as pl

    found = pl.Series(names, dtype=pl.String).str.extract(pattern, 1).to_list()
    return [label.strip() or None if label else None for label in found]


def _reason(error: str) -> str:
    r"""Return the last line of Rust's message, which says what is wrong.

    Example:
        >>> _reason("regex parse error:\n    (a\n    ^\nerror: unclosed group")
        'unclosed group'
    """
    lines = [line.strip() for line in error.splitlines() if "error:" in line]
    return (lines[-1].rpartition("error:")[2].strip() if lines else error)[:_MAX_SHOWN].rstrip(".")
