"""The class and the output that a caller asks an explanation for."""

from collections.abc import Callable, Sequence

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n.first_few import first_few
from pellucid.spelling import did_you_mean, joined

_MAX_NAMED = 20
"""Names in the message about a name that there is not."""


def class_at(
    label: str | int | None, labels: Sequence[str] | None, n: int, best: Callable[[], int]
) -> int:
    """Return the index of a class that was given by name, by index or not at all.

    Args:
        label: The name or the index; a text of digits is an index if the names are not known.
        labels: Names of the classes, if they are known.
        n: Number of classes.
        best: Function that returns the index to use if none was given.

    Raises:
        ConfigError: There is no such class.
    """
    if label is None:
        return best()
    if isinstance(label, str) and labels is not None and label in labels:
        return list(labels).index(label)
    if (index := _index_of(label, n, is_text_allowed=labels is None)) is not None:
        return index
    if labels is None:
        raise ConfigError(
            _(
                "There is no class {label!r}. The names of the model's classes are not known: "
                "expected an index from 0 to {last}.",
                label=label,
                last=n - 1,
            )
        )
    raise ConfigError(
        joined(
            _("There is no class {label!r}.", label=label),
            did_you_mean(str(label), list(labels)),
            _(
                "The classes are {labels}.",
                labels=first_few(labels, _MAX_NAMED),
            ),
        )
    )


def output_at(output: str | int | None, names: Sequence[str]) -> int:
    """Return the index of an output that was given by name, by index or not at all.

    Raises:
        ConfigError: There is no such output.
    """
    if output is None:
        return 0
    if isinstance(output, str) and output in names:
        return names.index(output)
    if (index := _index_of(output, len(names), is_text_allowed=True)) is not None:
        return index
    raise ConfigError(
        _(
            "There is no output {output!r}. The model has {n_outputs}: {names}.",
            output=output,
            n_outputs=len(names),
            names=", ".join(names[:_MAX_NAMED]),
        )
    )


def _index_of(given: str | int, n: int, *, is_text_allowed: bool) -> int | None:
    """Return an index from 0 to n - 1; None if there is no such index."""
    if isinstance(given, str) and not (is_text_allowed and given.isascii() and given.isdigit()):
        return None
    index = None if isinstance(given, bool) else int(given)
    return index if index is not None and 0 <= index < n else None
