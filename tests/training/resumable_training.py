"""A training that tests interrupt and resume.

As a program it is given the numbers of pipes, two for each training that may be under way at a
time: from one it reads names of folders, and trains in each in a forked process, so that the import
of Keras is paid once. Into the other it writes the process' number, and then how it ended.
"""

import gc
import os
import sys
from pathlib import Path
from typing import TextIO

import keras
import numpy as np

from pellucid.config import ScratchConfig
from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile
from pellucid.data.sources.source import Source
from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.context import Hooks, TrainingContext
from pellucid.training.fit import fit_model
from pellucid.training.pictures import Pictures
from pellucid.training.task import Task

SPEC = ImageSpec(12, 12, 1)
N = 96
SETTINGS = ScratchConfig(
    epochs=8, batch_size=4, optimizer="adamw", learning_rate=3e-3, ema=0.9, label_smoothing=0.1,
    class_weights="balanced", clip_norm=1.0, plateau_patience=1, stop_patience=4,
    save_minutes=2e-4, precision="float32",
)  # fmt: skip


def mix(pixels, labels, random):
    order = random.permutation(len(pixels))
    share = random.uniform(0.7, 1.0)
    return (
        share * pixels + (1 - share) * pixels[order],
        share * labels + (1 - share) * labels[order],
    )


def train(folder: Path, *callbacks: keras.callbacks.Callback) -> None:
    """Train to the end, from wherever the folder's last state is, and write final.npz."""
    run = RunFolder(folder)
    run.checkpoints.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(5)
    random = np.random.default_rng(5)
    labels = random.integers(0, 3, N)
    pixels = PixelFile(run.checkpoints / "pixels.npy", SPEC, N)
    hashes = [bytes([n]) * 32 for n in range(N)]
    for content, label in zip(hashes, labels, strict=True):
        pixels.put(content, random.integers(0, 80 * (label + 1), SPEC.shape, dtype=np.uint8))
    layers = keras.layers
    network = keras.Sequential(
        [
            keras.Input(SPEC.shape),
            layers.Rescaling(1 / 255),
            layers.Conv2D(8, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.3),
            layers.Dense(3, activation="softmax"),
        ]
    )
    train, validation = (
        Pictures(pixels, hashes[part], labels[part], 3) for part in (slice(0, 72), slice(72, N))
    )
    task = Task(
        network, train, validation, seed=5, mixing=mix,
        augmentation=[layers.RandomFlip("horizontal"), layers.RandomBrightness(0.1)],
    )  # fmt: skip
    source = Source(folder, [], [])
    hooks = Hooks(Watcher(), callbacks)
    context = TrainingContext(source, PictureCache(None), run, hooks, CtrlC())
    fit_model(task, SETTINGS, context)
    np.savez(folder / "final.npz", *network.get_weights())


def serve(commands: TextIO, answers: TextIO) -> None:
    """Train in the folders that are named, one after the other."""
    for line in commands:
        child = os.fork()
        if child == 0:
            train(Path(line.strip()))
            os._exit(0)
        print(child, file=answers, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


if __name__ == "__main__":
    # What was imported is not looked through, nor its memory copied, in each process again.
    gc.collect()
    gc.freeze()
    pipes = list(map(int, sys.argv[1:]))
    for ours in zip(pipes[::2], pipes[1::2], strict=True):
        if os.fork() == 0:
            for other in set(pipes) - set(ours):
                os.close(other)  # or nobody would see the end of it
            with os.fdopen(ours[0]) as commands, os.fdopen(ours[1], "w") as answers:
                serve(commands, answers)
            os._exit(0)
    for number in pipes:
        os.close(number)
    for _ in pipes[::2]:
        os.wait()
