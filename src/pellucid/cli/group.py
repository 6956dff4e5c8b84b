"""A group of commands."""

import inspect
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_type_hints

from typer.core import TyperGroup

from pellucid.cli.aliases import COMMANDS
from pellucid.cli.click_message import message_of
from pellucid.cli.command import HELP, CommandLineError, UsageError, options_of
from pellucid.cli.help_text import first_line, format_help, with_default, write_options
from pellucid.cli.number_option import expected_number, number_kind
from pellucid.cli.plain_values import take_plain_values
from pellucid.i18n import gettext as _
from pellucid.i18n import or_list
from pellucid.spelling import did_you_mean, joined, near_names


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
            said = self._expected(error) or message_of(error)
            if not hasattr(error, "possibilities"):
                hint = _("For help: {command} --help", command=ctx.command_path)
            elif near := did_you_mean(str(error.option_name), options_of(self, ctx)):
                hint = near
            else:  # there is no such option
                hint = _(
                    "Give the options of a command after its name: {command} COMMAND ... The "
                    "commands are {names}.",
                    command=ctx.command_path,
                    names=", ".join(self.commands),
                )
            raise CommandLineError(joined(said, hint)) from None

    def _expected(self, error: Any) -> str:
        """Say which number an option takes that was given something else; "" if it takes none."""
        param = getattr(error, "param", None)
        if param is None or self.callback is None:
            return ""
        hint = get_type_hints(inspect.unwrap(self.callback), include_extras=True).get(param.name)
        if number_kind(hint) is None:
            return ""
        expected = expected_number(hint)
        return _("{option} takes {expected}.", option=param.opts[0], expected=expected)

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
        with formatter.section(_("Commands")):
            rows = [(name, first_line(command)) for name, command in self.commands.items()]
            formatter.write_dl(rows)
        write_options(self, ctx, formatter)


def _no_command(name: str, rest: Sequence[str], group: str, commands: Sequence[str]) -> str:
    typed = f"{group} {name}"
    said = _("There is no command {command}.", command=typed)
    lowered = name.replace("_", "-").lower()
    if lowered in commands:
        meant = f"{group} {lowered}"
        return joined(said, _("Did you mean {names}?", names=meant))
    if group == "pellucid" and lowered in COMMANDS:
        command = f"pellucid {COMMANDS[lowered]}"
        return joined(said, _("It is called: {command}", command=command))
    if Path(name).is_dir():
        command = f"pellucid train {shlex.join([name, *rest])}"
        return joined(said, _("To train on the folder: {command}", command=command))
    if Path(name).is_file():
        command = f"pellucid predict RUN {shlex.join([name, *rest])}"
        return joined(said, _("To classify the picture: {command}", command=command))
    others = ("help", "version") if group == "pellucid" else ("help",)
    if near := near_names(name, [*commands, *others]):
        names = or_list([f"{group} {each}" for each in near])
        return joined(said, _("Did you mean {names}?", names=names))
    return joined(said, _("The commands are {names}.", names=", ".join(commands)))
