"""The catalog: one row per picture file, a Polars frame with a fixed schema.

Nothing else describes a data set. Reading is one pass: each file is read, hashed and decoded
once, and its pixels go straight on to whoever needs them (a backbone, a cache of pixels).
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import astuple
from functools import partial
from typing import Any, Protocol

import polars as pl

from pellucid.config import SplitConfig
from pellucid.data.cache import PictureCache, PictureFacts
from pellucid.data.copied_classes import refuse_copied_classes
from pellucid.data.decode import Health, ImageSpec, Pixels, decode, read_picture_file
from pellucid.data.groups import join_groups
from pellucid.data.leaks import find_leaks, near_copy_leaks, separable
from pellucid.data.parallel import map_in_order
from pellucid.data.sources.source import Source, SourceFile
from pellucid.data.split import SPLITS, assign_splits
from pellucid.errors import DataError, PictureError

SCHEMA = pl.Schema(
    {
        "path": pl.String,  # relative to the source, with slashes
        "file": pl.String,  # where the file is, for opening it
        "label": pl.String,  # Unicode's form C
        "split": pl.String,  # train, validation, test; null for what is left out
        "group": pl.String,  # pictures of one group stay in one split; null for one of its own
        "hash": pl.String,  # SHA-256 of the content, in hexadecimal; null if unreadable
        "health": pl.String,  # a value of `Health`
        "reason": pl.String,  # why the row is left out; null if it is not
        "width": pl.Int32,  # pixels, upright; null unless the health is ok
        "height": pl.Int32,
        "n_bytes": pl.Int64,
        "duplicate_of": pl.String,  # path of the first picture with the same content
        "unit": pl.String,  # copies, near copies and groups share one; null for what is left out
    }
)

OF_THIS_TIME = (Health.UNREADABLE, Health.SCALE_NOT_KNOWN)
"""What may be otherwise the next time, or in another set."""

ProgressCallback = Callable[[int, int], None]
"""Called with the number of files done and their total."""


class ImageSink(Protocol):
    """Receives the decoded pixels of each distinct image."""

    def needs(self, content_hash: bytes) -> bool:
        """Whether the pixels of this content are wanted. Called from several threads."""

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        """Take the pixels of one picture, of the spec's shape. Called from one thread."""

    def finish(self) -> None:
        """Complete what was begun. Called once, after the last image."""


def read_catalog(
    source: Source,
    cache: PictureCache,
    spec: ImageSpec,
    sinks: Sequence[ImageSink] = (),
    on_progress: ProgressCallback = lambda _done, _total: None,
) -> pl.DataFrame:
    """Read, hash and decode every file of a source.

    A picture whose facts the cache knows, and whose pixels no sink needs, is only hashed. Memory
    does not grow with the number of pixels: a few pictures are under way at once.

    Args:
        source: The files.
        cache: What earlier runs found out; new facts are added.
        spec: Size and channels of the pixels.
        sinks: Receive the pixels.
        on_progress: Called after each file.

    Returns:
        A frame of `SCHEMA`, in the order of the source, with `split` as the source gives it.
    """
    known = cache.facts()
    read = partial(_read_file, known=known, spec=spec, sinks=sinks)
    rows = []
    first_path: dict[bytes, str] = {}
    for file, (content_hash, facts, pixels, n_bytes) in map_in_order(read, source.files):
        duplicate_of = None
        if content_hash is not None and content_hash not in first_path:
            first_path[content_hash] = file.path
            if content_hash not in known and facts.health not in OF_THIS_TIME:
                cache.add_facts(content_hash, facts)
            if pixels is not None:
                _hand_over(content_hash, pixels, sinks)
        elif content_hash is not None:
            duplicate_of = first_path[content_hash]
        hexadecimal = content_hash.hex() if content_hash else None
        where = (file.path, file.file, file.label, file.split, file.group, hexadecimal)
        rows.append((*where, *astuple(facts), n_bytes, duplicate_of, None))
        on_progress(len(rows), len(source.files))
    for sink in sinks:
        sink.finish()
    cache.commit()
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _read_file(
    file: SourceFile, known: dict[bytes, PictureFacts], spec: ImageSpec, sinks: Sequence[ImageSink]
) -> tuple[bytes | None, PictureFacts, Pixels | None, int]:
    """Read one file: the hash of its content, facts, pixels if they are needed, and its size."""
    try:
        data = read_picture_file(file.file)
    except PictureError as error:
        return None, PictureFacts(Health(error.health), str(error), None, None), None, 0
    content_hash = hashlib.sha256(data).digest()
    facts = known.get(content_hash)
    if facts is not None and (
        facts.health != Health.OK or not any(sink.needs(content_hash) for sink in sinks)
    ):
        return content_hash, facts, None, len(data)
    try:
        picture = decode(data, spec)
    except PictureError as error:
        facts = PictureFacts(Health(error.health), str(error), None, None)
        return content_hash, facts, None, len(data)
    facts = PictureFacts(Health.OK, None, picture.width, picture.height)
    return content_hash, facts, picture.pixels, len(data)


