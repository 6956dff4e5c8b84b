"""A group of commands."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from typer.core import TyperGroup

from pellucid.cli.aliases import COMMANDS
from pellucid.cli.command import HELP, CommandLineError, UsageError
from pellucid.cli.help_text import first_line, format_help, with_default, write_options
from pellucid.cli.plain_values import take_plain_values
from pellucid.spelling import near_names


class Group(TyperGroup):
    """A group of commands; ``help NAME`` means ``NAME --help``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words after the group's name.

        Raises:
            CommandLineError: The group has no such option, or its value cannot be used.
        """
        if args[0] in HELP if args else not self.invoke_without_command:
            args = [*args[1:], "--help"]
        elif args == ["version"]:
            args = ["--version"]
        for param in self.params:
            take_plain_values(param)
        try:
            return super().parse_args(ctx, args)
        except UsageError as error:
            said = error.format_message().partition(" (")[0].rstrip(".")
            if not said.startswith("No such option"):  # Click's message is always in English here
                raise CommandLineError(f"{said}. For help: {ctx.command_path} --help") from None
            raise CommandLineError(
                f"{said}. Give the options of a command after its name: {ctx.command_path} COMMAND "
                f"... The commands are {', '.join(self.commands)}."
            ) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command by its name.

        Raises:
            CommandLineError: There is no command of that name.
        """
        name, *rest = args
        known = self.get_command(ctx, name)
        if known is not None:
            return name, known, rest
        raise CommandLineError(_no_command(name, rest, ctx.command_path, list(self.commands)))

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option --help with a default, so that Typer need not import Pydantic."""
        return with_default(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        format_help(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, and the options of the group itself."""
        with formatter.section("Commands"):
            rows = [(name, first_line(command)) for name, command in self.commands.items()]
            formatter.write_dl(rows)
        write_options(self, ctx, formatter)


def _no_command(name: str, rest: Sequence[str], group: str, commands: Sequence[str]) -> str:
    said = f"There is no command {group} {name}."
    lowered = name.replace("_", "-").lower()
    if lowered in commands:
        return f"{said} Did you mean {group} {lowered}?"
    if group == "pellucid" and lowered in COMMANDS:
        return f"{said} It is called: pellucid {COMMANDS[lowered]}"
    if Path(name).is_dir():
        return f"{said} To train on the folder: pellucid train {shlex.join([name, *rest])}"
    if Path(name).is_file():
        return f"{said} To classify the picture: pellucid predict RUN {shlex.join([name, *rest])}"
    if near := near_names(name, commands):
        return f"{said} Did you mean {' or '.join(f'{group} {each}' for each in near)}?"
    return f"{said} The commands are {', '.join(commands)}."
