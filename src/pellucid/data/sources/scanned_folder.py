"""A folder as found on disk."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class ScannedFolder:
    """A folder and those of its subfolders that belong to the user."""

    path: str
    """Path for opening the folder."""
    name: str
    """Name as valid Unicode, in form C."""
    relative: str
    """Path relative to the source, with slashes; empty for the source itself."""
    n_images: int = 0
    """Number of files directly in the folder that may be images, judging by their extensions."""
    n_others: int = 0
    """Number of other files directly in the folder."""
    folders: tuple["ScannedFolder", ...] = ()
    """Subfolders, sorted by name."""
    example: str = ""
    """Name of a file directly in the folder, preferably one that may be an image."""
    has_results: bool = False
    """Whether a file at any depth was written by a training run."""
    problem: str = ""
    """Reason why the folder could not be read; empty if it could."""

    @cached_property
    def n_below(self) -> int:
        """Number of files at any depth that may be images."""
        return self.n_images + sum(folder.n_below for folder in self.folders)

    @cached_property
    def full(self) -> tuple["ScannedFolder", ...]:
        """Subfolders that contain possible images at any depth."""
        return tuple(folder for folder in self.folders if folder.n_below)

    @property
    def key(self) -> str:
        """Case-folded name, for comparisons."""
        return self.name.casefold()
