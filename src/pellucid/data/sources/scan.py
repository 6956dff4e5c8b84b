"""The tree of a folder: which folders hold pictures, and what programs have left there."""

import os
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pellucid.data.sources.litter import SYSTEMS, comes_from_a_training, what_left_it
from pellucid.data.sources.names import display_name, is_hidden

_NO_PICTURES_TEXT = """
txt csv tsv json jsonl ndjson xml html htm md rst pdf doc docx odt rtf xls xlsx ods ppt pptx
parquet arrow feather yaml yml toml ini cfg conf log py pyc ipynb js ts css c cpp h java sh
bat ps1 r m mat npy npz pkl pickle joblib pt pth ckpt keras h5 hdf5 onnx safetensors pb
tflite bin zip tar gz tgz bz2 xz 7z rar mp4 mov avi mkv webm m4v 3gp mpg mpeg mp3 wav flac
ogg m4a aae xmp thm lnk url db sqlite exe dll so
"""

_NO_PICTURES = set(_NO_PICTURES_TEXT.split())
"""Endings of files that hold no picture; any other file may be one, whatever its name says."""

_DEEPEST = 64
_MOST_LINKS = 10_000


@dataclass(frozen=True)
class Folder:
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
    folders: tuple["Folder", ...] = ()
    """Sorted by name."""
    example: str = ""
    """Name of a file directly in it, of one that may be a picture if there is one."""
    has_results: bool = False
    """Whether a file in it, at any depth, comes from a training."""

    @cached_property
    def n_below(self) -> int:
        """How many files in it, at any depth, may be pictures."""
        return self.n_pictures + sum(folder.n_below for folder in self.folders)

    @cached_property
    def full(self) -> tuple["Folder", ...]:
        """The folders in it that hold what may be pictures, at any depth."""
        return tuple(folder for folder in self.folders if folder.n_below)

    @property
    def key(self) -> str:
        """Its name as it is compared with others."""
        return self.name.casefold()


@dataclass
class Left:
    """What programs have left, which is passed over."""

    found: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name of a folder and what it is, by its path."""

    def note(self) -> list[str]:
        """Say what is passed over; folders within others that are do not count."""
        counts = Counter(
            what
            for path, what in self.found.items()
            if not any(str(above) in self.found for above in Path(path).parents)
        )
        if not counts:
            return []
        texts = [f"{name} ({n:,}; {what})" for (name, what), n in sorted(counts.items())]
        return [f"Folders that programs leave among pictures are passed over: {', '.join(texts)}."]


def scan(root: str) -> tuple[Folder, Left]:
    """Look through a folder, without opening a file.

    A link to a folder is followed once, not below another link and not upwards, so links in
    circles do no harm. A folder that cannot be read counts as empty.

    Args:
        root: The folder.

    Returns:
        The tree, and what was passed over.
    """
    scanner = _Scanner()
    name = unicodedata.normalize("NFC", display_name(os.path.basename(os.path.realpath(root))))
    return scanner.scan(root, name, "", (os.path.realpath(root),), is_linked=False), scanner.left


class _Scanner:
    def __init__(self) -> None:
        self.left = Left()
        self.n_links = 0

    def scan(
        self, path: str, name: str, relative: str, above: tuple[str, ...], *, is_linked: bool
    ) -> Folder:
        n_pictures = n_others = 0
        example = ""
        has_results = False
        folders: list[Folder] = []
        if len(above) > _DEEPEST:
            return Folder(path, name, relative, n_pictures=1)
        try:
            with os.scandir(path) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            entries = []
        for entry in entries:
            is_link = entry.is_symlink()
            if not _is_folder(entry):
                if not is_hidden(entry.name):
                    is_picture = may_be_picture(entry.name)
                    if not example or (is_picture and not n_pictures):
                        example = display_name(entry.name)
                    n_pictures, n_others = n_pictures + is_picture, n_others + (not is_picture)
                    has_results = has_results or comes_from_a_training(entry.name)
                continue
            if is_hidden(entry.name):
                if (key := entry.name.lower()) in SYSTEMS and key != "__macosx":
                    self.left.found[entry.path] = entry.name, SYSTEMS[key]
                continue
            real = os.path.realpath(entry.path) if is_link else os.path.join(above[-1], entry.name)
            if is_link:
                self.n_links += 1
                is_upward = any(os.path.commonpath([real, upper]) == real for upper in above)
                if is_linked or is_upward or self.n_links > _MOST_LINKS:
                    continue
            own = display_name(entry.name)
            folders.append(
                self.scan(
                    entry.path,
                    unicodedata.normalize("NFC", own),
                    f"{relative}/{own}" if relative else own,
                    (*above, real),
                    is_linked=is_linked or is_link,
                )
            )
        has_results = has_results or any(folder.has_results for folder in folders)
        whole = Folder(
            path, name, relative, n_pictures, n_others, tuple(folders), example, has_results
        )
        kept = []
        for folder in folders:
            what = what_left_it(folder, whole)
            if what is None:
                kept.append(folder)
            else:
                self.left.found[folder.path] = folder.name, what
        return replace(whole, folders=tuple(kept))


def may_be_picture(name: str) -> bool:
    """Whether a file may be a picture, as far as its ending says."""
    _, dot, ending = name.rpartition(".")
    return not dot or ending.lower() not in _NO_PICTURES


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
