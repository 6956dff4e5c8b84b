"""Parse the words of a command line, and translate those of other programs."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pellucid.cli.aliases import ARGUMENTS, EXPLAINED
from pellucid.i18n import gettext as _
from pellucid.other_names import OPTIONS
from pellucid.spelling import did_you_mean, joined

_PAIR = re.compile(r"([A-Za-z][\w-]*)=(.+)", re.DOTALL)
_LONG_DASHES = "‐‑‒–—―−"
"""Dashes that word processors and web pages put in place of two hyphens."""


@dataclass(frozen=True)
class Shape:
    """The options and arguments of a command."""

    name: str
    """Name of the command as it is typed, such as "pellucid data split"."""
    options: Mapping[str, bool]
    """Whether each option takes a value, by its name with hyphens."""
    arguments: tuple[str, ...]
    """Names of the arguments in the help."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Options of other commands, each with a command that has it."""


class Word(NamedTuple):
    """An option with its value, or an argument."""

    option: str | None
    """Name of the option; None for an argument."""
    value: str | None

    def typed(self) -> list[str]:
        """Return the words that the user types for it."""
        return [word for word in self if word is not None]


class Placed(NamedTuple):
    """Value of an option that is an argument in pellucid."""

    argument: str
    """Name of the argument in the help."""
    value: str | None


@dataclass(frozen=True)
class Corrected:
    """Problems of a command line, and its correction."""

    problems: tuple[str, ...]
    """One sentence per problem."""
    words: tuple[str, ...] | None
    """Words to type instead; None if they are not known."""


def parted(args: Sequence[str], shape: Shape) -> list[Word]:
    """Split a command line into options with their values, and arguments.

    An option that differs only in capitals or underscores gets the command's own spelling.

    Args:
        args: Words after the command's name.
        shape: Options and arguments of the command.

    Returns:
        The options and arguments, in order.

    Example:
        >>> shape = Shape("pellucid train", {"--batch-size": True}, ("PICTURES",))
        >>> [word.typed() for word in parted(["photos", "--Batch_Size=8"], shape)]
        [['photos'], ['--batch-size', '8']]
    """
    found: list[Word] = []
    rest = list(args)
    while rest:
        word = rest.pop(0)
        if word == "--":
            return found + [Word(None, value) for value in rest]
        name, is_pair, value = word.partition("=")
        if not _is_option(name):
            found.append(Word(None, word))
            continue
        name = _spelled(name, shape)
        if is_pair:
            found.append(Word(name, value))
        elif _takes_value(name, shape) and rest and _is_value(rest[0], name, shape):
            found.append(Word(name, rest.pop(0)))
        else:
            found.append(Word(name, None))
    return found


def corrected(words: Sequence[Word], shape: Shape, existing: Collection[str] = ()) -> Corrected:
    """Find names from other programs and misspellings.

    Args:
        words: Parts of the command line, as returned by `parted`.
        shape: Options and arguments of the command.
        existing: Arguments that are names of files or folders, and therefore nothing else.

    Returns:
        The problems and their correction; no problems if the words can be parsed.
    """
    problems: list[str] = []
    options: list[Word] = []
    given: dict[str, list[str]] = {name: [] for name in shape.arguments}
    arguments: list[str] = []
    is_known, is_dropping = True, False
    for word in words:
        meant = _meant(word, shape, existing)
        if meant is None:
            # An unknown option is left out together with the values that follow it.
            is_dropping = is_dropping and word.option is None and word.value not in existing
            if word.option is not None:
                options.append(word)
            elif not is_dropping:
                arguments.append(str(word.value))
            continue
        problem, instead = meant
        problems.append(problem)
        if isinstance(instead, Word):
            options.append(instead)
        elif isinstance(instead, Placed):
            given[instead.argument] += [instead.value] if instead.value is not None else []
        else:
            is_known = is_known and instead
            is_dropping = word.option is not None
            # The word after an option of another program is not always its value.
            arguments += [word.value] if word.value is not None and word.value in existing else []
    if not problems:
        return Corrected((), None)
    ordered = _in_order(given, arguments)
    typed = [text for option in options for text in option.typed()]
    return Corrected(tuple(problems), (*ordered, *typed) if is_known else None)


def _in_order(given: Mapping[str, list[str]], arguments: Sequence[str]) -> list[str]:
    """Put values that were given as options in the order of the arguments."""
    first, *others = list(given.values()) or [[]]
    return [*first, *arguments, *(value for values in others for value in values)]


