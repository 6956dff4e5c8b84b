"""Tables that hold the pictures themselves: a column of bytes, as Hugging Face writes them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from pellucid.data.class_name import check_class_name
from pellucid.data.sources.source import Source
from pellucid.data.sources.split_words import split_of_value
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.errors import DataError

_SIGNS = {b"\xff\xd8": ".jpg", b"\x89P": ".png", b"RI": ".webp", b"GI": ".gif", b"BM": ".bmp"}


@dataclass(frozen=True)
class EmbeddedPictures:
    """Part of a table with pictures in it."""

    split: str | None
    frame: pl.DataFrame
    features: Mapping[str, Any]
    """What Hugging Face's `datasets` says of each column, such as the names of classes."""


def embedded_column(frame: pl.DataFrame) -> str | None:
    """Find the column that holds pictures: a structure with a field ``bytes``; None without one."""
    for name, kind in frame.schema.items():
        if isinstance(kind, pl.Struct) and dict(kind.to_schema()).get("bytes") == pl.Binary:
            return name
    return None


def list_embedded_parquet(path: Path, frame: pl.DataFrame) -> Source:
    """List the pictures in a Parquet file, which become files in the user's cache folder.

    Args:
        path: The file.
        frame: Its content.

    Raises:
        DataError: It has no labels, or labels that cannot be names of classes.
    """
    about = json.loads(pl.read_parquet_metadata(path).get("huggingface") or "{}")
    features = about.get("info", {}).get("features", {})
    part = EmbeddedPictures(None, frame, features)
    return list_unpacked(path.stem, [path], partial(write_embedded, [part], path))


def write_embedded(parts: Iterable[EmbeddedPictures], origin: Path, folder: Path) -> list[str]:
    """Write each picture's bytes into the folder of its class.

    Args:
        parts: Tables with a column of pictures and a column ``label``.
        origin: Where they come from, for messages.
        folder: An empty folder.

    Returns:
        What a user should know.
    """
    made: set[tuple[Path, str]] = set()
    n_before = n_empty = 0
    for part in parts:
        image = embedded_column(part.frame)
        label = _label_column(part, origin)
        if image is None:
            raise DataError(
                f"{origin} has no column of pictures; it has {', '.join(part.frame.columns)}."
            )
        names = part.features.get(label, {}).get("names")
        parent = folder / part.split if part.split else folder
        contents = part.frame[image].struct.field("bytes")
        for at, (content, value) in enumerate(zip(contents, part.frame[label], strict=True)):
            if content is None or value is None or (names and not 0 <= value < len(names)):
                n_empty += 1
                continue
            name = names[value] if names else str(value)
            if (parent, name) not in made:
                check_class_name(name, origin)
                (parent / name).mkdir(parents=True, exist_ok=True)
                made.add((parent, name))
            file = f"{n_before + at:06}{_SIGNS.get(content[:2], '')}"
            (parent / name / file).write_bytes(content)
        n_before += len(part.frame)
    return [f"Rows without a picture or a label are not used: {n_empty:,}."] if n_empty else []


def _label_column(part: EmbeddedPictures, origin: Path) -> str:
    by_kind = [n for n, kind in part.features.items() if kind.get("_type") == "ClassLabel"]
    named = [name for name in part.frame.columns if name.lower() in ("label", "class")]
    found = [name for name in (*by_kind, *named) if name in part.frame.columns]
    if not found or not _is_text_or_number(part.frame[found[0]].dtype):
        raise DataError(
            f"{origin} has no column `label` of numbers or text; it has "
            f"{', '.join(part.frame.columns)}."
        )
    return found[0]


def _is_text_or_number(kind: pl.DataType) -> bool:
    return kind == pl.String or kind.is_integer()


def split_of(name: str) -> str | None:
    """Say which split a part's name means; None if it means none."""
    return split_of_value(name)
