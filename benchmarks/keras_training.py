"""Training in plain Keras as in its documentation, run once in one process.

Images are read by `keras.utils.image_dataset_from_directory` and passed to `fit`, both with their
defaults: batches of 32, no cache, float32, jit_compile "auto", Adam. Nothing in this script comes
from pellucid but the pretrained backbone. It is started by training_benchmark.py:

    python keras_training.py fit MODEL PICTURES SIZE EPOCHS SEED RESULT
    python keras_training.py fine-tune BACKBONE PICTURES EPOCHS SEED RESULT
    python keras_training.py load PICTURES SIZE RESULT

PICTURES contains train/, validation/ and test/; RESULT is the JSON file for the results.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import keras
from keras import layers

from epoch_seconds import EpochSeconds

TRAINED_SHARE = 0.3
"""Share of the backbone's layers with weights that fine-tuning trains: pellucid's default."""

_L2 = 1e-5


def book_convnet(input_shape: tuple[int, int, int], n_classes: int) -> keras.Model:
    """Build the book's convnet for photos, chapter 8."""
    x = inputs = keras.Input(input_shape)
    x = layers.Rescaling(1 / 255)(x)
    for filters in (32, 64, 128, 256):
        x = layers.Conv2D(filters, 3, activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(512, 3, activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.25)(x)
    return keras.Model(inputs, layers.Dense(n_classes, activation="softmax")(x))


def book_digits_convnet(input_shape: tuple[int, int, int], n_classes: int) -> keras.Model:
    """Build the book's convnet for digits, chapter 8."""
    x = inputs = keras.Input(input_shape)
    x = layers.Rescaling(1 / 255)(x)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(128, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(256, 3, activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(n_classes, activation="softmax")(x))


def regularized_convnet(input_shape: tuple[int, int, int], n_classes: int) -> keras.Model:
    """Build the course's convnet with several kinds of regularization."""
    x = inputs = keras.Input(input_shape)
    x = layers.Rescaling(1 / 255)(x)
    for filters in (64, 128, 256):
        for which in (1, 2):
            is_first = (filters, which) == (64, 1)
            x = layers.Conv2D(
                filters,
                3,
                padding="same",
                kernel_initializer="he_normal",
                kernel_regularizer=None if is_first else keras.regularizers.L2(_L2),
            )(x)
            x = layers.BatchNormalization()(x)
            x = layers.Activation("relu")(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.5)(x)
    x = layers.Dense(300, activation="relu", kernel_regularizer=keras.regularizers.L2(_L2))(x)
    x = layers.Dropout(0.5)(x)
    answers = layers.Dense(n_classes, activation="softmax", kernel_initializer="glorot_normal")
    return keras.Model(inputs, answers(x))


MODELS = {
    "book_convnet": (book_convnet, "rgb"),
    "book_digits_convnet": (book_digits_convnet, "grayscale"),
    "regularized_convnet": (regularized_convnet, "rgb"),
}
"""Function that builds each model, and the colour mode of its images."""


def fit(name: str, pictures: Path, size: int, n_epochs: int, seed: int) -> dict[str, Any]:
    """Train on train/, validate after each epoch, and test the model of the last epoch."""
    keras.utils.set_random_seed(seed)
    build, colours = MODELS[name]
    datasets = {
        split: keras.utils.image_dataset_from_directory(
            pictures / split, image_size=(size, size), color_mode=colours
        )
        for split in ("train", "validation", "test")
    }
    shape = (size, size, 3 if colours == "rgb" else 1)
    model = build(shape, len(datasets["train"].class_names))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    timer = EpochSeconds()
    model.fit(
        datasets["train"],
        validation_data=datasets["validation"],
        epochs=n_epochs,
        callbacks=[timer],
        verbose=0,
    )
    _, accuracy = model.evaluate(datasets["test"], verbose=0)
    return {
        **timer.found(),
        "parameters": model.count_params(),
        "accuracy": float(accuracy),
        "computed_in": "float32",
    }


def fine_tune(name: str, pictures: Path, n_epochs: int, seed: int) -> dict[str, Any]:
    """Train the top of a pretrained backbone with a new head, as in the book's chapter 8.

    The images are augmented, the top `TRAINED_SHARE` of the backbone's layers with weights is
    unfrozen, and batch normalization stays frozen. The head starts from random weights, which
    does not change the time of an epoch.
    """
    from pellucid.backbones.registry import create_backbone, get_backbone

    keras.utils.set_random_seed(seed)
    size = get_backbone(name).image_size
    datasets = {
        split: keras.utils.image_dataset_from_directory(pictures / split, image_size=(size, size))
        for split in ("train", "validation")
    }
    backbone = create_backbone(name)
    normalizations = keras.layers.BatchNormalization
    weighted = [
        layer
        for layer in backbone.layers
        if layer.weights and not isinstance(layer, normalizations)
    ]
    top = weighted[-round(TRAINED_SHARE * len(weighted)) :]
    for layer in backbone.layers:
        layer.trainable = layer in top
    x = inputs = keras.Input((size, size, 3))
    for augmentation in (
        layers.RandomFlip("horizontal"),
        layers.RandomRotation(0.1),
        layers.RandomZoom(0.2),
    ):
        x = augmentation(x)
    x = layers.Dropout(0.25)(backbone(x))
    answers = layers.Dense(len(datasets["train"].class_names), activation="softmax")(x)
    model = keras.Model(inputs, answers)
    model.compile(
        keras.optimizers.RMSprop(1e-5), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    timer = EpochSeconds()
    model.fit(
        datasets["train"],
        validation_data=datasets["validation"],
        epochs=n_epochs,
        callbacks=[timer],
        verbose=0,
    )
    return {**timer.found(), "computed_in": "float32"}


def load(pictures: Path, size: int) -> dict[str, Any]:
    """Iterate over train/ twice without using the batches."""
    dataset = keras.utils.image_dataset_from_directory(pictures / "train", image_size=(size, size))
    seconds, processor, n_seen = [], [], 0
    for _ in range(2):
        began = time.perf_counter(), time.process_time()
        n_seen = sum(len(labels) for _, labels in dataset)
        seconds.append(time.perf_counter() - began[0])
        processor.append(time.process_time() - began[1])
    return {
        "epoch_seconds": seconds,
        "epoch_processor_seconds": processor,
        "n_pictures": n_seen,
    }


def main(what: str, *arguments: str) -> None:
    """Run `fit`, `fine-tune` or `load`, and write the result."""
    result = Path(arguments[-1])
    if what == "fit":
        name, pictures, size, n_epochs, seed = arguments[:-1]
        found = fit(name, Path(pictures), int(size), int(n_epochs), int(seed))
    elif what == "fine-tune":
        name, pictures, n_epochs, seed = arguments[:-1]
        found = fine_tune(name, Path(pictures), int(n_epochs), int(seed))
    else:
        found = load(Path(arguments[0]), int(arguments[1]))
    result.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