def _hand_over(content_hash: bytes, pixels: Pixels, sinks: Sequence[ImageSink]) -> None:
    for sink in sinks:
        if sink.needs(content_hash):
            sink.put(content_hash, pixels)


def with_splits(
    catalog: pl.DataFrame,
    config: SplitConfig,
    seed: int,
    near: Sequence[Hashable | None] | None = None,
) -> tuple[pl.DataFrame, list[str]]:
    """Give each usable picture its split, and leave the others out.

    Splits that the source gives are kept, with two exceptions, both noted: where it has a
    validation split but no test split, its validation pictures are the test, since a result on
    pictures that served for choosing would be too good; and a picture whose copy or near copy is
    in a later split (train, validation, test in this order) is left out of the earlier one.

    Args:
        catalog: A frame of `SCHEMA`, with `split` as the source gives it.
        config: Shares for the splits that are drawn.
        seed: Same seed and pictures, same splits.
        near: For each row the group of near copies that it belongs to, or None.

    Returns:
        The catalog with `split` and `unit` set, or with null and a `reason` where a row is left
        out; and notes on what a user should know.

    Raises:
        DataError: Fewer than two classes have a usable picture, a class holds copies of the
            pictures of others, or nothing is left to test with.
    """
    is_usable = (catalog["health"] == Health.OK.value).to_list()
    rows = [row for row, ok in enumerate(is_usable) if ok]
    labels, hashes = catalog["label"].to_list(), catalog["hash"].to_list()
    _check_usable(catalog, [labels[row] for row in rows])
    keys = [[hashes[row] for row in rows]]
    if near is not None:
        keys.append([near[row] for row in rows])
    refuse_copied_classes(
        [labels[row] for row in rows],
        catalog["path"].gather(rows).to_list(),
        join_groups(*keys),
        may_be_meant=near is not None,
    )
    given, notes = _given_splits(catalog["split"].to_list(), rows)
    reasons = catalog["reason"].to_list()
    straddling = _straddling(rows, given, catalog["group"].to_list())
    if straddling:
        notes.append(
            f"{len(straddling)} groups have pictures in several splits, such as {straddling[0]!r}; "
            "the splits stay as they are given, and the results of the test may be too good."
        )
    given = _with_their_units(rows, given, hashes, catalog["group"].to_list())
    leaks = find_leaks(rows, given, hashes)
    for row, later in leaks.items():
        reasons[row] = f"An identical picture is in the {later} split."
    if leaks:
        notes.append(
            f"{len(leaks)} pictures of an earlier split are left out, because identical copies of "
            "them are in a later one; the test would be a test of memory."
        )
    kept = [row for row in rows if row not in leaks]
    if near is not None:
        near_leaks, near_notes = near_copy_leaks(kept, given, near, labels)
        for row, later in near_leaks.items():
            reasons[row] = f"A near copy is in the {later} split."
        kept = [row for row in kept if row not in near_leaks]
        near, more_notes = separable(kept, given, labels, hashes, catalog["group"].to_list(), near)
        notes += near_notes + more_notes
    keys = [[column[row] for row in kept] for column in (hashes, catalog["group"].to_list())]
    if near is not None:
        keys.append([near[row] for row in kept])
    units = join_groups(*keys)
    dealt = assign_splits(
        [labels[row] for row in kept], units, [given[row] for row in kept], config, seed
    )
    _check_assigned(catalog, kept, units, dealt)
    columns = {
        "split": _column(catalog, kept, dealt),
        "unit": _column(catalog, kept, units),
        "reason": pl.Series(reasons, dtype=pl.String),
    }
    catalog = catalog.with_columns(**columns)
    return catalog, notes + notes_on(catalog)


