"""Help as plain text, with a heading for each panel of options.

Typer's framed help takes as long to import as everything else together, and needs a wide terminal.
"""

import inspect
from typing import Any


def called(param: Any) -> str:
    """Return the name of an argument in the help."""
    return str(param.metavar or param.name.upper())


def with_default(option: Any) -> Any:
    """Set the default of a flag to False, so that Typer need not import Pydantic."""
    if option is not None:
        option.default = False
    return option


def first_line(command: Any) -> str:
    """Return the line that describes a command in the help of its group."""
    return inspect.cleandoc(command.help or "").partition("\n")[0]


def format_help(command: Any, ctx: Any, formatter: Any) -> None:
    """Write the usage, the text, the options and the examples."""
    formatter.write(f"Usage: {ctx.command_path} {' '.join(_usage(command))}\n")
    if command.help:
        formatter.write_paragraph()
        formatter.write_text(inspect.cleandoc(command.help))
    command.format_options(ctx, formatter)
    if command.epilog:
        with formatter.section("Examples"):
            formatter.write("".join(f"  {line}\n" for line in command.epilog.splitlines()))


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
        record = (called(param), param.help or "") if is_argument else param.get_help_record(ctx)
        if record is not None:
            own = "Arguments" if is_argument else "Options"
            title = getattr(param, "rich_help_panel", None) or own
            panels.setdefault(title, []).append(record)
    for title, records in panels.items():
        with formatter.section(title):
            formatter.write_dl(records)
