"""Scans a folder tree: which folders hold images, and which were left behind by programs."""

import os
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from pellucid.data.sources.litter import SYSTEMS, comes_from_a_training, what_left_it
from pellucid.data.sources.names import display_name, is_hidden
from pellucid.data.sources.scanned_folder import ScannedFolder
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason

_NO_PICTURES_TEXT = """
txt csv tsv json jsonl ndjson xml html htm md rst pdf doc docx odt rtf xls xlsx ods ppt pptx
parquet arrow feather yaml yml toml ini cfg conf log py pyc ipynb js ts css c cpp h java sh
bat ps1 r m mat npy npz pkl pickle joblib pt pth ckpt keras h5 hdf5 onnx safetensors pb
tflite bin zip tar gz tgz bz2 xz 7z rar mp4 mov avi mkv webm m4v 3gp mpg mpeg mp3 wav flac
ogg m4a aae xmp thm lnk url db sqlite exe dll so
"""

_NO_PICTURES = set(_NO_PICTURES_TEXT.split())
"""Extensions of files that are not images; a file with any other extension may be one."""

_MAX_DEPTH = 64
_MAX_LINKS = 10_000


@dataclass
class Left:
    """Folders left behind by programs, which are skipped."""

    found: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name and description of each folder, by its path."""

    def note(self) -> list[str]:
        """Return a note about the skipped folders, without those inside other skipped ones."""
        counts = Counter(
            what
            for path, what in self.found.items()
            if not any(str(above) in self.found for above in Path(path).parents)
        )
        if not counts:
            return []
        texts = [
            _("{name} ({n_folders:,}; {what})", name=name, n_folders=n, what=_(what))
            for (name, what), n in sorted(counts.items())
        ]
        return [
            _(
                "Folders that programs leave among pictures are passed over: {texts}.",
                texts=", ".join(texts),
            )
        ]


def scan(root: str) -> tuple[ScannedFolder, Left]:
    """Scan a folder without opening any file.

    A link to a folder is followed unless it lies below another link or points to a parent folder,
    so circular links do no harm. A folder that cannot be read counts as empty.

    Args:
        root: The folder.

    Returns:
        The tree, and the folders that were skipped.
    """
    scanner = _Scanner()
    real = os.path.realpath(root)
    name = unicodedata.normalize("NFC", display_name(Path(real).name))
    return scanner.scan(root, name, "", (real,), is_linked=False), scanner.left


class _Scanner:
    def __init__(self) -> None:
        self.left = Left()
        self.n_links = 0

    def scan(
        self, path: str, name: str, relative: str, above: tuple[str, ...], *, is_linked: bool
    ) -> ScannedFolder:
        if len(above) > _MAX_DEPTH:
            return ScannedFolder(path, name, relative, n_images=1)
        files: list[str] = []
        folders: list[ScannedFolder] = []
        try:
            entries = sorted_entries(path)
        except OSError as error:
            return ScannedFolder(path, name, relative, problem=system_reason(error))
        for entry in entries:
            if not is_folder(entry):
                if not is_hidden(entry.name):
                    files.append(display_name(entry.name))
            elif is_hidden(entry.name):
                if (key := entry.name.lower()) in SYSTEMS and key != "__macosx":
                    self.left.found[entry.path] = entry.name, SYSTEMS[key]
            elif (real := self._real(entry, above, is_linked=is_linked)) is not None:
                own = display_name(entry.name)
                folders.append(
                    self.scan(
                        entry.path,
                        unicodedata.normalize("NFC", own),
                        f"{relative}/{own}" if relative else own,
                        (*above, real),
                        is_linked=is_linked or entry.is_symlink(),
                    )
                )
        return self._without_left(_folder(path, name, relative, files, folders))

    def _real(
        self, entry: os.DirEntry[str], above: tuple[str, ...], *, is_linked: bool
    ) -> str | None:
        """Return the real path of a folder to enter; None if it must not be entered."""
        if not entry.is_symlink():
            return f"{above[-1]}{os.sep}{entry.name}"
        self.n_links += 1
        real = os.path.realpath(entry.path)
        is_upward = any(f"{upper}{os.sep}".startswith(f"{real}{os.sep}") for upper in above)
        return None if is_linked or is_upward or self.n_links > _MAX_LINKS else real

    def _without_left(self, whole: ScannedFolder) -> ScannedFolder:
        kept = []
        for folder in whole.folders:
            what = what_left_it(folder, whole)
            if what is None:
                kept.append(folder)
            else:
                self.left.found[folder.path] = folder.name, what
        return replace(whole, folders=tuple(kept))


def _folder(
    path: str, name: str, relative: str, files: list[str], folders: list[ScannedFolder]
) -> ScannedFolder:
    pictures = [file for file in files if may_be_picture(file)]
    return ScannedFolder(
        path,
        name,
        relative,
        len(pictures),
        len(files) - len(pictures),
        tuple(folders),
        next(iter(pictures or files), ""),
        any(map(comes_from_a_training, files)) or any(folder.has_results for folder in folders),
    )


def sorted_entries(path: str) -> list[os.DirEntry[str]]:
    """List a folder's entries, sorted by name.

    Raises:
        OSError: The folder cannot be read.
    """
    with os.scandir(path) as found:
        return sorted(found, key=lambda entry: entry.name)


def may_be_picture(name: str) -> bool:
    """Return whether a file may be an image, judging by its extension.

    Example:
        >>> may_be_picture("cat.jpg"), may_be_picture("notes.txt")
        (True, False)
    """
    _, dot, ending = name.rpartition(".")
    return not dot or ending.lower() not in _NO_PICTURES


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a folder or a link to one; a link to itself counts as broken."""
    try:
        return entry.is_dir()
    except OSError:
        return False
