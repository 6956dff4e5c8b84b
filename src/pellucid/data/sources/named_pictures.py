"""Lists a folder whose pictures have their classes in their names: cat.0.jpg, dog.1.jpg."""

import os
import shlex
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath

from pellucid.data.sources.class_name import check_class_name
from pellucid.data.sources.endings import is_table
from pellucid.data.sources.folder import list_folder, walk
from pellucid.data.sources.label_pattern import labels_by_pattern
from pellucid.data.sources.layout import CONTAINERS, without_labels
from pellucid.data.sources.name_readings import NameReading, is_certain, name_readings
from pellucid.data.sources.names import display_name, relative_name
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.scan import may_be_picture, scan
from pellucid.data.sources.scanned_folder import ScannedFolder
from pellucid.data.sources.source import Source, SourceFile
from pellucid.data.sources.split_words import splits_of_names
from pellucid.data.sources.told_layout import told_folders
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n.first_few import first_few

_MAX_NAMED = 8
_MAX_READINGS = 4
_MAX_CLASSES_NAMED = 3

_ORDER = (None, "train", "validation", "test")

Parts = list[tuple[str | None, ScannedFolder]]
"""The folders of pictures, each with its split; a folder without splits has None."""


def list_pictures(root: Path, reading: Reading | None = None) -> Source:
    r"""List the files of a folder of images, with the classes from folders or from file names.

    The names decide if the user gives a regular expression for them, or if the pictures lie in no
    class folders and their names can be read in a single way. Everything else is left to
    `list_folder`.

    Args:
        root: The folder.
        reading: The user's choices, such as `Reading(label_pattern=r"(.+)_\d+")`.

    Returns:
        The files, each with its class, and its split if the folder has splits.

    Raises:
        DataError: As for `list_folder`; or the names of the files can be read in several ways, or
            none fits the expression.
    """
    reading = reading or Reading()
    if not root.is_dir():
        return list_folder(root, reading)
    tree, left = scan(os.fspath(root))
    if reading.label_pattern is not None:
        parts = _parts(tree, reading.splits)
        found = _Listing(root, parts, left.found)
        return found.source(reading.label_pattern, left.note())
    parts = _flat_parts(tree, reading.splits)
    if not parts:
        return list_folder(root, reading)
    found = _Listing(root, parts, left.found)
    readings = name_readings(found.training_names)
    if not readings:
        return list_folder(root, reading)
    if not is_certain(readings):
        raise DataError(_ask(root, readings, found.training_names))
    pattern = readings[0].pattern
    source = found.source(pattern, left.note())
    counts = Counter(file.label for file in source.files)
    said = _(
        "Labels are taken from the file names: {labels}. If that is wrong, write a regular "
        "expression with one group for the label; this one is {option}.",
        labels=_counted(counts, _MAX_NAMED),
        option=_option(pattern),
    )
    return Source(source.root, source.files, [said, *_tables(root, parts), *source.notes])


class _Listing:
    """The pictures of folders, with their names."""

    def __init__(self, root: Path, parts: Parts, left: Collection[str]) -> None:
        self.root = root
        self.parts = parts
        self.notes: list[str] = []
        self.files = [
            (split, file)
            for split, folder in parts
            for file in walk(folder.path, self.notes, left_out=left)
            if may_be_picture(file)
        ]
        self.names = [_name(file) for _split, file in self.files]

    @property
    def training_names(self) -> list[str]:
        """Names of the pictures to train on; all if there are no splits."""
        return [
            name
            for (split, _file), name in zip(self.files, self.names, strict=True)
            if split in (None, "train")
        ]

    def source(self, pattern: str, notes: Sequence[str]) -> Source:
        """Return the pictures whose names match, each with its label."""
        labels = labels_by_pattern(self.names, pattern)
        matched = sorted({label for label in labels if label is not None})
        unmatched = [name for name, label in zip(self.names, labels, strict=True) if label is None]
        if not matched:
            raise DataError(self._nothing_matches(pattern))
        for label in matched:
            check_class_name(label, self.root)
        files = [
            SourceFile(relative_name(file, self.root), file, label, split)
            for (split, file), label in zip(self.files, labels, strict=True)
            if label is not None
        ]
        said = [*notes, *self._splits({file.split for file in files}), *self.notes]
        if unmatched:
            said.append(
                _(
                    "Pictures whose names do not match {option} are not used: {n:,}, such as "
                    "{example}.",
                    option=_option(pattern),
                    n=len(unmatched),
                    example=unmatched[0],
                )
            )
        return Source(self.root, sorted(files, key=lambda file: file.path), said)

    def _splits(self, used: Collection[str | None]) -> list[str]:
        texts = [
            f"{split}: {folder.relative}/"
            for split, folder in sorted(self.parts, key=lambda part: _ORDER.index(part[0]))
            if split is not None and split in used
        ]
        said = _("Folders that are taken for splits: {texts}.", texts="; ".join(texts))
        return [said] if texts else []

    def _nothing_matches(self, pattern: str) -> str:
        if not self.names:
            return _("{path} holds no pictures.", path=self.root)
        return _(
            "No name of the {n_files:,} pictures in {path} matches {option}; one is {example}. "
            "Expected a regular expression that matches the name of a file, without its folder, "
            "and whose group is the label, such as '(.+)_\\d+' for cat_12.jpg.",
            n_files=len(self.names),
            path=self.root,
            option=_option(pattern),
            example=self.names[0],
        )