def _meant(
    word: Word, shape: Shape, existing: Collection[str]
) -> tuple[str, Word | Placed | bool] | None:
    """Translate a word into pellucid's terms.

    Returns:
        None if the word is right. Otherwise the problem, and what to write instead: an option, an
        argument, True to leave it out, or False if that is not known.
    """
    if word.option is None:
        return _meant_by_pair(word, shape, existing)
    name = word.option
    if name in shape.options:
        is_lacking = word.value is None and shape.options[name]
        return (_("{name} needs a value.", name=name), False) if is_lacking else None
    plain = "--" + name.lstrip("-" + _LONG_DASHES).replace("_", "-").lower()
    if plain in shape.options and not name.startswith("--"):
        said = _("{name} is written {own_name}.", name=name, own_name=plain)
        return said, _as_option(plain, word, shape)
    alias = name if name in OPTIONS or name in ARGUMENTS or name in EXPLAINED else plain
    target = next((own for own in OPTIONS.get(alias, ()) if own in shape.options), None)
    if target is not None:
        said = _("{name} is called {own_name} here.", name=name, own_name=target)
        return said, _as_option(target, word, shape)
    place = next((own for own in ARGUMENTS.get(alias, ()) if own in shape.arguments), None)
    if place is not None:
        return (
            _(
                "There is no option {name}: {argument} is given as an argument, without an option.",
                name=name,
                argument=place,
            ),
            Placed(place, word.value),
        )
    if alias in EXPLAINED:
        return _(
            "There is no option {name}: {explained}.", name=name, explained=_(EXPLAINED[alias])
        ), True
    other = next((own for own in (alias, *OPTIONS.get(alias, ())) if own in shape.elsewhere), None)
    if other is not None:
        command = f"pellucid {shape.elsewhere[other]}"
        if other == name:
            said = _(
                "{name} is an option of {command}, but not of {this_command}.",
                name=name,
                command=command,
                this_command=shape.name,
            )
        else:
            said = _(
                "{name} is called {own_name} here, and is an option of {command}, but not of "
                "{this_command}.",
                name=name,
                own_name=other,
                command=command,
                this_command=shape.name,
            )
        return said, False
    return joined(
        _("There is no option {name}.", name=name), did_you_mean(plain, shape.options)
    ), False


def _meant_by_pair(
    word: Word, shape: Shape, existing: Collection[str]
) -> tuple[str, Word | Placed | bool] | None:
    """Read ``epochs=5``, the notation of Ultralytics and Hydra."""
    match = _PAIR.fullmatch(str(word.value))
    if match is None or word.value in existing:
        return None
    as_option = Word(_spelled(f"--{match[1]}", shape), match[2])
    name = str(as_option.option)
    if name in shape.options:
        instead = _as_option(name, as_option, shape)
        typed = " ".join(instead.typed())
        return _("{name} is written {own_name}.", name=word.value, own_name=typed), instead
    if not any(name in table for table in (OPTIONS, ARGUMENTS, EXPLAINED)):
        return None
    meant = _meant(as_option, shape, existing)
    return None if meant is None or meant[1] is False else meant


def _as_option(name: str, word: Word, shape: Shape) -> Word:
    return Word(name, word.value if shape.options[name] else None)


def _is_option(name: str) -> bool:
    if name[:1] in tuple(_LONG_DASHES) and name[1:2].isalpha():
        return True
    return name.startswith("-") and name.lstrip("-")[:1].isalpha()


def _spelled(name: str, shape: Shape) -> str:
    """Return the command's spelling of an option if only capitals and underscores differ."""
    plain = name.replace("_", "-").lower()
    if not name.startswith("--"):
        return name
    return plain if any(plain in known for known in (shape.options, OPTIONS, ARGUMENTS)) else name


def _takes_value(name: str, shape: Shape) -> bool:
    """Return whether an option takes a value; an unknown one may."""
    return shape.options.get(name, True)


def _is_value(word: str, name: str, shape: Shape) -> bool:
    own = _spelled(word.partition("=")[0], shape)
    return own not in shape.options and (name in shape.options or not _is_option(word))


def as_number(text: str, *, is_whole: bool) -> str | None:
    """Read a number with a unit, with a decimal comma or in per cent.

    Args:
        text: Text as typed.
        is_whole: Whether the number must be an integer.

    Returns:
        The number as pellucid accepts it, or None if the text is not a number.

    Example:
        >>> as_number("0,001", is_whole=False), as_number("20%", is_whole=False)
        ('0.001', '0.2')
        >>> as_number("32px", is_whole=True)
        '32'
    """
    match = re.fullmatch(r"\s*([-+]?[\d.,_' ]*\d[\d.,_' ]*(?:[eE][-+]?\d+)?)\s*([^\d]*)", text)
    if match is None:
        return None
    digits = re.sub(r"[_' ]", "", match[1])
    if re.fullmatch(r"[-+]?[1-9]\d{0,2}(,\d{3})+", digits):
        digits = digits.replace(",", "")
    try:
        value = float(digits.replace(",", "."))
    except ValueError:
        return None
    if match[2].strip() == "%":
        value /= 100
    if is_whole:
        return str(int(value)) if value.is_integer() else None
    return f"{value:g}"
