"""The layout of a folder tree: its classes and splits, with notes for the user."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pellucid.data.sources.hints import why_no_classes
from pellucid.data.sources.layout_texts import note_loose
from pellucid.data.sources.scanned_folder import ScannedFolder
from pellucid.data.sources.split_words import SPLIT_FOLDERS
from pellucid.errors import DataError
from pellucid.i18n import gettext as _


@dataclass(frozen=True)
class ClassFolder:
    """A folder whose images have one class, and one split if the tree has splits."""

    folder: ScannedFolder
    label: str
    split: str | None


@dataclass
class Layout:
    """The classes found in a folder tree, with notes for the user."""

    classes: list[ClassFolder] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def core_of(folder: ScannedFolder, known: frozenset[str] = frozenset()) -> ScannedFolder:
    """Descend through folders with a single subfolder: train/train/CLASS, train/images/CLASS."""
    while not folder.n_images and len(folder.full) == 1:
        inner = folder.full[0]
        if inner.key in known or not inner.full:
            break
        folder = inner
    return folder


def keys_of(folder: ScannedFolder) -> frozenset[str]:
    """Return the names of the subfolders that hold images, case-folded for comparisons."""
    return frozenset(inner.key for inner in folder.full)


def add_splits(
    layout: Layout,
    chosen: Sequence[tuple[str, ScannedFolder, ScannedFolder]],
    *,
    is_said: bool = False,
) -> None:
    """Add the classes of splits, with a note on the split folders if their names are unusual.

    Args:
        layout: The layout to extend.
        chosen: Split, folder, and the folder inside it that holds the class folders.
        is_said: Whether to add the note in any case.

    Raises:
        DataError: A split holds no class folders.
    """
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
        layout.notes.append(
            _("Folders that are taken for splits: {texts}.", texts="; ".join(texts))
        )


def add_classes(layout: Layout, parent: ScannedFolder, split: str | None) -> None:
    """Add the subfolders of a folder as classes, with notes on those without images."""
    for folder in parent.folders:
        n_others = _n_others(folder)
        if folder.problem:
            layout.notes.append(
                _(
                    "The folder {path} cannot be read ({problem}).",
                    path=folder.path,
                    problem=folder.problem,
                )
            )
        elif folder.n_below or not parent.n_below:
            layout.classes.append(ClassFolder(folder, folder.name, split))
        elif n_others:
            layout.notes.append(
                _(
                    "The folder {relative} is not a class: it holds no pictures "
                    "({n_others:,} other files).",
                    relative=folder.relative,
                    n_others=n_others,
                )
            )
        else:
            layout.notes.append(
                _("The class folder {relative} is empty.", relative=folder.relative)
            )


def _n_others(folder: ScannedFolder) -> int:
    return folder.n_others + sum(_n_others(inner) for inner in folder.folders)
