"""Select images of a catalog by split, and encode their classes as integers."""

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray


def images_in(catalog: pl.DataFrame, *splits: str) -> pl.DataFrame:
    """Select the images of one split, or of several.

    Args:
        catalog: A frame with a column `split`.
        splits: Names of splits.

    Returns:
        The rows of these splits, in the order of the catalog.

    Example:
        >>> catalog = pl.DataFrame({"path": ["a", "b", "c"], "split": ["train", "test", None]})
        >>> images_in(catalog, "train", "test")["path"].to_list()
        ['a', 'b']
    """
    return catalog.filter(pl.col("split").is_in(splits))


def class_names(catalog: pl.DataFrame) -> list[str]:
    """List the classes of the images that have a split, sorted."""
    return sorted(set(catalog.filter(pl.col("split").is_not_null())["label"]))


def class_indices(labels: Iterable[str], classes: Sequence[str]) -> NDArray[np.intp]:
    """Return the class index of each image.

    Args:
        labels: Class name of each image.
        classes: All class names, in the order of their indices.

    Returns:
        Shape (n,): indices from 0, or -1 for a label that is not one of the classes.

    Example:
        >>> class_indices(["dog", "cat", "eel"], ["cat", "dog"])
        array([ 1,  0, -1])
    """
    index = {label: number for number, label in enumerate(classes)}
    return np.array([index.get(label, -1) for label in labels], dtype=np.intp)


def evenly_spread(images: pl.DataFrame, n_images: int) -> pl.DataFrame:
    """Select up to `n_images` images, evenly spread from the first to the last.

    Args:
        images: Rows of a catalog.
        n_images: Maximum number of images.
    """
    n = min(len(images), n_images)
    return images[np.linspace(0, len(images) - 1, n).astype(np.intp)] if n else images


def content_hashes(images: pl.DataFrame) -> list[bytes]:
    """Return the SHA-256 of each image's content; empty bytes where it could not be read."""
    return [bytes.fromhex(value or "") for value in images["hash"]]


def is_first_copy(images: pl.DataFrame) -> NDArray[np.bool_]:
    """Mark the first of each image's identical copies with the same label.

    Identical copies add no evidence, so results count each image once.

    Args:
        images: Rows of a catalog, n of them.

    Returns:
        Boolean mask of shape (n,).
    """
    return images.select(pl.struct("hash", "label").is_first_distinct()).to_series().to_numpy()
