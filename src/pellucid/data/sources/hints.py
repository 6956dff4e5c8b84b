"""Messages about folders without class folders: what they hold instead, and what to do."""

import os
import re
import shlex
from collections import Counter
from collections.abc import Sequence

from pellucid.data.sources.endings import ARCHIVES, TABLES
from pellucid.data.sources.names import display_name, is_hidden
from pellucid.data.sources.scanned_folder import ScannedFolder
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext

_MIN_OF_A_KIND = 2


def why_no_classes(root: ScannedFolder, folder: ScannedFolder, splits: Sequence[str] = ()) -> str:
    """Describe what a folder holds instead of class folders, and what to do about it.

    Args:
        root: The folder that the user named.
        folder: The folder in which class folders were expected.
        splits: The sibling folders that are named like splits, if `folder` is one of them.

    Returns:
        The text of an error message.
    """
    names = _file_names(folder)
    above = _file_names(root) if root is not folder else names
    beside = [f"{folder.path}{os.sep}{name}" for name in names if name.lower().endswith(TABLES)]
    if root is not folder:
        beside += [f"{root.path}{os.sep}{name}" for name in above if name.lower().endswith(TABLES)]
    found = (
        _("{path} holds {files} and no folders", path=folder.path, files=_files(folder))
        if not folder.folders
        else _(
            "{path} holds {files}, and no folders with pictures",
            path=folder.path,
            files=_files(folder),
        )
    )
    if splits:
        found = _(
            "{splits} are called like splits, but {path} holds no class folders "
            "({n_pictures:,} pictures)",
            splits=", ".join(f"{name}/" for name in splits[:4]),
            path=folder.path,
            n_pictures=folder.n_below,
        )
    hints = []
    if beside:
        hints.append(
            _(
                "There is a table, {path}: if it names the pictures and their "
                "labels, give it instead of the folder.",
                path=display_name(beside[0]),
            )
        )
    archives = [name for name in above if name.lower().endswith(ARCHIVES)]
    if len(archives) == 1:
        archive = shlex.quote(f"{root.path}{os.sep}{archives[0]}")
        hints.append(
            _(
                "There is an archive: if it holds the pictures, give {archive} instead.",
                archive=archive,
            )
        )
    elif archives:
        hints.append(
            _(
                "There are {n_archives:,} archives ({archives}). An archive is read by its "
                "own name; if each holds one class, unpack each into a folder of its own "
                "name.",
                n_archives=len(archives),
                archives=", ".join(archives[:3]),
            )
        )
    hints += [
        _(
            "{name} may hold the labels, but is not read: write a table (CSV) with a path "
            "and a label in each row.",
            name=name,
        )
        for name in ("labels.json", "metadata.jsonl")
        if name in {*names, *above}
    ]
    if "data.yaml" in above or any(name == "labels" for name in _folder_names(root)):
        hints.append(
            _(
                "It looks like data for a detector (boxes in labels/), which has no class "
                "for each picture."
            )
        )
    hints += _hint_from_names(names)
    if splits:
        hints.append(_("If {splits} are the classes: --splits none.", splits=", ".join(splits[:4])))
    return (
        _(
            "{found}. Expected one folder per class, such as photos/cat/ and photos/dog/, "
            "with the pictures inside. {hints}",
            found=found,
            hints=" ".join(hints),
        )
    ).strip()


def _files(folder: ScannedFolder) -> str:
    n_files = folder.n_images + folder.n_others
    return ngettext("{n:,} file", "{n:,} files", n_files)


def _hint_from_names(names: Sequence[str]) -> list[str]:
    """Return a hint if file names begin with a possible label: cat.0.jpg, dog_12.png."""
    starts = Counter(
        match[1] for name in names if (match := re.match(r"([^\W\d_][^\W\d]*?)[\W_]*\d", name))
    )
    labels = [label for label, n in starts.most_common() if n >= _MIN_OF_A_KIND]
    if not 2 <= len(labels) <= 1000 or sum(starts.values()) < 0.8 * len(names):
        return []
    example = next(name for name in names if name.startswith(labels[0]))
    shown = ", ".join(labels[:4])
    hint = _(
        "The names of the files begin with {labels}. If those are the labels, write a "
        "table with the columns path and label, such as the row {example},{label}, or "
        "move the files into folders of those names.",
        labels=shown,
        example=example,
        label=labels[0],
    )
    return [hint]


def _file_names(folder: ScannedFolder) -> list[str]:
    return sorted(display_name(name) for name, is_folder in _entries(folder) if not is_folder)


def _folder_names(folder: ScannedFolder) -> list[str]:
    return [name.lower() for name, is_folder in _entries(folder) if is_folder]


def _entries(folder: ScannedFolder) -> list[tuple[str, bool]]:
    try:
        with os.scandir(folder.path) as found:
            return [(e.name, e.is_dir()) for e in found if not is_hidden(e.name)]
    except OSError:
        return []
