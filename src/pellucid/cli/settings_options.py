"""An option of the command line for each setting of `pellucid.config`."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from pellucid.i18n import gettext as _
from pellucid.spelling import joined


def annotated_options(recipes: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the type and the help of each setting that is an option.

    Args:
        recipes: Recipes whose settings are options; None for all.
    """
    from pellucid.config import FitConfig
    from pellucid.setting import kinds_of, settings_of
    from pellucid.settings import PARTS, described

    found: dict[str, Any] = {}
    chosen = [PARTS[name] for name in (PARTS if recipes is None else recipes)]
    for part in dict.fromkeys(part for parts in chosen for part in parts):
        for name, (own, about) in described(part).items():
            if not about.is_option or name in found:
                continue
            kinds, words = kinds_of(own)
            kind = next(kind for kind in (str, bool, float, int) if kind in kinds)
            text = _(about.help)
            if words:
                text = joined(text, _("One of {words}.", words=", ".join(words)))
            # Settings of FitConfig have different defaults by recipe and network.
            if name not in settings_of(FitConfig) and own.default:
                text = joined(text, _("Default: {default}.", default=own.default))
            panel = None if name == "augment" else about.panel
            option = typer.Option(help=text, rich_help_panel=panel, show_default=False)
            found[name] = Annotated[kind | None, option]
    return found


def share_or_name(text: str | None) -> float | str | None:
    """Return a value of the setting unfreeze: a number if it is one, otherwise the text."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return text
