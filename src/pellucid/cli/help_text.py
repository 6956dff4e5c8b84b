"""Help as plain text, with a heading for each panel of options.

Typer's framed help takes as long to import as everything else together, and needs a wide terminal.
"""

import inspect
import re
import unicodedata
from typing import Any

from pellucid.i18n import gettext as _
from pellucid.i18n import marked

_HELP_OF_TYPER = (
    marked("Install completion for the current shell."),
    marked("Show completion for the current shell, to copy it or customize the installation."),
)
"""Help of Typer's own options, which is translated when it is shown."""

_FILLER = "\uffff"
"""A noncharacter beside each letter that is two columns wide, since Click counts letters."""


def called(param: Any) -> str:
    """Return the name of an argument in the help."""
    return str(param.metavar or param.name.upper())


def with_default(option: Any) -> Any:
    """Set the default of --help to False, so that Typer need not import Pydantic."""
    if option is not None:
        option.default = False
        option.help = marked("Show this message and exit.")
    return option


def first_line(command: Any) -> str:
    """Return the line that describes a command in the help of its group."""
    return _filled(_help_of(command).partition("\n")[0])


def format_help(command: Any, ctx: Any, formatter: Any) -> None:
    """Write the usage, the text, the options and the examples."""
    usage = f"{ctx.command_path} {' '.join(_usage(command))}"
    formatter.write(_("Usage: {usage}", usage=usage) + "\n")
    if command.help:
        formatter.write_paragraph()
        formatter.write_text(_filled(_help_of(command)))
    command.format_options(ctx, formatter)
    if command.epilog:
        with formatter.section(_("Examples")):
            formatter.write("".join(f"  {line}\n" for line in _(command.epilog).splitlines()))
    formatter.buffer[:] = [part.replace(_FILLER, "") for part in formatter.buffer]


def _help_of_param(param: Any, text: str) -> str:
    """Translate the help of a parameter, to which Typer adds its default, "[default: 1]"."""
    own = param.help or ""
    added = text.removeprefix(own)
    if match := re.fullmatch(r"  \[default: (.*)\]", added, re.DOTALL):
        added = "  " + _("[default: {default}]", default=match[1])
    elif added == "  [required]":
        added = "  " + _("[required]")
    return _filled((_(own) if own else "") + added)


def _help_of(command: Any) -> str:
    return _(inspect.cleandoc(command.help)) if command.help else ""


def _filled(text: str) -> str:
    """Put a filler after each letter that is two columns wide, so that lines are broken in time."""
    if text.isascii():
        return text
    return "".join(
        letter + _FILLER if unicodedata.east_asian_width(letter) in "WF" else letter
        for letter in text
    )


def _usage(command: Any) -> list[str]:
    if hasattr(command, "commands"):
        return ["[COMMAND ...]" if command.invoke_without_command else "COMMAND ..."]
    words = []
    for param in command.params:
        if param.param_type_name == "argument":
            name = called(param) + (" ..." if param.nargs == -1 else "")
            words.append(name if param.required else f"[{name}]")
        elif param.required:
            words.append(f"{param.opts[0]} {called(param)}")
    return [*words, "[OPTIONS]"]


def write_options(command: Any, ctx: Any, formatter: Any) -> None:
    """Write the arguments and options under their headings."""
    panels: dict[str, list[tuple[str, str]]] = {}
    for param in command.get_params(ctx):
        is_argument = param.param_type_name == "argument"
        record = (called(param), "") if is_argument else param.get_help_record(ctx)
        if record is not None:
            own = _("Arguments") if is_argument else _("Options")
            panel = getattr(param, "rich_help_panel", None)
            title = _(panel) if panel else own
            panels.setdefault(title, []).append((record[0], _help_of_param(param, record[1])))
    for title, records in panels.items():
        with formatter.section(title):
            formatter.write_dl(records)
