"""The pictures that a run learned from, passed through its own network in batches."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import keras
import numpy as np

from pellucid.app.explorer import Explorer
from pellucid.app.lesson_folder import spread
from pellucid.data.decode import Pixels, decode, read_picture_file
from pellucid.errors import DataError, PictureError
from pellucid.i18n import gettext as _
from pellucid.lessons.training_pictures import (
    MIN_PER_CLASS,
    PictureFile,
    large_classes,
    select_files,
)

MAX_PICTURES = 120
BATCH = 8

T = TypeVar("T")
ListFiles = Callable[[], Sequence[PictureFile]]
"""Lists the pictures that a run learned from; its test set stays unseen."""


@dataclass(frozen=True)
class OwnBatches(Generic[T]):
    """What was computed for the pictures that can be read."""

    values: list[T]
    """Result for each batch."""
    labels: list[str]
    """Class of each picture."""
    groups: list[str]
    """Group of each picture."""


def run_on_own_pictures(
    explorer: Explorer,
    files: Sequence[PictureFile],
    compute: Callable[[Any], T],
    on_progress: Callable[[float], object],
) -> OwnBatches[T]:
    """Compute something for at most 120 pictures; unreadable ones are left out.

    Args:
        explorer: Explorer of the run.
        files: The pictures there are.
        compute: Function of a batch, a tensor of shape (n, height, width, channels) with the
            model's input dtype.
        on_progress: Called before each batch with the share that is done.

    Raises:
        DataError: There are too few pictures, or they cannot be read.
    """
    chosen = spread(select_files(files), MAX_PICTURES)
    found: OwnBatches[T] = OwnBatches([], [], [])
    for first in range(0, len(chosen), BATCH):
        on_progress(first / len(chosen))
        pixels: list[Pixels] = []
        for file in chosen[first : first + BATCH]:
            try:
                data = read_picture_file(file.path)
                pixels.append(decode(data, explorer.spec).pixels)
            except PictureError:
                continue
            found.labels.append(file.label)
            found.groups.append(file.group or hashlib.sha256(data).hexdigest())
        if pixels:
            found.values.append(compute(_as_tensor(explorer, pixels)))
    if len(large_classes(found.labels, found.groups)) < 2:
        raise DataError(
            _(
                "Of the {n_chosen} pictures that were chosen, {n_labels} can be read. At "
                "least two classes with {min_per_class} different pictures each are needed: "
                "are the pictures still where they were at the training?",
                n_chosen=len(chosen),
                n_labels=len(found.labels),
                min_per_class=MIN_PER_CLASS,
            )
        )
    return found


def _as_tensor(explorer: Explorer, pixels: Sequence[Pixels]) -> Any:
    images = np.stack([explorer.scaled(one) for one in pixels])
    dtype = explorer.opened.model.inputs[0].dtype
    return keras.ops.convert_to_tensor(images, dtype=dtype)