def _column(catalog: pl.DataFrame, rows: list[int], values: Sequence[Any]) -> pl.Series:
    by_row = dict(zip(rows, values, strict=True))
    return pl.Series(map(by_row.get, range(len(catalog))), dtype=pl.String)


def _check_assigned(
    catalog: pl.DataFrame, kept: list[int], units: Sequence[Hashable], dealt: Sequence[str]
) -> None:
    """Refuse splits without a test, or without training pictures of some class."""
    labels, groups, paths = (catalog[name].to_list() for name in ("label", "group", "path"))
    name_of: dict[Hashable, str] = {}
    held_by: dict[str, dict[Hashable, str]] = defaultdict(dict)
    trained = set()
    for row, unit, split in zip(kept, units, dealt, strict=True):
        name_of.setdefault(unit, groups[row] or paths[row])
        held_by[labels[row]][unit] = split
        if split == "train":  # A unit that the source splits may be elsewhere too.
            trained.add(labels[row])
    untrained = held_by.keys() - trained
    if untrained:
        label = min(untrained)
        where = ", ".join(f"{name_of[unit]} ({split})" for unit, split in held_by[label].items())
        raise DataError(
            f"No usable training picture of the class {label!r} is left. All of its pictures are "
            f"in other splits, or belong together with pictures there: {_shortened(where)}. Add "
            "training pictures of this class, or remove the class."
        )
    if "test" not in dealt or "train" not in dealt:
        alone = [
            f"{label!r} in {name_of[next(iter(found))]}"
            for label, found in sorted(held_by.items())
            if len(found) == 1
        ]
        raise DataError(
            "There are too few pictures to hold any out for the test: each picture, or group of "
            "pictures that belong together, holds a class that no other has: "
            f"{_shortened(', '.join(alone))}. Add pictures of one of these classes that belong to "
            "none of those groups."
        )


def _shortened(text: str, most: int = 200) -> str:
    return text if len(text) <= most else text[:most].rsplit(", ", 1)[0] + " ..."


def _given_splits(given: list[str | None], rows: list[int]) -> tuple[list[str | None], list[str]]:
    """Say which split each row is given, by the source and by the rule on validation as test."""
    notes = []
    in_use = {given[row] for row in rows}
    if "test" in given and "test" not in in_use:
        notes.append("No picture of the test folder can be used, so other pictures are the test.")
    if "validation" in in_use and "test" not in in_use:
        given = ["test" if split == "validation" else split for split in given]
        notes.append(
            "The folder has validation pictures but no test pictures. They are the test split "
            "here, and a validation split is drawn from train."
        )
    return given, notes


def _with_their_units(
    rows: list[int],
    given: list[str | None],
    hashes: list[str],
    groups: list[str | None],
) -> list[str | None]:
    """Give pictures without a split the latest held-out split of those they belong with."""
    units = join_groups(*([column[row] for row in rows] for column in (hashes, groups)))
    later: dict[Hashable, str] = {}
    for row, unit in zip(rows, units, strict=True):
        if (split := given[row]) is not None and split != "train":
            later[unit] = max(split, later.get(unit, split), key=SPLITS.index)
    found = list(given)
    for row, unit in zip(rows, units, strict=True):
        if found[row] is None:
            found[row] = later.get(unit)
    return found


