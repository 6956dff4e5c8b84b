"""What all commands have: help with examples, and answers to a wrong command line."""

import inspect
import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup

from pellucid.cli.aliases import COMMANDS
from pellucid.cli.words import Shape, Word, as_number, corrected, parted
from pellucid.errors import PellucidError
from pellucid.spelling import joined, near_names

UsageError: Any = typer.BadParameter.__base__
"""Of Click, or of Typer, which has a Click of its own since version 0.24."""

_HELP = ("help", "-?", "/?", "/h", "/help", "-help", "--h", "--?")
_WITH_PICTURES = ("PICTURES", "PICTURES ...", "FOLDER")


class CommandLineError(PellucidError):
    """A command line that cannot be understood. The exit status is 2."""


class Command(TyperCommand):
    """A command of pellucid.

    Its help is plain text with a heading for each panel of options. Typer's with frames takes as
    long to import as everything else together, and needs a wide terminal.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words behind the command's name.

        Raises:
            CommandLineError: They cannot be understood; it says what they may have meant.
        """
        shape = self._shape(ctx)
        words = parted(args, shape)
        asked = {word.option or word.value for word in words}
        if any(word in asked and not os.path.lexists(word) for word in _HELP):
            words = [Word("--help", None)]
        existing = {word for word in args if os.path.lexists(word)}
        found = corrected(words, shape, existing)
        if found.problems:
            raise CommandLineError(f"{' '.join(found.problems)} {_try(shape, found.words)}")
        self._check_arguments([str(word.value) for word in words if word.option is None], shape)
        try:
            return super().parse_args(ctx, _typed(words))
        except UsageError as error:
            said = self._explained(error, words) or f"{error.format_message().rstrip('.')}."
            raise CommandLineError(f"{said} {self._example(shape)}") from None

    def _shape(self, ctx: Any) -> Shape:
        root = ctx.find_root().command
        elsewhere: dict[str, str] = {}
        for name, command in _all_commands(root):
            if command is not self:
                elsewhere |= dict.fromkeys(_options(command, ctx), name)
        options = _options(self, ctx)
        return Shape(
            ctx.command_path,
            options,
            tuple(_called(each) for each in self.params if each.param_type_name == "argument"),
            {name: command for name, command in elsewhere.items() if name not in options},
        )

    def _check_arguments(self, given: Sequence[str], shape: Shape) -> None:
        """Refuse more arguments than there are; mostly it is a name with blanks.

        Raises:
            CommandLineError: There are more.
        """
        own = [param.nargs for param in self.params if param.param_type_name == "argument"]
        if -1 in own or len(given) <= sum(own):
            return
        takes = " and ".join(shape.arguments) or "no arguments"
        received = ", ".join(map(shlex.quote, given))
        said = f"{shape.name} takes {takes}; it was given {len(given)}: {received}."
        raise CommandLineError(f"{said} {_joined(given, len(own)) or _all_in_one(given, shape)}")

    def _explained(self, error: Any, words: Sequence[Word]) -> str | None:
        """Say more than Click does of a value that is no number, or of what is missing."""
        param = getattr(error, "param", None)
        if param is None:
            return None
        if "issing" in error.format_message():  # a word of Click, which is not translated here
            what = _called(param) if param.param_type_name == "argument" else param.opts[0]
            here = _folders_here() if what in _WITH_PICTURES else ""
            return joined(f"{what} is missing: {param.help}", here)
        value = next((word.value for word in reversed(words) if word.option in param.opts), None)
        kind = _number_kind(inspect.unwrap(self.callback), param.name) if self.callback else None
        if value is None or kind is None:
            return None
        number = as_number(value, is_whole=kind is int)
        if number is None or _is_number(value, kind):
            hint = "" if number is None else f" {error.message.rstrip('.')}."
        else:
            hint = f" Did you mean {number}?"
        takes = "a whole number" if kind is int else "a number"
        return f"{param.opts[0]} takes {takes}; it was given {value!r}.{hint}"

    def _example(self, shape: Shape) -> str:
        lines = (self.epilog or "").splitlines()
        example = f"Example: {lines[0].partition('  #')[0]}. " if lines else ""
        return f"{example}More: {shape.name} --help"

    def get_help_option(self, ctx: Any) -> Any:
        """Give the option --help with a default, for which Typer would import Pydantic."""
        return _with_default(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        _format_help(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options, each under its heading."""
        _write_options(self, ctx, formatter)


class Group(TyperGroup):
    """Commands under one name; ``help NAME`` is ``NAME --help``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words behind the group's name.

        Raises:
            CommandLineError: An option is none of the group's.
        """
        if not args or args[0] in _HELP:
            args = [*args[1:], "--help"]
        elif args == ["version"]:
            args = ["--version"]
        try:
            return super().parse_args(ctx, args)
        except UsageError as error:
            said = error.format_message().partition(" (")[0].rstrip(".")
            raise CommandLineError(
                f"{said}. The options of a command follow its name: {ctx.command_path} COMMAND "
                f"... The commands: {', '.join(self.commands)}."
            ) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command by its name.

        Raises:
            CommandLineError: There is none of that name.
        """
        name, *rest = args
        known = self.get_command(ctx, name)
        if known is not None:
            return name, known, rest
        raise CommandLineError(_no_command(name, rest, ctx.command_path, list(self.commands)))

    def get_help_option(self, ctx: Any) -> Any:
        """Give the option --help with a default, for which Typer would import Pydantic."""
        return _with_default(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        _format_help(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, and what the group itself takes."""
        with formatter.section("Commands"):
            rows = [(name, _first_line(command)) for name, command in self.commands.items()]
            formatter.write_dl(rows)
        _write_options(self, ctx, formatter)


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
    return f"{said} There are: {', '.join(commands)}."


def _typed(words: Sequence[Word]) -> list[str]:
    """Write options with their values in one word, and arguments where nothing else is.

    A value or an argument may begin with a hyphen itself.
    """
    options, arguments = [], []
    for word in words:
        if word.option is None:
            arguments.append(str(word.value))
        else:
            options.append(word.option if word.value is None else f"{word.option}={word.value}")
    return [*options, "--", *arguments]


def _try(shape: Shape, words: Sequence[str] | None) -> str:
    if words is None:
        return f"All options: {shape.name} --help"
    return f"Try: {shape.name} {shlex.join(words)}".rstrip()


def _joined(given: Sequence[str], n_taken: int) -> str:
    """Look for a name with blanks in arguments that follow one another."""
    for n_words in range(len(given), 1, -1):
        for start in range(len(given) - n_words + 1):
            name = " ".join(given[start : start + n_words])
            if os.path.lexists(name) and n_taken:
                return (
                    f"Did you mean {name!r}? A name with blanks needs quotes: {shlex.quote(name)}"
                )
    return ""


def _all_in_one(given: Sequence[str], shape: Shape) -> str:
    parents = {os.path.dirname(name.rstrip("/")) for name in given}  # noqa: PTH120 (as typed)
    if all(map(os.path.lexists, given)) and len(parents) == 1:
        parent = parents.pop() or "."
        return f"Did you mean the one folder that holds them: {shape.name} {shlex.quote(parent)}"
    return f"If a name has blanks, put it in quotes: {shlex.quote(' '.join(given))}"


def _folders_here() -> str:
    try:
        names = sorted(path.name for path in Path().iterdir() if path.is_dir())
    except OSError:
        return ""
    names = [name for name in names if not name.startswith(".") and name != "runs"]
    return f"Folders here: {', '.join(names[:6])}." if names else ""


def _number_kind(function: Any, name: str) -> type | None:
    hint = get_type_hints(function).get(name)
    return next((kind for kind in (int, float) if kind is hint or kind in get_args(hint)), None)


def _is_number(text: str, kind: type) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def _options(command: Any, ctx: Any) -> dict[str, bool]:
    return {
        name: not param.is_flag
        for param in command.get_params(ctx)
        if param.param_type_name == "option"
        for name in (*param.opts, *param.secondary_opts)
    }


def _all_commands(group: Any, above: str = "") -> list[tuple[str, Any]]:
    found = []
    for name, command in getattr(group, "commands", {}).items():
        inner = _all_commands(command, f"{above}{name} ")
        found += inner or [(f"{above}{name}", command)]
    return found


def _called(param: Any) -> str:
    return str(param.metavar or param.name.upper())


def _with_default(option: Any) -> Any:
    if option is not None:
        option.default = False
    return option


def _first_line(command: Any) -> str:
    return inspect.cleandoc(command.help or "").partition("\n")[0]


def _format_help(command: Any, ctx: Any, formatter: Any) -> None:
    formatter.write(f"Usage: {ctx.command_path} {' '.join(_usage(command))}\n")
    if command.help:
        formatter.write_paragraph()
        formatter.write_text(inspect.cleandoc(command.help))
    command.format_options(ctx, formatter)
    if command.epilog:
        with formatter.section("Examples"):
            formatter.write("".join(f"  {line}\n" for line in command.epilog.splitlines()))


def _usage(command: Any) -> list[str]:
    if isinstance(command, Group):
        return ["COMMAND ..."]
    words = []
    for param in command.params:
        if param.param_type_name == "argument":
            name = _called(param) + (" ..." if param.nargs == -1 else "")
            words.append(name if param.required else f"[{name}]")
        elif param.required:
            words.append(f"{param.opts[0]} {_called(param)}")
    return [*words, "[OPTIONS]"]


def _write_options(command: Any, ctx: Any, formatter: Any) -> None:
    panels: dict[str, list[tuple[str, str]]] = {}
    for param in command.get_params(ctx):
        is_argument = param.param_type_name == "argument"
        record = (_called(param), param.help or "") if is_argument else param.get_help_record(ctx)
        if record is not None:
            own = "Arguments" if is_argument else "Options"
            title = getattr(param, "rich_help_panel", None) or own
            panels.setdefault(title, []).append(record)
    for title, records in panels.items():
        with formatter.section(title):
            formatter.write_dl(records)
