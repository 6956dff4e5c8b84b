"""Write a fitted model as files, and compare what they answer with the model itself."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from pellucid.data.decode import Pixels, decode_unchanged
from pellucid.data.selection import content_hashes, evenly_spread, images_in
from pellucid.inference.classifier import Classifier
from pellucid.inference.onnx_graph import add_familiarity
from pellucid.keras_runtime import import_keras
from pellucid.run import RunFolder
from pellucid.run_record import Parity
from pellucid.training.familiarity import CONCENTRATION
from pellucid.training.none_of_these import NoneOfThese, familiarity_of
from pellucid.training.parity import (
    LIMIT,
    LIMIT_REDUCED,
    N_PICTURES,
    max_difference,
)
from pellucid.training.recipe import FittedModel

_KERAS_BATCH = 8


def add_familiarity_to(run: RunFolder, known: NoneOfThese) -> None:
    """Have model.onnx tell pictures of no class."""
    learned = known.familiarity
    add_familiarity(run.onnx_model, learned.mean, learned.whitening, learned.centres, CONCENTRATION)


def onnx_parity(
    run: RunFolder, catalog: pl.DataFrame, model: FittedModel, known: NoneOfThese | None
) -> Parity:
    """Compare model.onnx with the model that it was written from.

    Args:
        run: Has model.onnx.
        catalog: With its splits.
        model: What a recipe has fitted.
        known: How pictures of no class are told, if model.onnx tells them.
    """
    images, pixels = _parity_pictures(catalog, model)
    n_classes = len(model.classes)
    classifier = Classifier(run.onnx_model, model.classes, model.spec, model.precision)
    limit = LIMIT if classifier.engine.precision == "float32" else LIMIT_REDUCED
    found = classifier.outputs(pixels)
    probabilities, familiarity = found[:, :n_classes], found[:, n_classes:]
    difference = max_difference(model.predictor.predict(images), probabilities)
    parity = Parity(len(images), limit, onnx_max_difference=difference)
    if known is None:
        return parity
    expected = familiarity_of(model, known.familiarity, images)[:, None]
    return replace(parity, familiarity_max_difference=max_difference(expected, familiarity))


def write_keras_model(
    run: RunFolder, catalog: pl.DataFrame, model: FittedModel, parity: Parity
) -> Parity:
    """Write model.keras, load it back as a user would, and compare.

    Args:
        run: Where to write.
        catalog: With its splits.
        model: What a recipe has fitted, with a Keras model.
        parity: Of model.onnx.

    Returns:
        The parity with that of model.keras.
    """
    import_keras()
    import keras

    # Keras wants a name that ends with .keras, which a temporary name beside it would not.
    run.checkpoints.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=run.checkpoints) as temporary:
        model.predictor.write_keras(Path(temporary) / "model.keras")
        (Path(temporary) / "model.keras").replace(run.keras_model)
    images, pixels = _parity_pictures(catalog, model)
    loaded = keras.models.load_model(run.keras_model, compile=False, safe_mode=True)
    inputs = np.stack(pixels).astype("float32")
    # A few at a time: the activations of all would take gigabytes.
    answers = [
        np.asarray(loaded.predict_on_batch(inputs[start : start + _KERAS_BATCH]))
        for start in range(0, len(inputs), _KERAS_BATCH)
    ]
    difference = max_difference(model.predictor.predict(images), np.concatenate(answers))
    return replace(parity, keras_max_difference=difference)


def _parity_pictures(
    catalog: pl.DataFrame, model: FittedModel
) -> tuple[pl.DataFrame, list[Pixels]]:
    """Decode some pictures outside the test from their files, as `predict` will."""
    outside = model.validated if len(model.validated) else images_in(catalog, "train")
    images = evenly_spread(outside, N_PICTURES)
    pictures = zip(images["file"], content_hashes(images), strict=True)
    return images, [decode_unchanged(*picture, model.spec) for picture in pictures]
