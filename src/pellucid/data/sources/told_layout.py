"""Reads a folder tree with the splits that the user names with `--splits`."""

from collections.abc import Mapping, Sequence

from pellucid.data.sources.hints import why_no_classes
from pellucid.data.sources.layout_parts import Layout, add_classes, add_splits, core_of
from pellucid.data.sources.layout_texts import note_left, note_loose
from pellucid.data.sources.scanned_folder import ScannedFolder
from pellucid.errors import DataError
from pellucid.i18n import gettext as _


def layout_as_told(root: ScannedFolder, splits: Mapping[str, Sequence[str]]) -> Layout:
    """Find the class folders of a tree in which the user names the split folders.

    Args:
        root: The tree.
        splits: Folders for train, validation and test, relative to the root, with slashes. If
            empty, all top-level folders are classes.

    Returns:
        The classes, with notes for the user.

    Raises:
        DataError: A folder does not exist, is given twice or holds no class folders.
    """
    layout = Layout()
    if not splits:
        if not root.folders:
            raise DataError(why_no_classes(root, root))
        note_loose(layout.notes, root)
        add_classes(layout, root, None)
        return layout
    told = told_folders(root, splits)
    cores = {folder.relative: core_of(folder) for _, folder in told}
    add_splits(layout, [(split, folder, cores[folder.relative]) for split, folder in told])
    used = [folder.relative for _, folder in told]
    left = [
        top
        for top in root.full
        if not any(f"{name}/".startswith(f"{top.relative}/") for name in used)
    ]
    note_left(layout.notes, left, _("--splits does not name them"))
    return layout


def told_folders(
    root: ScannedFolder, splits: Mapping[str, Sequence[str]]
) -> list[tuple[str, ScannedFolder]]:
    """Look up the folders that the user names with `--splits`, each with its split.

    Raises:
        DataError: A folder does not exist, or lies in another one.
    """
    told = [
        (split, inner_folder(root, name))
        for split, names in splits.items()
        for name in dict.fromkeys(names)
    ]
    for at, (_unused, folder) in enumerate(told):
        for _unused, other in told[:at]:
            if _holds(other, folder) or _holds(folder, other):
                raise DataError(
                    _(
                        "{folder}/ and {other}/ were both given to --splits, and one "
                        "is, or lies in, the other. Each picture has one split.",
                        folder=folder.relative,
                        other=other.relative,
                    )
                )
    return told


def _holds(folder: ScannedFolder, other: ScannedFolder) -> bool:
    """Return whether a folder is another one, or holds it; the root's path is empty."""
    return not folder.relative or f"{other.relative}/".startswith(f"{folder.relative}/")


def inner_folder(root: ScannedFolder, name: str) -> ScannedFolder:
    """Look up a folder that the user names with `--splits`.

    Args:
        root: The tree.
        name: Path of the folder relative to the root, with slashes or backslashes.

    Raises:
        DataError: There is no such folder.
    """
    folder = root
    for part in [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]:
        found = [inner for inner in folder.folders if inner.name == part] or [
            inner for inner in folder.folders if inner.key == part.casefold()
        ]
        if not found:
            there = ", ".join(f"{inner.relative}/" for inner in folder.folders[:12]) or _(
                "no folders"
            )
            raise DataError(
                _(
                    "--splits names the folder {name!r}, which is not in {path}. Expected a "
                    "path from there, with slashes; there are: {there}.",
                    name=name,
                    path=root.path,
                    there=there,
                )
            )
        folder = found[0]
    return folder
