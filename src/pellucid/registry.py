"""Registry of named objects: entries are added by a decorator; errors suggest near matches."""

from collections.abc import Callable
from typing import Generic, TypeVar

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.spelling import did_you_mean, joined

T = TypeVar("T")


class Registry(Generic[T]):
    """Maps names to objects of one kind.

    Args:
        kind: Name of the kind, in the singular, for messages.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, T] = {}

    def register(self, *names: str) -> Callable[[T], T]:
        """Return a decorator that registers the decorated object and returns it unchanged.

        Args:
            names: Names of the entry, at least one.

        Raises:
            ValueError: A name is already registered.
        """
        for name in names:
            if name in self._entries:
                raise ValueError(f"There are two entries named {name!r} of the kind {self.kind}.")

        def add(entry: T) -> T:
            self._entries.update(dict.fromkeys(names, entry))
            return entry

        return add

    def names(self) -> list[str]:
        """Return the registered names, sorted."""
        return sorted(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def get(self, name: str) -> T:
        """Return the entry with a name.

        Raises:
            ConfigError: No entry has that name; the message lists near matches.
        """
        try:
            return self._entries[name]
        except KeyError:
            raise ConfigError(
                joined(
                    _("There is no {kind} named {name!r}.", kind=_(self.kind), name=name),
                    did_you_mean(name, self._entries),
                    _("There are: {names}.", names=", ".join(self.names())),
                )
            ) from None
