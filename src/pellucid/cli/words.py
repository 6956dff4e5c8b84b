"""The words of a command line as somebody typed them, and what they would be for pellucid."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pellucid.cli.aliases import ARGUMENTS, EXPLAINED, OPTIONS
from pellucid.spelling import did_you_mean, joined

_PAIR = re.compile(r"([A-Za-z][\w-]*)=(.+)", re.DOTALL)
_LONG_DASHES = "‐‑‒–—―−"
"""What word processors and web pages make of two hyphens."""


@dataclass(frozen=True)
class Shape:
    """What a command takes."""

    name: str
    """As it is typed, such as "pellucid data split"."""
    options: Mapping[str, bool]
    """Whether each takes a value, by its name with its hyphens."""
    arguments: tuple[str, ...]
    """As the help calls them."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Of the options of other commands: which command has it."""


class Word(NamedTuple):
    """An option with its value, or an argument."""

    option: str | None
    """None for an argument."""
    value: str | None

    def typed(self) -> list[str]:
        """Give the words that are typed for it."""
        return [word for word in self if word is not None]


class Placed(NamedTuple):
    """The value of an option that is an argument here."""

    argument: str
    """As the help calls it."""
    value: str | None


@dataclass(frozen=True)
class Corrected:
    """What is wrong with the words of a command line."""

    problems: tuple[str, ...]
    """A sentence each."""
    words: tuple[str, ...] | None
    """What to type instead; None if that is not known."""


def parted(args: Sequence[str], shape: Shape) -> list[Word]:
    """Part a command line into options with their values, and arguments.

    An option is spelled as the command spells it, where only capitals or underscores differ.

    Args:
        args: What follows the command's name.
        shape: What the command takes.
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
    """Find what other programs would have understood, and what was misspelled.

    Args:
        words: The parts of the command line.
        shape: What the command takes.
        existing: Arguments that are names of files or folders, and so nothing else.

    Returns:
        The problems; none if the words can be parsed.
    """
    problems: list[str] = []
    options: list[Word] = []
    given: dict[str, list[str]] = {name: [] for name in shape.arguments}
    arguments: list[str] = []
    is_known, is_dropping = True, False
    for word in words:
        meant = _meant(word, shape, existing)
        if meant is None:
            # Further values of an option that there is not are left out with it.
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
            # What follows a switch of another program may be no value of it.
            arguments += [word.value] if word.value is not None and word.value in existing else []
    if not problems:
        return Corrected((), None)
    ordered = _in_order(given, arguments)
    typed = [text for option in options for text in option.typed()]
    return Corrected(tuple(problems), (*ordered, *typed) if is_known else None)


def _in_order(given: Mapping[str, list[str]], arguments: Sequence[str]) -> list[str]:
    """Put what options said of arguments where the arguments belong, before or after the rest."""
    first, *others = list(given.values()) or [[]]
    return [*first, *arguments, *(value for values in others for value in values)]


def _meant(
    word: Word, shape: Shape, existing: Collection[str]
) -> tuple[str, Word | Placed | bool] | None:
    """Say what a word would be here.

    Returns:
        None if it is right. Else the problem, and what to write instead: an option, an argument,
        True to leave it out, or False if that is not known.
    """
    if word.option is None:
        return _meant_by_pair(word, shape, existing)
    name = word.option
    if name in shape.options:
        is_lacking = word.value is None and shape.options[name]
        return (f"{name} needs a value.", False) if is_lacking else None
    plain = "--" + name.lstrip("-" + _LONG_DASHES).replace("_", "-").lower()
    if plain in shape.options and not name.startswith("--"):
        return f"{name} is written {plain}.", _as_option(plain, word, shape)
    alias = name if name in OPTIONS or name in ARGUMENTS or name in EXPLAINED else plain
    target = next((own for own in OPTIONS.get(alias, ()) if own in shape.options), None)
    if target is not None:
        return f"pellucid calls {name} {target}.", _as_option(target, word, shape)
    place = next((own for own in ARGUMENTS.get(alias, ()) if own in shape.arguments), None)
    if place is not None:
        return f"{name} is no option here: {place} stands by itself.", Placed(place, word.value)
    if alias in EXPLAINED:
        return f"There is no option {name}: {EXPLAINED[alias]}.", True
    other = next((own for own in (alias, *OPTIONS.get(alias, ())) if own in shape.elsewhere), None)
    if other is not None:
        said = "" if other == name else f", there called {other}"
        return f"{name} is an option of pellucid {shape.elsewhere[other]}{said}.", False
    return joined(f"There is no option {name}.", did_you_mean(plain, shape.options)), False


def _meant_by_pair(
    word: Word, shape: Shape, existing: Collection[str]
) -> tuple[str, Word | Placed | bool] | None:
    """Read ``epochs=5``, as Ultralytics and Hydra have it."""
    match = _PAIR.fullmatch(str(word.value))
    if match is None or word.value in existing:
        return None
    as_option = Word(_spelled(f"--{match[1]}", shape), match[2])
    name = str(as_option.option)
    if name in shape.options:
        instead = _as_option(name, as_option, shape)
        return f"{word.value} is written {' '.join(instead.typed())}.", instead
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
    """Spell an option as the command does, where only capitals and underscores differ."""
    plain = name.replace("_", "-").lower()
    if not name.startswith("--"):
        return name
    return plain if any(plain in known for known in (shape.options, OPTIONS, ARGUMENTS)) else name


def _takes_value(name: str, shape: Shape) -> bool:
    """Whether a value follows; of an option that there is not, whatever looks like one."""
    return shape.options.get(name, True)


def _is_value(word: str, name: str, shape: Shape) -> bool:
    own = _spelled(word.partition("=")[0], shape)
    return own not in shape.options and (name in shape.options or not _is_option(word))


def as_number(text: str, *, is_whole: bool) -> str | None:
    """Read a number as people write it: with a unit, with a comma, in per cent.

    Args:
        text: As typed.
        is_whole: Whether a whole number is asked for.

    Returns:
        How it is written here, or None if it is no number that could be meant.
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
