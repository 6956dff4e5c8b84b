"""Measure how long fine-tuning takes on this machine, on a few images."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from pellucid.config import FineTuneConfig, FitConfig
from pellucid.i18n import marked
from pellucid.inference.engine import Engine
from pellucid.interrupt import CheckingWatcher
from pellucid.training.context import TrainingContext
from pellucid.training.cost import RATE_STEPS
from pellucid.training.fast_batch_norm import fast_batch_norm
from pellucid.training.fit import compile_model, trained_model, training_batches
from pellucid.training.optimizers import create_optimizer
from pellucid.training.pictures import Pictures, PixelSource, TrainingPictures
from pellucid.training.stage_clock import StageClock
from pellucid.training.task import Task
from pellucid.training.time_plan import FineTuningCost

_N_VIEWS = 64
"""Minimum number of images that pass through the frozen part."""
_N_STEPS = 3
"""Minimum number of training steps that are timed, after one that compiles."""
_VALIDATION = 0.5
"""Time of validating an image, as a share of the time of training on it. Validation has no backward
pass, which takes about twice as long as the forward pass; the share is rounded up from a third."""


Start = Callable[[TrainingPictures, FineTuneConfig, TrainingContext], Task]
"""Creates the task of training on some images."""


def measure_fine_tuning(
    start: Start,
    pictures: TrainingPictures,
    settings: FineTuneConfig,
    whole_network: Path,
    context: TrainingContext,
) -> FineTuningCost:
    """Measure what fine-tuning costs on this machine.

    Args:
        start: Function that creates the task.
        pictures: All images.
        settings: Settings of the training.
        whole_network: ONNX file of a network as large as the trained one, from uint8 images.
        context: Context of the training.

    Returns:
        The cost of training on all images.
    """
    context.watcher.stage(marked("Measuring how long fine-tuning takes on this machine"))
    clock = StageClock()
    watcher = CheckingWatcher(clock, context.ctrl_c, context.run)
    context = replace(context, hooks=replace(context.hooks, watcher=watcher))
    began = time.perf_counter()
    n = max(_N_VIEWS, (1 + _N_STEPS) * settings.batch_size)
    few = replace(
        pictures, train=_first(pictures.train, n), validation=_first(pictures.validation, 1)
    )
    task = start(few, replace(settings, n_views=1), context)
    view = clock.seconds_per_image("Computing what is below", n + 1) or 0.0
    step = _seconds_per_trained_image(task, settings)
    started = time.perf_counter() - began
    if settings.find_rate:
        started += RATE_STEPS * settings.batch_size * step
    n_train, n_validation = len(pictures.train), len(pictures.validation)
    return FineTuningCost(
        n_train,
        n_validation,
        start=started,
        view=view,
        epoch=step * (n_train + _VALIDATION * n_validation),
        predict=_seconds_per_prediction(whole_network, few.source, few.train.hashes[:_N_VIEWS]),
    )


def _first(pictures: Pictures, n: int) -> Pictures:
    return replace(pictures, hashes=pictures.hashes[:n], labels=pictures.labels[:n])


def _seconds_per_trained_image(task: Task, settings: FitConfig) -> float:
    """Return the median time of an image in training steps, which change the network."""
    with fast_batch_norm(task.network):
        model, batches = trained_model(task), training_batches(task, settings)
        optimizer = create_optimizer(settings, batches.num_batches, task.rate_factors)
        compile_model(model, settings, optimizer)
        seconds = []
        # A last batch that is smaller would be compiled again.
        n_full = max(1, len(task.train) // settings.batch_size)
        for number in range(1 + _N_STEPS):
            began = time.perf_counter()
            pixels, labels = batches[number % n_full]
            model.train_on_batch(pixels, labels)
            seconds.append((time.perf_counter() - began) / len(labels))
    return float(np.median(seconds[1:]))  # the first step compiles


def _seconds_per_prediction(network: Path, source: PixelSource, hashes: list[bytes]) -> float:
    pixels = source.get(hashes)
    queue = Engine(network).queue()
    n_warm = len(pixels) // 4
    for number, each in enumerate(pixels[:n_warm]):
        queue.submit(number, each)
    queue.finish()
    began = time.perf_counter()
    for number, each in enumerate(pixels[n_warm:]):
        queue.submit(number, each)
    queue.finish()
    return (time.perf_counter() - began) / max(1, len(pixels) - n_warm)
