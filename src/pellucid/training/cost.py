"""What a training costs: the seconds of its stages, computed from counts and seconds per unit.

A short rehearsal on a sample of the pictures (`pellucid.training.rehearsal`) gives the seconds of
each stage and of each unit of work. The time of a stage of the whole training is that of the stage
in the rehearsal plus that of the additional units. Work that does not depend on the number of
pictures (starting engines, compiling, writing models) is thus included as it was measured.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pellucid.config import FeaturesConfig, FitConfig
from pellucid.training.learning_curve import MAX_PICTURES as MAX_OF_CURVE
from pellucid.training.learning_curve import MIN_PICTURES as MIN_OF_CURVE
from pellucid.training.learning_curve import SHARES
from pellucid.training.ood_scorer import MAX_PICTURES as MAX_OF_SCORER

Unit = Literal[
    "hash",  # reading and hashing a file
    "decode",  # reading, hashing and decoding a file
    "view",  # the pretrained backbone on one view of an image
    "augmented",  # all augmented views of an image, and the backbone on them
    "near",  # the search for near copies, per image
    "head",  # choosing and fitting the linear head, per row of features
    "frozen",  # the frozen part of a network on one view of an image
    "step",  # a training step
    "check",  # a batch of validation images
    "epoch",  # what remains of an epoch: saving weights and state
    "predict",  # the fitted model on one image
]

Work = Mapping[Unit, float]
"""Number of units of each kind."""

RATE_STEPS = 120
"""Maximum number of steps of a learning rate range test."""


@dataclass(frozen=True)
class Stage:
    """A stage of a training, as it is displayed while it runs."""

    name: str
    seconds: float


@dataclass(frozen=True)
class Counts:
    """Numbers of images, on which the work depends."""

    n_files: int
    """Number of files of the source."""
    n_decoded: int
    """Number of files that are decoded; the facts of the others are known, and nothing needs their
    pixels."""
    n_views: float
    """Number of views whose features are computed while the files are read; 0 if all are cached."""
    n_augmented: float
    """Number of training images whose augmented views are computed."""
    n_in_trial: float
    """Number of images that the trial of mirror images learns from."""
    n_in_layers_trial: float
    """Number of images that the trial of inner layers learns from."""
    n_train: int
    n_validation: int
    n_test: int
    n_bottom_train: int
    """Number of different training images, each of which passes through a frozen part once for each
    of its views."""
    n_bottom_validation: int

    @property
    def n_seen(self) -> int:
        """Number of training and validation images."""
        return self.n_train + self.n_validation

    def n_frozen(self, n_views: int) -> int:
        """Return the number of views that pass through a frozen part.

        Args:
            n_views: Number of views of each training image.
        """
        return self.n_bottom_train * n_views + self.n_bottom_validation


def work_by_stage(
    counts: Counts, features: FeaturesConfig | None, fit: FitConfig | None, n_frozen_views: int = 1
) -> dict[str, dict[Unit, float]]:
    """Count the units of work in each stage of a training.

    Args:
        counts: Numbers of images.
        features: Settings of a linear head on features; None for the recipe ``scratch``.
        fit: Settings of the training by gradient descent; None for the recipe ``features``.
        n_frozen_views: Number of views of each training image that pass through a frozen part.

    Returns:
        The units by the beginning of the stage's name. Stages that are not named do work that does
        not depend on the number of images.
    """
    is_only_head = fit is None
    reading: dict[Unit, float] = {
        "decode": counts.n_decoded,
        "hash": counts.n_files - counts.n_decoded,
        "view": counts.n_views,
    }
    n_head = counts.n_seen if is_only_head else counts.n_train
    if is_only_head and features is not None and features.augment != "none":
        n_head *= 1 + features.n_views
    found: dict[str, dict[Unit, float]] = {
        "Reading pictures": reading,
        "Computing augmented views": {"augmented": counts.n_augmented},
        "Looking for near copies": {"near": counts.n_files},
        "Trying inner layers": {"head": 2 * counts.n_in_layers_trial},
        "Trying mirror images": {"head": 2 * counts.n_in_trial},
        "Fitting the head": {"head": n_head},
        "Computing what is below": {"frozen": counts.n_frozen(n_frozen_views)},
    }
    # A trained network computes each image once, and those of validation before the test. A head
    # reads the features of the test for the classes and for the OOD score.
    of_head = counts.n_test + counts.n_validation if is_only_head else 0
    n_tested = counts.n_test + of_head + min(counts.n_train, MAX_OF_SCORER)
    found["Testing"] = {"predict": float(n_tested)}
    if fit is not None:
        steps = counts.n_train / fit.batch_size
        found["Training"] = {
            "step": fit.epochs * steps,
            "check": fit.epochs * counts.n_validation / fit.batch_size,
            "epoch": fit.epochs,
            "predict": counts.n_validation,
        }
        if fit.find_rate:
            found["Finding the learning rate"] = {"step": RATE_STEPS}
    elif (
        features is not None
        and features.augment == "none"
        and MIN_OF_CURVE <= counts.n_seen <= MAX_OF_CURVE
    ):
        share = sum(SHARES)
        found["Testing"]["head"] = share * counts.n_seen
        found["Testing"]["predict"] += share * counts.n_seen + len(SHARES) * counts.n_test
    return found


def seconds_of(work: Work, unit_seconds: Mapping[Unit, float]) -> float:
    """Sum the time of some work, in seconds."""
    return sum(n * unit_seconds.get(unit, 0.0) for unit, n in work.items())


def scaled(
    rehearsed: Iterable[Stage],
    sample: Mapping[str, Work],
    whole: Mapping[str, Work],
    unit_seconds: Mapping[Unit, float],
) -> list[Stage]:
    """Scale the stages of a rehearsal to the whole training.

    Args:
        rehearsed: Stages of the rehearsal, with their measured seconds.
        sample: Work in the stages of the rehearsal, as returned by `work_by_stage`.
        whole: Work in the stages of the whole training.
        unit_seconds: Seconds per unit of work.

    Returns:
        The same stages with the seconds of the whole training.

    Example:
        >>> stages = [Stage("Reading pictures", 3.0), Stage("Writing the report", 1.0)]
        >>> whole = {"Reading pictures": {"decode": 1000}}
        >>> found = scaled(stages, {"Reading pictures": {"decode": 100}}, whole, {"decode": 0.01})
        >>> [stage.seconds for stage in found]
        [12.0, 1.0]
    """
    found = []
    for stage in rehearsed:
        kind = next((kind for kind in whole if stage.name.startswith(kind)), "")
        more = seconds_of(whole.get(kind, {}), unit_seconds)
        constant = max(0.0, stage.seconds - seconds_of(sample.get(kind, {}), unit_seconds))
        if kind == "Reading pictures" and not whole[kind].get("view") and sample[kind].get("view"):
            constant = 0.0  # no backbone is started if all features are cached
        found.append(replace(stage, seconds=constant + more))
    return found


def merged(stages: Iterable[Stage]) -> list[Stage]:
    """Add up the stages of the same name, in the order in which they first begin."""
    seconds: dict[str, float] = {}
    for stage in stages:
        seconds[stage.name] = seconds.get(stage.name, 0.0) + stage.seconds
    return [Stage(name, value) for name, value in seconds.items()]


def total(stages: Iterable[Stage]) -> float:
    """Add up the seconds of stages."""
    return math.fsum(stage.seconds for stage in stages)
