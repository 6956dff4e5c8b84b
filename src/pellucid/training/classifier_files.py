"""Write a fitted model to files, and compare their predictions with those of the model itself."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from pellucid.data.decode import Pixels, decode_unchanged
from pellucid.data.selection import content_hashes, evenly_spread, images_in
from pellucid.inference.classifier import Classifier
from pellucid.run import RunFolder
from pellucid.run_record import Parity
from pellucid.training.keras_writer import KerasWriter
from pellucid.training.ood_detector import OODDetector
from pellucid.training.parity import (
    LIMIT,
    LIMIT_REDUCED,
    N_PICTURES,
    N_SAVED,
    max_difference,
)
from pellucid.training.recipe import FittedModel, Floats


@dataclass(frozen=True)
class ParityPictures:
    """Images outside the test set, on which the saved models are compared."""

    images: pl.DataFrame
    """The images: n rows of the catalog, n at most `N_SAVED`."""
    pixels: Pixels
    """Their pixels, shape (n, height, width, channels)."""
    features: Floats
    """Input of the last layer by the fitted model, shape (n, n_features)."""
    probabilities: Floats
    """Probabilities by the fitted model, shape (n, n_classes)."""


def decode_parity_pictures(catalog: pl.DataFrame, model: FittedModel) -> ParityPictures:
    """Decode some images outside the test set, as `predict` does, and compute their predictions.

    Args:
        catalog: Catalog with splits.
        model: Model fitted by a recipe.
    """
    images = _least_certain(model)
    if not len(images):
        images = evenly_spread(images_in(catalog, "train"), N_SAVED)
    files = zip(images["file"], content_hashes(images), strict=True)
    pixels = np.stack([decode_unchanged(*file, model.spec) for file in files])
    return ParityPictures(images, pixels, *model.predictor.reference(images))


def _least_certain(model: FittedModel) -> pl.DataFrame:
    """Select images that the model did not learn from, those whose class is least certain."""
    certainty = model.validated_probabilities.max(axis=1, initial=0)
    known = model.validated.with_columns(certainty=pl.Series(certainty))
    some = evenly_spread(known, N_PICTURES).sort("certainty", maintain_order=True).head(N_SAVED)
    return some.drop("certainty")


def onnx_parity(
    run: RunFolder, model: FittedModel, detector: OODDetector | None, pictures: ParityPictures
) -> Parity:
    """Compare model.onnx with the model that it was written from.

    Args:
        run: Run that contains model.onnx.
        model: Model fitted by a recipe.
        detector: Detector of images of no class, if it was added to model.onnx.
        pictures: Images to predict.

    Returns:
        The differences in probability and, with a detector, in OOD score.
    """
    n_classes = len(model.classes)
    classifier = Classifier(run.onnx_model, model.classes, model.spec, model.precision)
    is_exact = classifier.engine.precision == model.tested_in == "float32"
    limit = LIMIT if is_exact else LIMIT_REDUCED
    found = classifier.outputs(pictures.pixels)
    probabilities, scores = found[:, :n_classes], found[:, n_classes:]
    difference = max_difference(pictures.probabilities, probabilities)
    parity = Parity(len(pictures.images), limit, onnx_max_difference=difference)
    if detector is None:
        return parity
    expected = detector.scorer.score(pictures.features)[:, None]
    return replace(parity, ood_score_max_difference=max_difference(expected, scores))


def write_keras_model(
    run: RunFolder,
    writer: KerasWriter,
    pictures: ParityPictures,
    parity: Parity,
) -> Parity:
    """Write model.keras, load it as a user would, and compare its predictions with the model's.

    Args:
        run: Run to write to.
        writer: The model's writer, which predicts the same images.
        pictures: The images that the writer predicts.
        parity: Parity of model.onnx.

    Returns:
        The same parity with the difference of model.keras added.
    """
    # Keras requires a name that ends with .keras; in a temporary folder it keeps that name.
    with tempfile.TemporaryDirectory(dir=run.checkpoints) as temporary:
        answers = writer.finish(Path(temporary) / "model.keras")
        (Path(temporary) / "model.keras").replace(run.keras_model)
    difference = max_difference(pictures.probabilities, answers)
    return replace(parity, keras_max_difference=difference)
