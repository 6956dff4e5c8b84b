"""How a tree of folders is read: its classes and splits, and what a user should know of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pellucid.data.sources.hints import why_no_classes
from pellucid.data.sources.layout_texts import note_loose
from pellucid.data.sources.scanned_folder import ScannedFolder
from pellucid.data.sources.split_words import SPLIT_FOLDERS
from pellucid.errors import DataError


@dataclass(frozen=True)
class ClassFolder:
    """A folder whose pictures are of one class, and of one split if the tree says so."""

    folder: ScannedFolder
    label: str
    split: str | None


@dataclass
class Layout:
    """How a tree of folders is read."""

    classes: list[ClassFolder] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def core_of(folder: ScannedFolder, known: frozenset[str] = frozenset()) -> ScannedFolder:
    """Look through folders that hold one folder only: train/train/CLASS, train/images/CLASS."""
    while not folder.n_pictures and len(folder.full) == 1:
        inner = folder.full[0]
        if inner.key in known or not inner.full:
            break
        folder = inner
    return folder


def keys_of(folder: ScannedFolder) -> frozenset[str]:
    """Give the names of the folders in it, as they are compared."""
    return frozenset(inner.key for inner in folder.full)


def add_splits(
    layout: Layout,
    chosen: Sequence[tuple[str, ScannedFolder, ScannedFolder]],
    *,
    is_said: bool = False,
) -> None:
    """Add the classes of splits, and say which folders those are unless their names do."""
    for split, top, core in chosen:
        if not core.full:
            raise DataError(why_no_classes(top, core))
        note_loose(layout.notes, core)
        add_classes(layout, core, split)
    if is_said or any(
        SPLIT_FOLDERS.get(core.relative.casefold()) != split for split, _, core in chosen
    ):
        texts = []
        for split in ("train", "validation", "test"):
            cores = [core for each, _, core in chosen if each == split]
            if cores:
                texts.append(f"{split}: {', '.join(f'{core.relative}/' for core in cores)}")
        layout.notes.append(f"Folders that are taken for splits: {'; '.join(texts)}.")


def add_classes(layout: Layout, parent: ScannedFolder, split: str | None) -> None:
    """Add the folders of a folder as classes, and say which hold no pictures."""
    for folder in parent.folders:
        n_others = _n_others(folder)
        if folder.problem:
            layout.notes.append(f"The folder {folder.path} cannot be read ({folder.problem}).")
        elif folder.n_below or not parent.n_below:
            layout.classes.append(ClassFolder(folder, folder.name, split))
        elif n_others:
            layout.notes.append(
                f"The folder {folder.relative} is no class: it holds no pictures "
                f"({n_others:,} other files)."
            )
        else:
            layout.notes.append(f"The class folder {folder.relative} is empty.")


def _n_others(folder: ScannedFolder) -> int:
    return folder.n_others + sum(_n_others(inner) for inner in folder.folders)
