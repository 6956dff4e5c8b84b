"""Rename classes and files into a new folder."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

from pellucid.api.given_source import source_path
from pellucid.api.notebook_watcher import default_watcher
from pellucid.data.name_table import read_names, reversed_names
from pellucid.data.placing import check_new_folder, place_files
from pellucid.data.rename_log import LOG, n_bytes, replay_log, with_hashes, write_log
from pellucid.data.renaming import Renaming
from pellucid.data.renaming import plan_renaming as plan_steps
from pellucid.data.sources.folder import list_folder
from pellucid.data.sources.reading import SplitFolders, make_reading
from pellucid.data.text_encoding import check_encoding
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.typed_path import typed_path


@dataclass(frozen=True)
class PlannedRenaming:
    """Plan of a renaming; nothing is done before `carry_out` is called."""

    out: Path
    """The new folder."""
    renaming: Renaming
    """The steps, the old and new names of the classes, and notes for the user."""
    n_bytes: int
    """Total size of the files."""
    settings: Mapping[str, Any]
    """Settings of the renaming, as the log records them."""

    def carry_out(self, *, link: bool = False, watcher: Watcher | None = None) -> None:
        """Create the new folder; the old one is not changed.

        Args:
            link: Whether to make hard links, which take no space, instead of copies.
            watcher: Receives the progress.

        Raises:
            DataError: A file cannot be read, or the folder cannot be written.
        """
        watcher = watcher or default_watcher()
        watcher.stage(marked("Linking") if link else marked("Copying"))
        created = datetime.now(UTC).isoformat(timespec="seconds")
        place_files(
            self.renaming.placements,
            self.out,
            is_linked=link,
            extra={LOG: write_log(with_hashes(self.renaming), self.settings, created)},
            on_progress=watcher.progress,
        )


def plan_renaming(
    folder: str | os.PathLike[str],
    out: str | os.PathLike[str],
    names: Mapping[str, str] | str | os.PathLike[str] | None = None,
    *,
    reverse: bool = False,
    renumber: bool = False,
    merge: bool = False,
    replay: str | os.PathLike[str] | None = None,
    splits: SplitFolders | None = None,
    encoding: str | None = None,
) -> PlannedRenaming:
    """Plan new names of classes and files; nothing is done yet.

    Args:
        folder: Folder with one folder per class, or with splits that hold such folders.
        out: The new folder.
        names: New class names by old ones, or a JSON or CSV file of them.
        reverse: Whether to apply `names` from new to old.
        renumber: Whether to call the files CLASS_0001.jpg, CLASS_0002.jpg ...
        merge: Whether classes that get the same name become one.
        replay: Log of a renamed folder, whose steps are repeated. Excludes the arguments above.
        splits: As for `train`.
        encoding: Encoding of the file of names, if it is not detected.

    Returns:
        The plan; its `carry_out` creates the new folder.

    Raises:
        ConfigError: There is nothing to rename, a new name or the new folder cannot be used, or
            two classes would become one without `merge`.
        DataError: There are no files, or the log does not fit them.

    Example:
        >>> plan = pellucid.plan_renaming("photos/", "renamed/", {"cat": "고양이"})
        >>> plan.carry_out()
    """
    if replay is not None and (names is not None or reverse or renumber or merge):
        raise ConfigError(
            _(
                "replay (--replay) repeats a logged renaming. Leave out names, reverse, renumber "
                "and merge."
            )
        )
    if replay is None and names is None and not renumber:
        raise ConfigError(
            _(
                "Nothing to rename: give a dictionary of class names (--names FILE), renumber "
                "(--renumber), or both."
            )
        )
    if reverse and names is None:
        raise ConfigError(
            _("reverse (--reverse) turns a dictionary around. Give one too (--names FILE).")
        )
    pictures, target = source_path(folder), typed_path(out)
    source = list_folder(pictures, make_reading(splits))
    check_new_folder(target, pictures)
    told = None if encoding is None else check_encoding(encoding)
    notes: list[str] = []
    settings: dict[str, Any]
    if replay is not None:
        plan, settings = replay_log(Path(replay), source), {"replay": Path(replay).name}
    else:
        table, notes = _read(names, told)
        if reverse:
            told_by = _("The dictionary") if isinstance(names, Mapping) else names
            table = reversed_names(table, told_by)
        plan = plan_steps(source, table, is_renumbered=renumber, is_merging=merge)
        settings = {"names": table, "reverse": reverse, "renumber": renumber, "merge": merge}
    plan = replace(plan, notes=(*source.notes, *notes, *plan.notes))
    return PlannedRenaming(target, plan, n_bytes(plan), settings)


def _read(
    names: Mapping[str, str] | str | os.PathLike[str] | None, encoding: str | None
) -> tuple[dict[str, str], list[str]]:
    if names is None:
        return {}, []
    if isinstance(names, Mapping):
        return {normalize("NFC", old): normalize("NFC", new) for old, new in names.items()}, []
    return read_names(Path(names), encoding)
