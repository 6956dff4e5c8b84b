"""The book's feature extraction in plain Keras, run once in one process.

F. Chollet, *Deep Learning with Python*, chapter 8, "fast feature extraction without data
augmentation": the pretrained backbone is applied once to every image, batch by batch with
``predict``, and a small classifier is trained on the features. The backbone is EfficientNet-Lite2,
as in pellucid, and includes the scaling of pixels. This script is started by features_benchmark.py:

    python book_features.py PICTURES SEED RESULTS

PICTURES contains train/, validation/ and test/; RESULTS is the folder for the results.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from pellucid.backbones.registry import create_backbone, get_backbone

BACKBONE = "efficientnet_lite2"
BATCH_SIZE = 32
EPOCHS = 10


def get_features_and_labels(base: Any, dataset: Any) -> tuple[Any, Any, float]:
    """Apply the backbone to each batch, as the book does; also return seconds in ``predict``."""
    all_features, all_labels, in_predict = [], [], 0.0
    for images, labels in dataset:
        began = time.perf_counter()
        all_features.append(base.predict(images, verbose=0))
        in_predict += time.perf_counter() - began
        all_labels.append(np.asarray(labels))
    return np.concatenate(all_features), np.concatenate(all_labels), in_predict


def main(pictures: Path, seed: int, results: Path) -> None:
    """Extract features, train and test; print the accuracy as soon as it is known."""
    keras.utils.set_random_seed(seed)
    size = get_backbone(BACKBONE).image_size
    # The test set is not shuffled, so that its rows can be matched with its files.
    datasets = {
        split: keras.utils.image_dataset_from_directory(
            pictures / split,
            image_size=(size, size),
            batch_size=BATCH_SIZE,
            shuffle=split == "train",
            seed=seed,
        )
        for split in ("train", "validation", "test")
    }
    names = datasets["test"].class_names
    base = create_backbone(BACKBONE)

    began = time.perf_counter()
    found = {split: get_features_and_labels(base, each) for split, each in datasets.items()}
    extraction_seconds = time.perf_counter() - began

    inputs = keras.Input(shape=found["train"][0].shape[1:])
    x = keras.layers.Dense(256, activation="relu")(inputs)
    x = keras.layers.Dropout(0.25)(x)
    model = keras.Model(inputs, keras.layers.Dense(len(names), activation="softmax")(x))
    model.compile(loss="sparse_categorical_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
    best = results / "feature_extraction.keras"
    model.fit(
        *found["train"][:2],
        epochs=EPOCHS,
        validation_data=found["validation"][:2],
        callbacks=[keras.callbacks.ModelCheckpoint(best, save_best_only=True, monitor="val_loss")],
        verbose=0,
    )
    tested = keras.models.load_model(best)
    features, labels, _ = found["test"]
    _, accuracy = tested.evaluate(features, labels, verbose=0)
    print(f"Accuracy {accuracy:.2%} on {len(labels)} pictures", flush=True)

    predicted = tested.predict(features, verbose=0).argmax(axis=1)
    files = [Path(file).relative_to(pictures).as_posix() for file in datasets["test"].file_paths]
    content = {
        "accuracy": float(accuracy),
        "n_computed": sum(len(labels) for _, labels, _ in found.values()),
        "extraction_seconds": extraction_seconds,
        "predict_seconds": sum(seconds for _, _, seconds in found.values()),
        "predicted": {file: names[i] for file, i in zip(files, predicted, strict=True)},
    }
    (results / "result.json").write_text(json.dumps(content), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
