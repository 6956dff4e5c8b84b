"""The one registry idiom: a decorator, explicit imports, and errors that help."""

from collections.abc import Callable
from typing import Generic, TypeVar

from pellucid.errors import ConfigError
from pellucid.spelling import did_you_mean, joined

T = TypeVar("T")


class Registry(Generic[T]):
    """Things of one kind by name.

    Args:
        kind: What the things are, in the singular, for messages.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, T] = {}

    def register(self, *names: str) -> Callable[[T], T]:
        """Make a decorator that registers what it decorates and returns it unchanged.

        Raises:
            ValueError: A name is taken.
        """
        for name in names:
            if name in self._entries:
                raise ValueError(f"There are two entries named {name!r} of the kind {self.kind}.")

        def add(entry: T) -> T:
            self._entries.update(dict.fromkeys(names, entry))
            return entry

        return add

    def names(self) -> list[str]:
        """List the names, sorted."""
        return sorted(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def get(self, name: str) -> T:
        """Look an entry up.

        Raises:
            ConfigError: There is none of that name; the message lists near matches.
        """
        try:
            return self._entries[name]
        except KeyError:
            raise ConfigError(
                joined(
                    f"There is no {self.kind} named {name!r}.",
                    did_you_mean(name, self._entries),
                    f"There are: {', '.join(self.names())}.",
                )
            ) from None
