"""Training with pellucid's engine: one process, one result. The counterpart of keras_training.py.

`pellucid.train` with the recipe ``scratch``, which decodes each picture once into a memory-mapped
file, computes in bfloat16 where the processor has it, keeps the weights of the best epoch and
writes the full state after each. Started by training_benchmark.py:

    python pellucid_training.py fit MODEL PICTURES SIZE EPOCHS SEED RESULT
    python pellucid_training.py load PICTURES SIZE RESULT

PICTURES holds train/, validation/ and test/; RESULT is a JSON file for what is found out, and
gives its name to what is kept beside it: the run, or the file of decoded pictures.
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

KERAS_RATE = 1e-3
"""The learning rate that Keras' Adam has by default; pellucid's default is another."""


def fit(
    name: str, pictures: Path, size: int, n_epochs: int, seed: int, run_folder: Path
) -> dict[str, Any]:
    """Train on train/, validate after each epoch, and test the best epoch.

    The rate stays as it is and training does not end early, as in plain Keras.
    """
    # Here, and not in `load`, since the callback brings Keras along.
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


def load(pictures: Path, size: int, pixel_file: Path) -> dict[str, Any]:
    """Decode train/ into a memory-mapped file, go through its batches twice, and drop them.

    The decoding belongs to the first time.
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
            # As the backend's tensors, which is what the other side gives.
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
    """Do one of the two, and write what was found."""
    result = Path(arguments[-1])
    if what == "fit":
        name, pictures, size, n_epochs, seed = arguments[:-1]
        run_folder = result.with_suffix("")
        found = fit(name, Path(pictures), int(size), int(n_epochs), int(seed), run_folder)
    else:
        found = load(Path(arguments[0]), int(arguments[1]), result.with_suffix(".npy"))
    result.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
