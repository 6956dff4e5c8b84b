"""The catalog: a Polars data frame with a fixed schema and one row per image file.

The catalog is the only description of a data set. It is read in one pass: each file is read,
hashed and decoded once, and its pixels are passed on to their consumers (a backbone, a cache of
pixels).
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
from pellucid.data.catalog_notes import notes_on
from pellucid.data.copied_classes import refuse_copied_classes
from pellucid.data.decode import Health, ImageSpec, Pixels, decode, read_picture_file
from pellucid.data.groups import join_groups
from pellucid.data.leaks import find_leaks, near_copy_leaks, separable
from pellucid.data.parallel import map_in_order
from pellucid.data.sources.source import Source, SourceFile
from pellucid.data.split import MAX_VALIDATION, SPLITS, VALIDATION_SHARE, assign_splits
from pellucid.data.two_classes import check_usable
from pellucid.errors import DataError, PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

SCHEMA = pl.Schema(
    {
        "path": pl.String,  # relative to the source, with slashes
        "file": pl.String,  # path for opening the file
        "label": pl.String,  # in Unicode normalization form C
        "split": pl.String,  # train, validation or test; null if the image is left out
        "group": pl.String,  # images of a group stay in one split; null if it is alone
        "hash": pl.String,  # SHA-256 of the content, in hexadecimal; null if unreadable
        "health": pl.String,  # a value of `Health`
        "reason": pl.String,  # why the image is left out; null if it is not
        "width": pl.Int32,  # pixels, upright; null unless the health is ok
        "height": pl.Int32,
        "n_bytes": pl.Int64,
        "duplicate_of": pl.String,  # path of the first image with the same content
        "unit": pl.String,  # shared by copies, near copies and groups; null if left out
    }
)

OF_THIS_TIME = (Health.UNREADABLE, Health.SCALE_NOT_KNOWN)
"""Health values that are not cached, since they may differ next time or in another set."""

ProgressCallback = Callable[[int, int], None]
"""Callback with the number of files done and their total."""


class ImageSink(Protocol):
    """Consumer of the decoded pixels of each distinct image."""

    def needs(self, content_hash: bytes) -> bool:
        """Whether the pixels of this content are needed. Called from several threads."""

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        """Receive the pixels of one image, of the spec's shape. Called from one thread."""

    def finish(self) -> None:
        """Complete any pending work. Called once, after the last image."""


def read_catalog(
    source: Source,
    cache: PictureCache,
    spec: ImageSpec,
    sinks: Sequence[ImageSink] = (),
    on_progress: ProgressCallback = lambda _done, _total: None,
) -> pl.DataFrame:
    """Read, hash and decode every file of a source.

    An image is only hashed if the cache has its facts and no sink needs its pixels. Memory use
    does not grow with the size of the set, since only a few images are in progress at once.

    Args:
        source: Files to read.
        cache: Facts from earlier runs; new facts are added.
        spec: Size and channels of the pixels.
        sinks: Consumers of the pixels.
        on_progress: Called after each file.

    Returns:
        A data frame of `SCHEMA`, in the order of the source, with `split` as the source gives it.
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
    """Return a file's content hash, facts, pixels (if a sink needs them) and size in bytes."""
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
    """Assign a split to each usable image, and leave out the others.

    Splits given by the source are kept, with two exceptions, and a note on each. If the source has
    a validation split but no test split, its validation images become the test set, since a result
    on images that were used for model selection would be too good. And an image whose copy or near
    copy is in a later split (in the order train, validation, test) is left out of the earlier one.

    Args:
        catalog: Data frame of `SCHEMA`, with `split` as the source gives it.
        config: Shares of the splits that are drawn.
        seed: Random seed. The same seed and images give the same splits.
        near: Group of near copies of each row, or None.

    Returns:
        A tuple of the catalog and notes for the user. In the catalog, `split` and `unit` are set;
        where a row is left out they are null, and `reason` says why.

    Raises:
        DataError: Fewer than two classes have a usable image, a class holds copies of the images
            of others, or no images can be held out for the test.
    """
    is_usable = (catalog["health"] == Health.OK.value).to_list()
    rows = [row for row, ok in enumerate(is_usable) if ok]
    labels, hashes = catalog["label"].to_list(), catalog["hash"].to_list()
    check_usable(catalog)
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
            _(
                "{n_straddling} groups have pictures in several splits, such as {group!r}; "
                "the splits stay as given, and the test results may be too good.",
                n_straddling=len(straddling),
                group=straddling[0],
            )
        )
    given = _with_their_units(rows, given, hashes, catalog["group"].to_list())
    leaks = find_leaks(rows, given, hashes)
    for row, later in leaks.items():
        # Stored in English, and translated when it is shown.
        reasons[row] = str(marked("An identical picture is in the {later} split.", later=later))
    if leaks:
        notes.append(
            _(
                "{n_leaks} pictures of an earlier split are left out, because identical "
                "copies of them are in a later one; otherwise the test would only measure "
                "memorization.",
                n_leaks=len(leaks),
            )
        )
    kept = [row for row in rows if row not in leaks]
    if near is not None:
        near_leaks, near_notes = near_copy_leaks(kept, given, near, labels)
        for row, later in near_leaks.items():
            reasons[row] = str(marked("A near copy is in the {later} split.", later=later))
        kept = [row for row in kept if row not in near_leaks]
        near, more_notes = separable(kept, given, labels, hashes, catalog["group"].to_list(), near)
        notes += near_notes + more_notes
    keys = [[column[row] for row in kept] for column in (hashes, catalog["group"].to_list())]
    if near is not None:
        keys.append([near[row] for row in kept])
    units = join_groups(*keys)
    assigned = assign_splits(
        [labels[row] for row in kept], units, [given[row] for row in kept], config, seed
    )
    _check_assigned(catalog, kept, units, assigned)
    if config.validation is None and not any(given[row] == "validation" for row in kept):
        notes += _capped_validation(assigned)
    columns = {
        "split": _column(catalog, kept, assigned),
        "unit": _column(catalog, kept, units),
        "reason": pl.Series(reasons, dtype=pl.String),
    }
    catalog = catalog.with_columns(**columns)
    return catalog, notes + notes_on(catalog)