def _straddling(rows: list[int], given: list[str | None], groups: list[str | None]) -> list[str]:
    """Find the groups whose pictures the source puts in several splits."""
    splits: dict[str, set[str | None]] = defaultdict(set)
    for row in rows:
        if (group := groups[row]) is not None and given[row] is not None:
            splits[group].add(given[row])
    return sorted(group for group, found in splits.items() if len(found) > 1)


def check_source(source: Source) -> None:
    """Refuse a source that cannot do before time is spent on reading it.

    Raises:
        DataError: It has files of fewer than two classes.
    """
    classes = sorted({file.label for file in source.files})
    if not classes:
        raise _too_few_classes("no files in its class folders")
    if len(classes) == 1:
        raise _too_few_classes(f"files of only one class, {classes[0]!r}")


def _check_usable(catalog: pl.DataFrame, usable_labels: list[str]) -> None:
    classes = sorted(set(usable_labels))
    if not classes:
        raise _too_few_classes(
            f"{len(catalog)} files, none of which is a usable picture (the first: "
            f"{catalog['path'][0]}: {catalog['reason'][0]})"
        )
    if len(classes) == 1:
        raise _too_few_classes(f"usable pictures of only one class, {classes[0]!r}")


def _too_few_classes(found: str) -> DataError:
    return DataError(
        f"Expected pictures of at least two classes, one folder each; found {found}. "
        "A classifier needs something to tell apart."
    )


def notes_on(catalog: pl.DataFrame) -> list[str]:
    """Say what a user should know about a catalog: bad files, copies, conflicts, tiny classes."""
    notes = []
    bad = Counter(catalog.filter(pl.col("health") != Health.OK.value)["health"].to_list())
    if bad:
        counts = ", ".join(f"{n} {health}" for health, n in bad.most_common())
        notes.append(f"{bad.total()} files are left out ({counts}); nothing was changed in them.")
    sound = catalog.filter(pl.col("health") == Health.OK.value)
    if n_copies := sound["duplicate_of"].is_not_null().sum():
        notes.append(
            f"{n_copies} pictures are identical copies of others; each stays in the "
            "split of its original, and the results count it once."
        )
    in_two = conflicts(catalog)
    notes += [f"The same picture is in two classes: {' = '.join(paths)}." for paths in in_two[:5]]
    if len(in_two) > 5:
        notes.append(
            f"{len(in_two) - 5:,} more pictures are in two classes; `pellucid data check` shows "
            "them."
        )
    kept = sound.filter(pl.col("split").is_not_null())
    tested = set(kept.filter(pl.col("split") == "test")["label"])
    n_by_label = sorted(Counter(kept["label"].to_list()).items())
    notes += [
        f"The class {label!r} has one picture only, so it is never tested."
        for label, n in n_by_label
        if n == 1
    ]
    untested = [label for label, n in n_by_label if n > 1 and label not in tested]
    if tested and untested:
        shown = ", ".join(map(repr, untested[:5]))
        more = f" and {len(untested) - 5:,} more" if len(untested) > 5 else ""
        notes.append(
            f"The test has no picture of some classes, so they are never tested: {shown}{more}."
        )
    return notes


def conflicts(catalog: pl.DataFrame) -> list[list[str]]:
    """Find the groups of identical pictures that lie in more than one class, as paths."""
    groups = _identical(catalog).filter(pl.col("label").list.n_unique() > 1)
    return [list(paths) for paths in groups["path"]]


def identical_pictures(catalog: pl.DataFrame) -> list[tuple[str, ...]]:
    """Group the paths of identical pictures; groups of two and more, in the catalog's order."""
    return [tuple(paths) for paths in _identical(catalog)["path"]]


def _identical(catalog: pl.DataFrame) -> pl.DataFrame:
    return (
        catalog.filter(pl.col("health") == Health.OK.value)
        .group_by("hash", maintain_order=True)
        .agg("path", "label")
        .filter(pl.col("path").list.len() > 1)
    )
