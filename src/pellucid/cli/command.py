"""Base class of all commands: help with examples, and helpful errors for wrong command lines."""

import inspect
import os
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

import typer
from typer.core import TyperCommand

from pellucid.cli.click_message import message_of
from pellucid.cli.help_text import called, format_help, with_default, write_options
from pellucid.cli.number_option import expected_number, number_kind
from pellucid.cli.plain_values import take_plain_values
from pellucid.cli.words import Shape, Word, as_number, corrected, parted
from pellucid.errors import PellucidError
from pellucid.i18n import and_list, ngettext
from pellucid.i18n import gettext as _
from pellucid.i18n.first_few import first_few
from pellucid.spelling import joined

UsageError: Any = typer.BadParameter.__base__
"""Click's UsageError, or that of Typer, which contains its own copy of Click since version 0.24."""

HELP = ("help", "-?", "/?", "/h", "/help", "-help", "--h", "--?")
_WITH_PICTURES = ("PICTURES", "FOLDER")
_BEFORE_PICTURES = ("RUN", "MODEL")
_MAX_FOLDERS = 6


class CommandLineError(PellucidError):
    """A command line that cannot be understood. The exit status is 2."""


class StoppedError(PellucidError):
    """Ctrl-C in a command whose message says what is kept. The exit status is 130."""


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
        self._check_not_empty(words, shape)
        for param in self.params:
            take_plain_values(param)
        try:
            return super().parse_args(ctx, _typed(words))
        except UsageError as error:
            said = self._explained(error, words) or message_of(error)
            raise CommandLineError(joined(said, self._example(shape))) from None

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
            found = dict.fromkeys(options_of(command, ctx), name) | found
        return {name: command for name, command in found.items() if name not in shape.options}

    def _check_arguments(self, given: Sequence[str], shape: Shape) -> None:
        """Check the number of arguments; too many are mostly parts of a name with blanks.

        Raises:
            CommandLineError: There are more arguments than the command takes.
        """
        own = [param.nargs for param in self.params if param.param_type_name == "argument"]
        if -1 in own or len(given) <= sum(own):
            return
        received = ", ".join(map(shlex.quote, given))
        if shape.arguments:
            said = ngettext(
                "{command} takes {arguments}, but was given {n} argument: {received}.",
                "{command} takes {arguments}, but was given {n} arguments: {received}.",
                len(given),
                command=shape.name,
                arguments=and_list(shape.arguments),
                received=received,
            )
        else:
            said = ngettext(
                "{command} takes no arguments, but was given {n} argument: {received}.",
                "{command} takes no arguments, but was given {n} arguments: {received}.",
                len(given),
                command=shape.name,
                received=received,
            )
        hint = _joined(given, len(own)) or _all_in_one(given, shape)
        raise CommandLineError(joined(said, hint))

    def _check_not_empty(self, words: Sequence[Word], shape: Shape) -> None:
        """Check that no value is empty, of which pathlib would make the working folder.

        Raises:
            CommandLineError: A value is empty, as of a shell's variable that is not set.
        """
        arguments: list[Any] = [
            param for param in self.params if param.param_type_name == "argument"
        ]
        given = [word for word in words if word.option is None]
        empty = [
            arguments[min(n, len(arguments) - 1)] for n, word in enumerate(given) if not word.value
        ]
        named = {word.option for word in words if word.option is not None and word.value == ""}
        empty += [param for param in self.params if named & {*param.opts}]
        if empty:
            said = _(
                "{what} was given an empty text. Expected: {help}",
                what=_called(empty[0]),
                help=_(empty[0].help),
            )
            raise CommandLineError(joined(said, self._example(shape)))

    def _explained(self, error: Any, words: Sequence[Word]) -> str | None:
        """Explain a missing value or one that is not a number better than Click does."""
        param = getattr(error, "param", None)
        if param is None:
            return None
        if "issing" in error.format_message():  # Click's message is always in English here
            what = _called(param)
            said = _("{what} is missing: {help}", what=what, help=_(param.help))
            given = [str(word.value) for word in words if word.option is None]
            if given:
                return joined(said, self._run_first(given[0]))
            return joined(said, _folders_here() if what in _WITH_PICTURES else "")
        value = next((word.value for word in reversed(words) if word.option in param.opts), None)
        if value is None or self.callback is None:
            return None
        hints = get_type_hints(inspect.unwrap(self.callback), include_extras=True)
        hint = hints.get(param.name)
        kind = number_kind(hint)
        if kind is None:
            return None
        number = as_number(value, is_whole=kind is int)
        said = _(
            "{option} takes {expected}, but was given {value!r}.",
            option=param.opts[0],
            expected=expected_number(hint),
            value=value,
        )
        if number is None or _is_number(value, kind):
            return said
        return joined(said, _("Did you mean {names}?", names=number))

    def _run_first(self, first: str) -> str:
        """Say that the first argument is a picture, where the run or model belongs."""
        from pellucid.data.sources.open_source import PICTURES

        place = next(called(each) for each in self.params if each.param_type_name == "argument")
        path = Path(first)
        if place not in _BEFORE_PICTURES or path.suffix.lower() not in PICTURES:
            return ""
        return _(
            "{first} is a picture, and {place} comes first: {command}.",
            first=first,
            place=place,
            command=shlex.join(["pellucid", str(self.name), place, first]),
        )

    def _example(self, shape: Shape) -> str:
        lines = (self.epilog or "").splitlines()
        example = lines[0].partition("  #")[0] if lines else ""
        return joined(
            _("Example: {example}.", example=example) if example else "",
            _("For all options: {command} --help", command=shape.name),
        )

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option --help with a default, so that Typer need not import Pydantic."""
        return with_default(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        format_help(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and options under their headings."""
        write_options(self, ctx, formatter)


def _called(param: Any) -> str:
    return called(param) if param.param_type_name == "argument" else str(param.opts[0])


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
        return _("For all options: {command} --help", command=shape.name)
    return _("Try: {command}", command=" ".join([shape.name, shlex.join(words)]).rstrip())


def _joined(given: Sequence[str], n_taken: int) -> str:
    """Suggest a name with blanks if consecutive arguments form one that exists."""
    for n_words in range(len(given), 1, -1):
        for start in range(len(given) - n_words + 1):
            name = " ".join(given[start : start + n_words])
            if os.path.lexists(name) and n_taken:
                return _(
                    "Did you mean {name!r}? Put a name with blanks in quotes: {quoted_name}",
                    name=name,
                    quoted_name=shlex.quote(name),
                )
    return ""


def _all_in_one(given: Sequence[str], shape: Shape) -> str:
    parents = {os.path.dirname(name.rstrip("/")) for name in given}  # noqa: PTH120 (as typed)
    if all(map(os.path.lexists, given)) and len(parents) == 1:
        parent = parents.pop() or "./"  # without the slash, it would read as a full stop
        return _(
            "Did you mean the folder that holds them? {command}",
            command=" ".join([shape.name, shlex.quote(parent)]),
        )
    if any(map(os.path.lexists, given)):  # `photos.csv Index`, of `--columns path=Image Index`
        return _("If a name or the value of an option has blanks, put it in quotes.")
    return _(
        "If a name has blanks, put it in quotes: {quoted_name}",
        quoted_name=shlex.quote(" ".join(given)),
    )


def _folders_here() -> str:
    try:
        names = sorted(path.name for path in Path().iterdir() if path.is_dir())
    except OSError:
        return ""
    names = [name for name in names if not name.startswith(".") and name != "runs"]
    if not names:
        return ""
    return _("Folders in the working folder: {names}.", names=first_few(names, _MAX_FOLDERS))


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
