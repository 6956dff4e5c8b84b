"""The card of a search: the test of the best settings, and all tries."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pellucid.cards.card import Card, Table
from pellucid.cards.run_card import accuracy_sentence
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext
from pellucid.spelling import joined


class ShownTry(Protocol):
    """What a card shows of a try."""

    @property
    def number(self) -> int:
        """Number of the try, from 1."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Values by the name of the setting."""

    @property
    def log_loss(self) -> float | None:
        """Validation log loss; None if the try failed."""

    @property
    def accuracy(self) -> float | None:
        """Validation accuracy; None if the try failed."""

    @property
    def seconds(self) -> float:
        """Time that it took."""

    @property
    def state(self) -> str:
        """State, in English."""

    @property
    def problem(self) -> str:
        """Why it failed."""


def search_card(
    name: str, tries: Sequence[ShownTry], best: ShownTry, metrics: Mapping[str, Any]
) -> Card:
    """Show the best settings, their test, and all tries.

    Args:
        name: Name of the folder.
        tries: All tries.
        best: The try with the best settings.
        metrics: Content of metrics.json of the training with the best settings.
    """
    lines = [
        _(
            "Best settings, of try {number}: {settings}.",
            number=best.number,
            settings=settings_text(best.settings),
        ),
        joined(
            _("Tested once with these settings."),
            accuracy_sentence(metrics),
            _("These pictures were not used in any try, so this is the number to quote."),
        ),
        optimism(len(tries)),
    ]
    rows = [
        (
            str(each.number),
            "" if each.log_loss is None else f"{each.log_loss:.4f}",
            "" if each.accuracy is None else f"{each.accuracy:.1%}",
            f"{each.seconds:.1f}",
            _(each.state),
            settings_text(each.settings),
        )
        for each in tries
    ]
    table = Table(
        (
            _("try"),
            _("validation log loss"),
            _("validation accuracy"),
            _("seconds"),
            _("state"),
            _("settings"),
        ),
        rows,
        title=_("All tries"),
        numeric=frozenset(range(4)),
        note="\n".join(
            _("Try {number}: {problem}", number=each.number, problem=each.problem)
            for each in tries
            if each.problem
        ),
    )
    return Card(_("Search {name}", name=name), tuple(lines), (table,))


def optimism(n_tries: int) -> str:
    """Say what the best validation result of several tries is worth.

    Example:
        >>> optimism(1)
        'The settings were not compared with others.'
    """
    if n_tries == 1:
        return _("The settings were not compared with others.")
    return ngettext(
        "The validation results of the best try are optimistic, since they are the best of {n} "
        "try on the same pictures.",
        "The validation results of the best try are optimistic, since they are the best of {n} "
        "tries on the same pictures.",
        n_tries,
    )


def settings_text(settings: Mapping[str, Any]) -> str:
    """List settings with their values.

    Example:
        >>> settings_text({"learning_rate": 0.001, "dropout": None})
        'learning_rate 0.001, dropout default'
    """
    shown = {
        name: _("default")
        if value is None
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
        for name, value in settings.items()
    }
    return ", ".join(f"{name} {value}" for name, value in shown.items())
