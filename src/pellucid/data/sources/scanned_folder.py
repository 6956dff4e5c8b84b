"""A folder as it was found on the disk."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class ScannedFolder:
    """A folder, and the folders in it that belong to the user."""

    path: str
    """Where it is; for opening it."""
    name: str
    """Its own name as valid Unicode, in form C."""
    relative: str
    """Its path from the source, with slashes; empty for the source itself."""
    n_pictures: int = 0
    """How many files directly in it may be pictures, by their endings."""
    n_others: int = 0
    """How many other files are directly in it."""
    folders: tuple["ScannedFolder", ...] = ()
    """Sorted by name."""
    example: str = ""
    """Name of a file directly in it, of one that may be a picture if there is one."""
    has_results: bool = False
    """Whether a file in it, at any depth, comes from a training."""
    problem: str = ""
    """Why it could not be read, if it could not."""

    @cached_property
    def n_below(self) -> int:
        """How many files in it, at any depth, may be pictures."""
        return self.n_pictures + sum(folder.n_below for folder in self.folders)

    @cached_property
    def full(self) -> tuple["ScannedFolder", ...]:
        """The folders in it that hold what may be pictures, at any depth."""
        return tuple(folder for folder in self.folders if folder.n_below)

    @property
    def key(self) -> str:
        """Its name as it is compared with others."""
        return self.name.casefold()
