"""Base class of all commands: help with examples, and helpful errors for wrong command lines."""

import inspect
import os
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer
from typer.core import TyperCommand

from pellucid.cli.help_text import called, format_help, with_default, write_options
from pellucid.cli.plain_values import take_plain_values
from pellucid.cli.words import Shape, Word, as_number, corrected, parted
from pellucid.errors import PellucidError
from pellucid.spelling import joined

UsageError: Any = typer.BadParameter.__base__
"""Click's UsageError, or that of Typer, which contains its own copy of Click since version 0.24."""

HELP = ("help", "-?", "/?", "/h", "/help", "-help", "--h", "--?")
_WITH_PICTURES = ("PICTURES", "FOLDER")


class CommandLineError(PellucidError):
    """A command line that cannot be understood. The exit status is 2."""


class Command(TyperCommand):
    """A command of pellucid."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words after the command's name.

        Raises:
            CommandLineError: They cannot be understood. The message suggests what may be meant.
        """
        shape = self._shape(ctx)
        words = parted(args, shape)
        asked = {word.option or word.value for word in words}
        if any(word in asked and not os.path.lexists(word) for word in HELP):
            words = [Word("--help", None)]
        existing = {word for word in args if os.path.lexists(word)}
        if corrected(words, shape, existing).problems:
            shape = replace(shape, elsewhere=self._elsewhere(ctx, shape))
            found = corrected(words, shape, existing)
            said, completed = self.completed(found.words) if found.words else ("", found.words)
            raise CommandLineError(joined(*found.problems, said, _try(shape, completed)))
        self._check_arguments([str(word.value) for word in words if word.option is None], shape)
        for param in self.params:
            take_plain_values(param)
        try:
            return super().parse_args(ctx, _typed(words))
        except UsageError as error:
            said = self._explained(error, words) or f"{error.format_message().rstrip('.')}."
            raise CommandLineError(f"{said} {self._example(shape)}") from None

    def completed(self, words: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Add what a suggested command line still lacks, and return the reason with it."""
        return "", words

    def _shape(self, ctx: Any) -> Shape:
        arguments = (called(each) for each in self.params if each.param_type_name == "argument")
        return Shape(ctx.command_path, options_of(self, ctx), tuple(arguments))

    def _elsewhere(self, ctx: Any, shape: Shape) -> dict[str, str]:
        """Return the options that only other commands have, each with one such command."""
        found: dict[str, str] = {}
        for name, command in all_commands(ctx.find_root().command):
            found |= dict.fromkeys(options_of(command, ctx), name)
        return {name: command for name, command in found.items() if name not in shape.options}

    def _check_arguments(self, given: Sequence[str], shape: Shape) -> None:
        """Check the number of arguments; too many are mostly parts of a name with blanks.

        Raises:
            CommandLineError: There are more arguments than the command takes.
        """
        own = [param.nargs for param in self.params if param.param_type_name == "argument"]
        if -1 in own or len(given) <= sum(own):
            return
        takes = " and ".join(shape.arguments) or "no arguments"
        received = ", ".join(map(shlex.quote, given))
        count = f"{len(given)} argument{'s' * (len(given) > 1)}"
        said = f"{shape.name} takes {takes}, but was given {count}: {received}."
        raise CommandLineError(f"{said} {_joined(given, len(own)) or _all_in_one(given, shape)}")

    def _explained(self, error: Any, words: Sequence[Word]) -> str | None:
        """Explain a missing value or one that is not a number better than Click does."""
        param = getattr(error, "param", None)
        if param is None:
            return None
        if "issing" in error.format_message():  # Click's message is always in English here
            what = called(param) if param.param_type_name == "argument" else param.opts[0]
            here = _folders_here() if what in _WITH_PICTURES else ""
            return joined(f"{what} is missing: {param.help}", here)
        value = next((word.value for word in reversed(words) if word.option in param.opts), None)
        if value is None or self.callback is None:
            return None
        hints = get_type_hints(inspect.unwrap(self.callback), include_extras=True)
        hint = hints.get(param.name)
        kind = _number_kind(hint)
        if kind is None:
            return None
        number = as_number(value, is_whole=kind is int)
        meant = "" if number is None or _is_number(value, kind) else f" Did you mean {number}?"
        takes = f"{'a whole number' if kind is int else 'a number'}{_range_of(hint)}"
        return f"{param.opts[0]} takes {takes}, but was given {value!r}.{meant}"

    def _example(self, shape: Shape) -> str:
        lines = (self.epilog or "").splitlines()
        example = f"Example: {lines[0].partition('  #')[0]}. " if lines else ""
        return f"{example}For all options: {shape.name} --help"

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option --help with a default, so that Typer need not import Pydantic."""
        return with_default(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        format_help(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and options under their headings."""
        write_options(self, ctx, formatter)


def _typed(words: Sequence[Word]) -> list[str]:
    """Write each option and its value as one word, and the arguments after ``--``.

    Values and arguments may begin with a hyphen themselves.
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
        return f"For all options: {shape.name} --help"
    return f"Try: {shape.name} {shlex.join(words)}".rstrip()


def _joined(given: Sequence[str], n_taken: int) -> str:
    """Suggest a name with blanks if consecutive arguments form one that exists."""
    for n_words in range(len(given), 1, -1):
        for start in range(len(given) - n_words + 1):
            name = " ".join(given[start : start + n_words])
            if os.path.lexists(name) and n_taken:
                return (
                    f"Did you mean {name!r}? Put a name with blanks in quotes: {shlex.quote(name)}"
                )
    return ""


def _all_in_one(given: Sequence[str], shape: Shape) -> str:
    parents = {os.path.dirname(name.rstrip("/")) for name in given}  # noqa: PTH120 (as typed)
    if all(map(os.path.lexists, given)) and len(parents) == 1:
        parent = parents.pop() or "."
        return f"Did you mean the folder that holds them? {shape.name} {shlex.quote(parent)}"
    if any(map(os.path.lexists, given)):  # `photos.csv Index`, of `--columns path=Image Index`
        return "If a name or the value of an option has blanks, put it in quotes."
    return f"If a name has blanks, put it in quotes: {shlex.quote(' '.join(given))}"


def _folders_here() -> str:
    try:
        names = sorted(path.name for path in Path().iterdir() if path.is_dir())
    except OSError:
        return ""
    names = [name for name in names if not name.startswith(".") and name != "runs"]
    return f"Folders in the working folder: {', '.join(names[:6])}." if names else ""


def _number_kind(hint: Any) -> type | None:
    plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return next((kind for kind in (int, float) if kind is plain or kind in get_args(plain)), None)


def _range_of(hint: Any) -> str:
    option = next((each for each in get_args(hint) if hasattr(each, "min")), None)
    lower, upper = getattr(option, "min", None), getattr(option, "max", None)
    if lower is None:
        return "" if upper is None else f" of at most {upper}"
    return f" of at least {lower}" if upper is None else f" from {lower} to {upper}"


def _is_number(text: str, kind: type) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def options_of(command: Any, ctx: Any) -> dict[str, bool]:
    """Return whether each option of a command takes a value, by the name of the option."""
    return {
        name: not param.is_flag
        for param in command.get_params(ctx)
        if param.param_type_name == "option"
        for name in (*param.opts, *param.secondary_opts)
    }


def all_commands(group: Any, above: str = "") -> list[tuple[str, Any]]:
    """Return the commands of a group and its subgroups, with the names as they are typed."""
    found = []
    for name, command in getattr(group, "commands", {}).items():
        inner = all_commands(command, f"{above}{name} ")
        found += inner or [(f"{above}{name}", command)]
    return found
