"""Metadata of a setting: its text in help, reports and errors, and its range."""

import math
from collections.abc import Callable
from dataclasses import Field, field, fields, is_dataclass
from typing import Any, ClassVar, Literal, NamedTuple, TypeVar, get_args, get_origin

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import or_list
from pellucid.search_values import SearchValues
from pellucid.spelling import did_you_mean, joined

T = TypeVar("T")


class Range(NamedTuple):
    """The valid values of a setting, among those of its type."""

    expected: str
    holds: Callable[[Any], bool]


class Setting(NamedTuple):
    """Metadata of a setting, kept in its dataclass field."""

    help: str
    """Help text; its first sentence is the title in reports."""
    range: Range | None = None
    is_option: bool = True
    """Whether the setting is an option of the command line."""
    panel: str = ""
    """Heading above the setting in the help of the command."""
    search: SearchValues | None = None
    """Values that `pellucid search` tries; None if it leaves the setting alone."""
    file_ending: str | None = None
    """Ending of the values that are paths of files; None if none are."""
    is_file_kept: bool = False
    """Whether a training copies the file into its folder."""

    @property
    def title(self) -> str:
        """Name of the setting in reports."""
        return self.help.partition(". ")[0].rstrip(".")


def setting(
    default: T,
    text: str,
    limits: Range | None = None,
    *,
    is_option: bool = True,
    search: SearchValues | None = None,
    file_ending: str | None = None,
    is_file_kept: bool = False,
) -> T:
    """Create a dataclass field for a setting; the arguments are those of `Setting`."""
    about = Setting(
        text,
        limits,
        is_option,
        search=search,
        file_ending=file_ending,
        is_file_kept=is_file_kept,
    )
    found: T = field(default=default, metadata={"setting": about})
    return found


class Settings:
    """Base class of settings dataclasses; the values are checked on creation."""

    PANEL: ClassVar[str] = "Options"

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            ConfigError: A value has the wrong type or is out of range.
        """
        described = settings_of(type(self))
        for own in fields(self):  # type: ignore[arg-type]
            if (value := getattr(self, own.name)) is not own.default:
                found = described.get(own.name)
                _check(own, value, found.range if found else None)


def settings_of(kind: type) -> dict[str, Setting]:
    """Return the metadata of each setting; a subclass may only override the default."""
    found: dict[str, Setting] = {}
    for base in reversed(kind.__mro__):
        if is_dataclass(base) and issubclass(base, Settings):
            for own in fields(base):
                if own.metadata and own.name not in found:
                    found[own.name] = own.metadata["setting"]._replace(panel=base.PANEL)
    return found


def documented(kind: type[T]) -> type[T]:
    """Add the settings to the docstring of their class."""
    lines = [f"    {name}: {own.help}" for name, own in settings_of(kind).items()]
    about = str(kind.__doc__).rstrip()
    kind.__doc__ = "\n".join([f"{about}\n\nAttributes:", *lines])
    return kind


def kinds_of(own: "Field[Any]") -> tuple[set[type], tuple[str, ...]]:
    """Return the types that a field accepts, and the allowed words of a `Literal`."""
    is_one = isinstance(own.type, type) or get_origin(own.type) is Literal
    members = (own.type,) if is_one else get_args(own.type)
    words = [word for each in members if get_origin(each) is Literal for word in get_args(each)]
    kinds = {str if get_origin(each) is Literal else each for each in members}
    return kinds, tuple(words)


def _check(own: "Field[Any]", value: Any, limits: Range | None) -> None:
    kinds, words = kinds_of(own)
    kinds |= {int} if float in kinds else set()
    expected = ""
    if not isinstance(value, tuple(kinds)) or (isinstance(value, bool) and bool not in kinds):
        names = sorted(kind.__name__ for kind in kinds)
        expected = _("a value of type {types}", types=or_list(names))
    elif words and value not in (*words, None):
        said = _(
            "The setting {setting} takes {words}; it was given {value!r}.",
            setting=own.name,
            words=", ".join(words),
            value=value,
        )
        raise ConfigError(joined(said, did_you_mean(str(value), words)))
    elif limits and value is not None:
        # JSON cannot hold an infinite number, so writing the run's files after training would fail.
        is_finite = not isinstance(value, float) or math.isfinite(value)
        expected = "" if is_finite and limits.holds(value) else _(limits.expected)
    if expected:
        raise ConfigError(
            _(
                "The setting {setting} takes {expected}; it was given {value!r}.",
                setting=own.name,
                expected=expected,
                value=value,
            )
        )