def _capped_validation(assigned: Sequence[str]) -> list[str]:
    """Return a note if the default share of validation was reduced."""
    n = Counter(assigned)
    n_outside, n_validation = n["train"] + n["validation"], n["validation"]
    if n_outside * VALIDATION_SHARE <= MAX_VALIDATION:
        return []
    note = _(
        "{n_validation:,} of the {n_outside:,} pictures outside the test are used for "
        "validation. By default it is {validation_share:.0f}% of them, but at most "
        "about {max_validation:,}, which is enough to choose a model.",
        n_validation=n_validation,
        n_outside=n_outside,
        validation_share=100 * VALIDATION_SHARE,
        max_validation=MAX_VALIDATION,
    )
    return [note]


def _column(catalog: pl.DataFrame, rows: list[int], values: Sequence[Any]) -> pl.Series:
    by_row = dict(zip(rows, values, strict=True))
    return pl.Series(map(by_row.get, range(len(catalog))), dtype=pl.String)


def _check_assigned(
    catalog: pl.DataFrame, kept: list[int], units: Sequence[Hashable], assigned: Sequence[str]
) -> None:
    """Raise an error if there is no test set, or a class has no training images."""
    labels, groups, paths = (catalog[name].to_list() for name in ("label", "group", "path"))
    name_of: dict[Hashable, str] = {}
    held_by: dict[str, dict[Hashable, str]] = defaultdict(dict)
    trained = set()
    for row, unit, split in zip(kept, units, assigned, strict=True):
        name_of.setdefault(unit, groups[row] or paths[row])
        held_by[labels[row]][unit] = split
        if split == "train":  # If the source splits a unit, it is in other splits too.
            trained.add(labels[row])
    untrained = held_by.keys() - trained
    if untrained:
        label = min(untrained)
        where = ", ".join(f"{name_of[unit]} ({split})" for unit, split in held_by[label].items())
        raise DataError(
            _(
                "No usable training picture of the class {label!r} is left. All of its "
                "pictures are in other splits, or belong together with pictures there: "
                "{where}. Add training pictures of this class, or remove the class.",
                label=label,
                where=_shortened(where),
            )
        )
    if "test" not in assigned or "train" not in assigned:
        alone = [
            _("{label!r} in {path}", label=label, path=name_of[next(iter(found))])
            for label, found in sorted(held_by.items())
            if len(found) == 1
        ]
        raise DataError(
            _(
                "There are too few pictures to hold any out for the test: each picture, or "
                "group of pictures that belong together, has a class that no other one has: "
                "{alone}. Add pictures of one of these classes that belong to none of those "
                "groups.",
                alone=_shortened(", ".join(alone)),
            )
        )


def _shortened(text: str, max_length: int = 200) -> str:
    return text if len(text) <= max_length else text[:max_length].rsplit(", ", 1)[0] + " ..."


def _given_splits(given: list[str | None], rows: list[int]) -> tuple[list[str | None], list[str]]:
    """Return the given split of each row, with validation used as test if there is no test."""
    notes = []
    in_use = {given[row] for row in rows}
    if "test" in given and "test" not in in_use:
        notes.append(
            _("No picture of the test folder can be used, so others are used for the test.")
        )
    if "validation" in in_use and "test" not in in_use:
        given = ["test" if split == "validation" else split for split in given]
        notes.append(
            _(
                "The folder has validation pictures but no test pictures. They are used as "
                "the test split, and a validation split is drawn from train."
            )
        )
    return given, notes


def _with_their_units(
    rows: list[int],
    given: list[str | None],
    hashes: list[str],
    groups: list[str | None],
) -> list[str | None]:
    """Assign images without a split to the latest held-out split of their copies and group."""
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
    """Return the groups whose images the source puts in several splits."""
    splits: dict[str, set[str | None]] = defaultdict(set)
    for row in rows:
        if (group := groups[row]) is not None and given[row] is not None:
            splits[group].add(given[row])
    return sorted(group for group, found in splits.items() if len(found) > 1)