def _parts(tree: ScannedFolder, splits: Mapping[str, Sequence[str]] | None) -> Parts:
    """Find the folders to take pictures from, at any depth, and their splits."""
    if splits is not None:
        return [*told_folders(tree, splits)] or [(None, tree)]
    node = tree
    while not node.n_images and len(node.full) == 1 and node.full[0].full:
        node = node.full[0]
    named = splits_of_names([top.name for top in node.full])
    if "train" in named.values() and not node.n_images:
        return [(named[top.name], top) for top in node.full if top.name in named]
    return [(None, tree)]


def _flat_parts(tree: ScannedFolder, splits: Mapping[str, Sequence[str]] | None) -> Parts:
    """Find the folders that hold pictures and no class folders; none if there are class folders."""
    if splits:
        told = _parts(tree, splits)
        return [] if any(folder.full for _split, folder in told) else told
    node = tree
    while True:
        tops = without_labels(node, [])
        if node.n_images or len(tops) != 1 or not (tops[0].full or tops[0].key in CONTAINERS):
            break
        node = tops[0]
    if not tops and node.n_images:
        return [(None, node)]
    parts = _parts(node, None)
    is_flat = all(split is not None and not folder.full for split, folder in parts)
    return parts if is_flat and not node.n_images else []


def _tables(root: Path, parts: Parts) -> list[str]:
    """Return a note about a table that may hold the labels too."""
    folders = dict.fromkeys([root, *(Path(folder.path) for _split, folder in parts)])
    tables = [file for each in folders for file in sorted(each.iterdir()) if is_table(file)]
    return [
        _(
            "There is a table, {path}: if it names the pictures and their labels, give it instead "
            "of the folder.",
            path=display_name(os.fspath(table)),
        )
        for table in tables[:1]
    ]


def _name(file: str) -> str:
    return unicodedata.normalize("NFC", display_name(PurePosixPath(file).name))


def _ask(root: Path, readings: Sequence[NameReading], names: Sequence[str]) -> str:
    choices = "; ".join(
        _(
            "{option} gives {labels}",
            option=_option(reading.pattern),
            labels=_counted(reading.counts, _MAX_CLASSES_NAMED),
        )
        for reading in readings[:_MAX_READINGS]
    )
    if len(readings) > 1:
        why = _(
            "the names of the pictures, such as {example}, can be read in several ways, so "
            "nothing is guessed",
            example=names[0],
        )
    elif n_unmatched := readings[0].n_unmatched:
        why = _(
            "most names of the pictures seem to begin or end with the class, but {n_unmatched:,} "
            "do not, such as {example}",
            n_unmatched=n_unmatched,
            example=names[readings[0].labels.index(None)],
        )
    else:
        why = _(
            "the names of the pictures, such as {example}, may hold the classes, but it is not "
            "certain",
            example=names[0],
        )
    return _(
        "{path} holds no class folders, and {why}. Say which part of a name is the label, by a "
        "regular expression with one group (in Python: label_pattern=...): {choices}. Or move the "
        "pictures into one folder per class.",
        path=root,
        why=why,
        choices=choices,
    )


def _option(pattern: str) -> str:
    return f"--label-pattern {shlex.quote(pattern)}"


def _counted(counts: Mapping[str, int], max_named: int) -> str:
    return first_few([f"{label} ({counts[label]:,})" for label in sorted(counts)], max_named)
