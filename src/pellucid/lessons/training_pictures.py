"""The pictures of a comparison run: at most 500 of the learner's, reduced to 32 pixels."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.config import SplitConfig
from pellucid.data.decode import ImageSpec, Pixels, decode, read_picture_file
from pellucid.data.split import assign_splits
from pellucid.errors import DataError, PictureError
from pellucid.i18n import gettext as _
from pellucid.lessons.drawn_shapes import draw_shapes
from pellucid.lessons.variant import SIDE
from pellucid.spelling import joined

MAX_PICTURES = 500
MAX_CLASSES = 10
MIN_PER_CLASS = 8
"""Minimum number of pictures of a class: with fewer, the validation says nothing about it."""
VALIDATION = 0.25
"""Share of the pictures that a network is validated on."""


@dataclass(frozen=True)
class PictureFile:
    """A picture that may be trained on."""

    path: str
    label: str
    group: str | None = None
    """Pictures of a group stay on one side of the split; None to compare their content only."""


@dataclass(frozen=True)
class TrainingPictures:
    """Pictures with their classes."""

    pixels: Pixels
    """Shape (n, 32, 32, 3), values from 0 to 255."""
    labels: tuple[str, ...]
    """Class of each picture."""
    groups: tuple[str, ...]
    """Group of each picture."""

    @property
    def classes(self) -> list[str]:
        """Names of the classes in the order of their numbers."""
        return sorted(set(self.labels))

    @property
    def codes(self) -> NDArray[np.intp]:
        """Number of each picture's class, shape (n,)."""
        return np.searchsorted(np.array(self.classes), np.array(self.labels))

    def is_validation(self, seed: int) -> NDArray[np.bool_]:
        """Draw the pictures of the validation, the same share of each class, shape (n,)."""
        # What is called the test set there is the one part that each class is sure to be in.
        share = SplitConfig(test=VALIDATION, validation=0.0)
        splits = assign_splits(self.labels, self.groups, [None] * len(self.labels), share, seed)
        return np.array(splits) == "test"


def drawn_pictures() -> TrainingPictures:
    """Draw the sample, for learners without pictures of their own."""
    pixels, labels = draw_shapes(MAX_PICTURES, SIDE)
    return TrainingPictures(pixels, tuple(labels), tuple(map(str, range(len(labels)))))


def select_files(files: Sequence[PictureFile]) -> list[PictureFile]:
    """Choose at most 500 pictures, of each class as many as of the others if it has them.

    Args:
        files: The pictures there are.

    Returns:
        The chosen ones: of the ten largest classes with at least eight pictures, at random, but
        the same each time.

    Raises:
        DataError: There are no two classes with enough pictures.
    """
    by_class = defaultdict(list)
    for file in files:
        by_class[file.label].append(file)
    large = [label for label, members in by_class.items() if len(members) >= MIN_PER_CLASS]
    if len(large) < 2:
        sizes = ", ".join(f"{label}: {len(members)}" for label, members in by_class.items())
        raise DataError(
            joined(
                _(
                    "A comparison run needs at least two classes with {min_per_class} pictures "
                    "each.",
                    min_per_class=MIN_PER_CLASS,
                ),
                _("Found: {sizes}.", sizes=sizes[:200]) if sizes else _("Found: none."),
                _("Add pictures, or compare on the drawn sample."),
            )
        )
    kept = sorted(large, key=lambda label: (-len(by_class[label]), label))[:MAX_CLASSES]
    random = np.random.default_rng(0)
    orders = {label: random.permutation(len(by_class[label])) for label in sorted(kept)}
    most = MAX_PICTURES // len(kept)
    return [by_class[label][at] for label in sorted(kept) for at in orders[label][:most]]


def read_files(
    files: Sequence[PictureFile], bits: int | None, on_progress: Callable[[float], object]
) -> TrainingPictures:
    """Read and reduce pictures; unreadable ones are left out.

    Args:
        files: The chosen pictures.
        bits: As in `ImageSpec`.
        on_progress: Called with the share that is read.

    Raises:
        DataError: Too few of them can be read.
    """
    spec = ImageSpec(SIDE, SIDE, 3, bits)
    pixels, labels, groups = [], [], []
    for number, file in enumerate(files):
        on_progress(number / len(files))
        try:
            data = read_picture_file(file.path)
            pixels.append(decode(data, spec).pixels)
        except PictureError:
            continue
        labels.append(file.label)
        # Exact copies must not be on both sides of the split.
        groups.append(file.group or hashlib.sha256(data).hexdigest())
    enough = large_classes(labels, groups)
    if len(enough) < 2:
        raise DataError(
            _(
                "Only {n_pictures} different pictures of {n_classes} classes can be read. A "
                "comparison run needs at least two classes with {min_per_class} different "
                "pictures each.",
                n_pictures=len(set(groups)),
                n_classes=len(set(labels)),
                min_per_class=MIN_PER_CLASS,
            )
        )
    kept = [n for n, label in enumerate(labels) if label in enough]
    return TrainingPictures(
        np.stack([pixels[n] for n in kept]),
        tuple(labels[n] for n in kept),
        tuple(groups[n] for n in kept),
    )


def large_classes(labels: Sequence[str], groups: Sequence[str]) -> set[str]:
    """Find the classes with enough different pictures to train and validate on.

    Args:
        labels: Class of each picture.
        groups: Group of each picture; those of one group count once.
    """
    counts = Counter(label for label, _ in set(zip(labels, groups, strict=True)))
    return {label for label, count in counts.items() if count >= MIN_PER_CLASS}
