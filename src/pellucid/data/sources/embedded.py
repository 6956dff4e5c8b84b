"""Tables that contain the images as a column of bytes, as Hugging Face writes them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import BaseModel

from pellucid.checked_json import UnfitError, check_shape, parse_json
from pellucid.data.decode import MAX_BYTES
from pellucid.data.file_kind import BMP, GIF, JPEG, PNG, WEBP, kind_of
from pellucid.data.sources.archive_guard import MAX_EXPANSION, MIN_SUSPICIOUS
from pellucid.data.sources.class_name import check_class_name
from pellucid.data.sources.disk_room import DiskRoom
from pellucid.data.sources.parquet_sizes import ParquetSizes
from pellucid.data.sources.parquet_table import embedded_column, parts_of
from pellucid.data.sources.source import Source
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.errors import DataError, PictureError
from pellucid.i18n import gettext as _

_ENDINGS = {JPEG: ".jpg", PNG: ".png", WEBP: ".webp", GIF: ".gif", BMP: ".bmp"}
_MAX_LABEL = 1024
"""Number of characters of a label that are read; more than a folder's name may have."""


@dataclass(frozen=True)
class EmbeddedPictures:
    """Part of a table with embedded images."""

    split: str | None
    frame: pl.DataFrame
    features: Mapping[str, Any]
    """Description of each column by Hugging Face's `datasets`, such as the names of classes."""


class _ClassLabel(BaseModel):
    """Hugging Face's description of a column of labels."""

    names: list[str] | None = None


class DatasetInfo(BaseModel):
    """Hugging Face's description of the columns, as in the file dataset_info.json."""

    features: dict[str, dict[str, Any] | list[Any]] | None = None


class _About(BaseModel):
    """The metadata `huggingface` of a Parquet file."""

    info: DatasetInfo | None = None


def list_embedded_parquet(path: Path, table: pl.LazyFrame, sizes: ParquetSizes) -> Source:
    """List the images in a Parquet file, which become files in the user's cache folder.

    Args:
        path: The file.
        table: Content of the file, from `scan_parquet`.
        sizes: Sizes of the file, from `scan_parquet`.

    Returns:
        The unpacked images.

    Raises:
        DataError: The table has no labels, or labels that cannot be class names.
    """
    try:
        about = check_shape(_About, parse_json(sizes.metadata.get(b"huggingface") or "{}"))
    except UnfitError as error:
        raise DataError(
            _(
                "The table {path} has metadata 'huggingface' that cannot be used: {error}. "
                "Expected what Hugging Face's `datasets` writes. Write the table again, with "
                "`datasets`, or without this metadata and with the names of the classes as "
                "its labels.",
                path=path,
                error=error,
            )
        ) from None
    features = about.info.features if about.info else None
    parts = (EmbeddedPictures(None, part, features or {}) for part in parts_of(path, table, sizes))
    return list_unpacked(path.stem, [path], lambda folder: write_embedded(parts, path, folder))


