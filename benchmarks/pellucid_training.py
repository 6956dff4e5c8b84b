"""Training with pellucid, run once in one process: the counterpart of keras_training.py.

`pellucid.train` with the recipe ``scratch`` decodes each image once into a memory-mapped file,
computes in bfloat16 if the CPU supports it, keeps the weights of the best epoch, and writes the
full state after each epoch. This script is started by training_benchmark.py:

    python pellucid_training.py fit MODEL PICTURES SIZE EPOCHS SEED RESULT
    python pellucid_training.py fine-tune BACKBONE PICTURES EPOCHS SEED RESULT
    python pellucid_training.py load PICTURES SIZE RESULT

PICTURES contains train/, validation/ and test/; RESULT is the JSON file for the results. The run,
or the file of decoded images, is written next to it under the same name.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import pellucid
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import read_catalog
from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile
from pellucid.data.selection import class_indices, content_hashes
from pellucid.data.sources.folder import list_folder
from pellucid.keras_runtime import import_keras

KERAS_RATE = 1e-3
"""Default learning rate of Keras' Adam, which differs from pellucid's default."""


def fit(
    name: str, pictures: Path, size: int, n_epochs: int, seed: int, run_folder: Path
) -> dict[str, Any]:
    """Train on train/, validate after each epoch, and test the best epoch.

    The learning rate is constant and training does not stop early, as in plain Keras.
    """
    # Imported only here, since the callback imports Keras, which would slow down `load`.
    import_keras()
    from epoch_seconds import EpochSeconds

    timer = EpochSeconds()
    run = pellucid.train(
        pictures,
        run=run_folder,
        seed=seed,
        callbacks=[timer],
        model=name,
        image_size=size,
        epochs=n_epochs,
        batch_size=32,
        learning_rate=KERAS_RATE,
        plateau_patience=0,
        stop_patience=0,
    )
    details = json.loads((run.path / "config.json").read_text(encoding="utf-8"))["details"]
    return {
        **timer.found(),
        "parameters": details["parameters"],
        "accuracy": run.metrics["accuracy"],
        "computed_in": details["computed_in"],
    }


def fine_tune(
    name: str, pictures: Path, n_epochs: int, seed: int, run_folder: Path
) -> dict[str, Any]:
    """Fine-tune with the default settings, without stopping early.

    The activations of the frozen layers are computed before the first epoch. Their time is part of
    ``preparation_seconds``, with that of the features that the head is fitted on.
    """
    import_keras()
    from epoch_seconds import EpochSeconds

    timer = EpochSeconds()
    began = time.perf_counter()
    run = pellucid.train(
        pictures,
        run=run_folder,
        seed=seed,
        callbacks=[timer],
        recipe="fine-tune",
        backbone=name,
        epochs=n_epochs,
        stop_patience=0,
    )
    details = json.loads((run.path / "config.json").read_text(encoding="utf-8"))["details"]
    assert timer.first_began is not None
    return {
        **timer.found(),
        "preparation_seconds": timer.first_began - began,
        "computed_in": details["computed_in"],
    }


def load(pictures: Path, size: int, pixel_file: Path) -> dict[str, Any]:
    """Decode train/ into a memory-mapped file, and iterate over its batches twice.

    The time of decoding counts towards the first iteration.
    """
    import keras

    from pellucid.training.batches import Batches
    from pellucid.training.pictures import Pictures

    began = time.perf_counter(), time.process_time()
    source = list_folder(pictures / "train")
    file = PixelFile(pixel_file, ImageSpec(size, size, 3), len(source.files))
    cache = PictureCache(None)
    try:
        catalog = read_catalog(source, cache, file.spec, [file])
    finally:
        cache.close()
    labels = sorted(set(catalog["label"]))
    train = Pictures(
        file,
        content_hashes(catalog),
        class_indices(catalog["label"], labels),
        len(labels),
    )
    batches = Batches(train, 32, seed=0)
    seconds, processor, n_seen = [], [], 0
    for epoch in range(2):
        batches.begin_epoch(epoch)
        n_seen = 0
        for index in range(batches.num_batches):
            # Convert to tensors of the backend, as the data set of Keras does.
            pixels, _ = (keras.ops.convert_to_tensor(array) for array in batches[index])
            n_seen += len(pixels)
        seconds.append(time.perf_counter() - began[0])
        processor.append(time.process_time() - began[1])
        began = time.perf_counter(), time.process_time()
    return {
        "epoch_seconds": seconds,
        "epoch_processor_seconds": processor,
        "n_pictures": n_seen,
    }


def main(what: str, *arguments: str) -> None:
    """Run `fit`, `fine-tune` or `load`, and write the result."""
    result = Path(arguments[-1])
    run_folder = result.with_suffix("")
    if what == "fine-tune":
        name, pictures, n_epochs, seed = arguments[:-1]
        found = fine_tune(name, Path(pictures), int(n_epochs), int(seed), run_folder)
    elif what == "fit":
        name, pictures, size, n_epochs, seed = arguments[:-1]
        found = fit(name, Path(pictures), int(size), int(n_epochs), int(seed), run_folder)
    else:
        found = load(Path(arguments[0]), int(arguments[1]), result.with_suffix(".npy"))
    result.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
