"""A comparison run: trains the variants of a lesson in another process, and compares them."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pellucid.errors import ModelError
from pellucid.i18n import current_language
from pellucid.i18n import gettext as _
from pellucid.i18n.language import VARIABLE
from pellucid.lessons.comparisons import find_comparison
from pellucid.lessons.training_pictures import TrainingPictures
from pellucid.lessons.verdict import Verdict, judge
from pellucid.spelling import joined

SECONDS_PER_LOOK = 0.2
"""Time between two looks whether somebody still waits for the result."""


@dataclass(frozen=True)
class Epoch:
    """What one variant with one seed came to after an epoch."""

    variant: str
    seed: int
    n_parameters: int
    loss: float
    """Mean loss of the training pictures during the epoch."""
    accuracy: float
    validation_loss: float
    validation_accuracy: float


@dataclass(frozen=True)
class ComparisonRun:
    """The result of a comparison run."""

    n_train: int
    """Number of pictures for training."""
    n_validation: int
    """Number of the other pictures. Where copies stay together, the seeds can differ by a few;
    this is the smallest number."""
    classes: tuple[str, ...]
    epochs: tuple[Epoch, ...]
    """All epochs, seed by seed and variant by variant."""
    verdicts: tuple[tuple[str, str, Verdict], ...]
    """The compared variants, and whether they differ."""


def run_comparison(
    lesson: str,
    pictures: TrainingPictures,
    report: Callable[[float, Epoch | None], object],
    n_epochs: int | None = None,
) -> ComparisonRun:
    """Train the variants of a lesson, and compare their accuracies.

    The process has a memory of its own, so that Keras' global random state, and this process, are
    left alone; it ends at once if the report raises an exception.

    Args:
        lesson: Identifier of the lesson.
        pictures: Pictures to train on.
        report: Called with the share that is done, and with each epoch.
        n_epochs: Number of epochs; None for that of the lesson.

    Returns:
        The result: the same for the same pictures on the same machine.

    Raises:
        ConfigError: The lesson has no comparison run.
        ModelError: The training failed.
    """
    comparison = find_comparison(lesson)
    n = n_epochs or comparison.n_epochs
    held = np.stack([pictures.is_validation(seed) for seed in comparison.seeds])
    total = n * len(comparison.seeds) * len(comparison.variants)
    epochs: list[Epoch] = []
    with tempfile.TemporaryDirectory(prefix="pellucid-") as folder:
        path = Path(folder, "pictures.npz")
        np.savez(path, pixels=pictures.pixels, codes=pictures.codes, is_validation=held)
        errors = Path(folder, "errors.txt")
        with _trained(lesson, n, path, errors) as lines:
            for line in lines:
                if line is not None:
                    epochs.append(Epoch(*json.loads(line)))
                report(len(epochs) / (total + 1), epochs[-1] if line is not None else None)
                # The process needs some seconds to end; it is killed instead.
                if len(epochs) == total:
                    break
        said = errors.read_text(encoding="utf-8", errors="replace").split("\n")
        last_line = next((line.strip() for line in reversed(said) if line.strip()), "")[:300]
    if len(epochs) < total:
        raise ModelError(
            joined(
                _(
                    "The training of the comparison run ended early; the machine may be short of "
                    "memory."
                ),
                _("Its last message: {last_line}", last_line=last_line) if last_line else "",
            )
        )
    # The last epoch's accuracy: choosing the best one would choose by the validation.
    last = {(epoch.variant, epoch.seed): epoch.validation_accuracy for epoch in epochs}
    n_validation = int(held.sum(axis=1).min())
    n_train = held.shape[1] - n_validation

    def of(name: str) -> list[float]:
        return [last[name, seed] for seed in comparison.seeds]

    return ComparisonRun(
        n_train=n_train,
        n_validation=n_validation,
        classes=tuple(pictures.classes),
        epochs=tuple(epochs),
        verdicts=tuple(
            (first, second, judge(of(first), of(second), n_train, n_validation))
            for first, second in comparison.pairs
        ),
    )


@contextmanager
def _trained(
    lesson: str, n_epochs: int, path: Path, errors: Path
) -> Iterator[Iterator[str | None]]:
    """Start the process, and yield its lines as they come, with None while there is none."""
    # -P: a file keras.py in the working folder must not be imported instead of Keras.
    command = [sys.executable, "-P", "-m", "pellucid.lessons.train_variants", lesson]
    environment = {
        **os.environ,
        # Networks this small are no faster on a GPU, whose memory the explorer may be using.
        "CUDA_VISIBLE_DEVICES": "-1",
        "JAX_PLATFORMS": "cpu",
        "TF_DETERMINISTIC_OPS": "1",
        VARIABLE: current_language(),
    }
    with errors.open("wb") as told_errors:
        process = subprocess.Popen(  # noqa: S603 (our own module, no shell)
            [*command, str(n_epochs), str(path)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=told_errors,
            text=True,
        )
    told: queue.Queue[str | None] = queue.Queue()
    stdout = process.stdout
    assert stdout is not None

    def listen() -> None:
        for line in stdout:
            told.put(line)
        told.put(None)

    def lines() -> Iterator[str | None]:
        while True:
            try:
                line = told.get(timeout=SECONDS_PER_LOOK)
            except queue.Empty:
                yield None
                continue
            if line is None:
                return
            yield line

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield lines()
    finally:
        process.kill()
        process.wait()
        listener.join()
        stdout.close()