def write_embedded(parts: Iterable[EmbeddedPictures], origin: Path, folder: Path) -> list[str]:
    """Write each image's bytes into the folder of its class.

    Args:
        parts: Tables with a column of images and a column ``label``.
        origin: File or folder that contains the tables, for messages.
        folder: An empty folder.

    Returns:
        Notes for the user.

    Raises:
        DataError: A part has no images or labels, or labels that cannot be class names; or the
            images are far larger than the file that contains them.
    """
    made: set[tuple[Path, str]] = set()
    n_before = n_empty = n_large = 0
    room, max_bytes = DiskRoom(origin), _max_bytes(origin)
    for part in parts:
        image = embedded_column(part.frame.schema)
        label = _label_column(part, origin)
        if image is None:
            raise DataError(
                _(
                    "{origin} has no column of pictures; it has {columns}.",
                    origin=origin,
                    columns=", ".join(part.frame.columns),
                )
            )
        parent = folder / part.split if part.split else folder
        contents = part.frame[image].struct.field("bytes")
        labels = _labels(part, label, origin)
        rows = enumerate(zip(contents.bin.size(), labels, strict=True), start=n_before)
        for number, (n_bytes, name) in rows:
            if n_bytes is None or name is None:
                n_empty += 1
                continue
            if n_bytes > MAX_BYTES:
                n_large += 1
                continue
            room.take(n_bytes)
            if room.n_bytes > max_bytes:
                raise DataError(
                    _(
                        "{origin} holds pictures of at least {n_bytes:,} bytes, far more "
                        "than its own size. Pictures do not compress like that, so it may be "
                        "an attack, and nothing of it is used.",
                        origin=origin,
                        n_bytes=room.n_bytes,
                    )
                )
            if (parent, name) not in made:
                check_class_name(name, origin)
                (parent / name).mkdir(parents=True, exist_ok=True)
                made.add((parent, name))
            content = contents[number - n_before]
            file = f"{number:06}{_ending(content)}"
            (parent / name / file).write_bytes(content)
        n_before += len(part.frame)
    notes = (
        [_("Rows without a picture or a label are not used: {n_empty:,}.", n_empty=n_empty)]
        if n_empty
        else []
    )
    if n_large:
        notes.append(
            _(
                "Pictures of more than {max_bytes:,} bytes are not used: {n_large:,}.",
                max_bytes=MAX_BYTES,
                n_large=n_large,
            )
        )
    return notes


def _ending(content: bytes) -> str:
    with suppress(PictureError):
        return _ENDINGS.get(kind_of(content), "")
    return ""


def _max_bytes(origin: Path) -> int:
    """Return the maximum total size of the images in a file or folder, in bytes."""
    files = origin.rglob("*") if origin.is_dir() else [origin]
    packed = sum(file.stat().st_size for file in files if file.is_file())
    return max(MIN_SUSPICIOUS, MAX_EXPANSION * packed)


def _label_column(part: EmbeddedPictures, origin: Path) -> str:
    by_kind = [name for name, about in part.features.items() if _is_class_label(about)]
    named = [name for name in part.frame.columns if name.lower() in ("label", "class")]
    found = [name for name in (*by_kind, *named) if name in part.frame.columns]
    if not found or not _is_text_or_number(part.frame[found[0]].dtype):
        raise DataError(
            _(
                "{origin} has no column `label` of numbers or text; it has {columns}.",
                origin=origin,
                columns=", ".join(part.frame.columns),
            )
        )
    return found[0]


def _is_class_label(about: Any) -> bool:
    return isinstance(about, dict) and about.get("_type") == "ClassLabel"


def _labels(part: EmbeddedPictures, column: str, origin: Path) -> Iterator[str | None]:
    """Yield the class name of each row, or None if it has none."""
    values = part.frame[column]
    names = _names(part, column, origin)
    if values.dtype == pl.String:
        # A text that is too long for a name would otherwise be copied for each row.
        values = values.str.head(_MAX_LABEL)
        names = None
    for value in values:
        if value is None or (names and not 0 <= value < len(names)):
            yield None
        else:
            yield names[value] if names else str(value)


def _names(part: EmbeddedPictures, column: str, origin: Path) -> list[str] | None:
    about = part.features.get(column)
    if not isinstance(about, dict) or not (_is_class_label(about) or "names" in about):
        return None
    try:
        return check_shape(_ClassLabel, about).names
    except UnfitError as error:
        raise DataError(
            _(
                "{origin} describes its column {column!r} in a way that cannot be used: "
                "{error}. Expected the names of the classes as Hugging Face's `datasets` "
                "writes them. Save it again.",
                origin=origin,
                column=column,
                error=error,
            )
        ) from None


def _is_text_or_number(kind: pl.DataType) -> bool:
    return kind == pl.String or kind.is_integer()
