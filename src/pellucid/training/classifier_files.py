"""Write a fitted model to files, and compare their predictions with those of the model itself."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from pellucid.data.decode import Pixels, decode_unchanged
from pellucid.data.selection import content_hashes, evenly_spread, images_in
from pellucid.inference.classifier import Classifier
from pellucid.keras_runtime import import_keras
from pellucid.run import RunFolder
from pellucid.run_record import Parity
from pellucid.training.ood_detector import OODDetector, ood_scores
from pellucid.training.parity import (
    LIMIT,
    LIMIT_REDUCED,
    N_PICTURES,
    max_difference,
)
from pellucid.training.recipe import FittedModel

_KERAS_BATCH = 8


def onnx_parity(
    run: RunFolder, catalog: pl.DataFrame, model: FittedModel, detector: OODDetector | None
) -> Parity:
    """Compare model.onnx with the model that it was written from.

    Args:
        run: Run that contains model.onnx.
        catalog: Catalog with splits.
        model: Model fitted by a recipe.
        detector: Detector of images of no class, if it was added to model.onnx.

    Returns:
        The differences in probability and, with a detector, in OOD score.
    """
    images, pixels = _parity_pictures(catalog, model)
    n_classes = len(model.classes)
    classifier = Classifier(run.onnx_model, model.classes, model.spec, model.precision)
    limit = LIMIT if classifier.engine.precision == "float32" else LIMIT_REDUCED
    found = classifier.outputs(pixels)
    probabilities, scores = found[:, :n_classes], found[:, n_classes:]
    difference = max_difference(model.predictor.predict(images), probabilities)
    parity = Parity(len(images), limit, onnx_max_difference=difference)
    if detector is None:
        return parity
    expected = ood_scores(model, detector.scorer, images)[:, None]
    return replace(parity, ood_score_max_difference=max_difference(expected, scores))


def write_keras_model(
    run: RunFolder, catalog: pl.DataFrame, model: FittedModel, parity: Parity
) -> Parity:
    """Write model.keras, load it as a user would, and compare its predictions with the model's.

    Args:
        run: Run to write to.
        catalog: Catalog with splits.
        model: Model fitted by a recipe, which has a Keras model.
        parity: Parity of model.onnx.

    Returns:
        The same parity with the difference of model.keras added.
    """
    import_keras()
    import keras

    # Keras requires a name that ends with .keras; in a temporary folder it keeps that name.
    run.checkpoints.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=run.checkpoints) as temporary:
        model.predictor.write_keras(Path(temporary) / "model.keras")
        (Path(temporary) / "model.keras").replace(run.keras_model)
    images, pixels = _parity_pictures(catalog, model)
    loaded = keras.models.load_model(run.keras_model, compile=False, safe_mode=True)
    inputs = np.stack(pixels).astype("float32")
    # In small batches: the activations of all images together would take gigabytes.
    answers = [
        np.asarray(loaded.predict_on_batch(inputs[start : start + _KERAS_BATCH]))
        for start in range(0, len(inputs), _KERAS_BATCH)
    ]
    difference = max_difference(model.predictor.predict(images), np.concatenate(answers))
    return replace(parity, keras_max_difference=difference)


def _parity_pictures(
    catalog: pl.DataFrame, model: FittedModel
) -> tuple[pl.DataFrame, list[Pixels]]:
    """Decode some images outside the test set from their files, as `predict` does."""
    outside = model.validated if len(model.validated) else images_in(catalog, "train")
    images = evenly_spread(outside, N_PICTURES)
    pictures = zip(images["file"], content_hashes(images), strict=True)
    return images, [decode_unchanged(*picture, model.spec) for picture in pictures]
