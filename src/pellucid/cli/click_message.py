"""Messages of Click, in which Typer reports a wrong command line."""

from typing import Any

from pellucid.i18n import gettext as _


def message_of(error: Any) -> str:
    """Return the message of an error of Click as a sentence in the language of the reader.

    Args:
        error: An error whose message is English, as that of the Click in Typer always is.
    """
    message = str(error.format_message()).partition(" (")[0].rstrip(".")
    option = getattr(error, "option_name", None)
    if message.startswith("No such option"):
        return _("No such option: {option}.", option=option)
    if message.endswith("does not take a value"):
        return _("Option {option!r} does not take a value.", option=option)
    if message.endswith("requires an argument"):
        return _("Option {option!r} requires an argument.", option=option)
    return f"{message}."
