"""Texts about the folders of a tree for notes and messages."""

import shlex
from collections.abc import Sequence

from pellucid.data.sources.scanned_folder import ScannedFolder
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext
from pellucid.i18n.first_few import first_few
from pellucid.spelling import joined

_MAX_NAMED = 4


def option(split: str, folder: ScannedFolder) -> str:
    """Format a folder as a value of the option `--splits`."""
    return shlex.quote(f"{split}={folder.relative}")


def note_wrapper(notes: list[str], node: ScannedFolder) -> None:
    """Add a note that the subfolders of a folder are read instead of the folder."""
    notes.append(
        _(
            "{relative}/ is the only folder with pictures, so the folders in it are read.",
            relative=node.relative,
        )
    )


def note_loose(notes: list[str], folder: ScannedFolder) -> None:
    """Add a note about files outside of class folders, if there are any."""
    if n := folder.n_images + folder.n_others:
        notes.append(
            _(
                "Files in {relative}/ outside of any class folder are not used: {n:,}, such "
                "as {example}.",
                relative=folder.relative or folder.name,
                n=n,
                example=folder.example,
            )
        )


def note_left(notes: list[str], folders: Sequence[ScannedFolder], why: str) -> None:
    """Add a note about folders that are left out, and why."""
    if folders:
        notes.append(
            _("Folders that are not used: {folders}: {why}.", folders=counted(folders), why=why)
        )


def note_folders_only(notes: list[str], tops: Sequence[ScannedFolder]) -> None:
    """Add a note if all classes hold only folders, since those may be the actual classes."""
    if all(top.full and not top.n_images for top in tops):
        names = dict.fromkeys(inner.name for top in tops for inner in top.full)
        options = [option("train", top) for top in tops[:3]] + ["..."] * (len(tops) > 3)
        note = _(
            "The class folders ({folders}) hold only folders ({inner}); all pictures in "
            "them count for the class.",
            folders=shortened([top.name for top in tops]),
            inner=shortened(list(names)),
        )
        hint = (
            _("If those are the classes: --splits {options}.", options=" ".join(options))
            if len(names) > 1
            else ""  # cat/images/, dog/images/
        )
        notes.append(joined(note, hint))


def _pictures(folder: ScannedFolder) -> str:
    return ngettext("{n:,} picture", "{n:,} pictures", folder.n_below)


def counted(folders: Sequence[ScannedFolder]) -> str:
    """List a few folders with their numbers of images."""
    return shortened([f"{folder.relative}/ ({_pictures(folder)})" for folder in folders])


def names_of(folders: Sequence[ScannedFolder]) -> str:
    """List a few folders."""
    return shortened([f"{folder.relative}/" for folder in folders])


def shortened(texts: Sequence[str]) -> str:
    """Join the first few texts, and count the rest.

    Example:
        >>> shortened(["a", "b", "c", "d", "e", "f"])
        'a, b, c, d and 2 more'
    """
    return first_few(texts, _MAX_NAMED)
