"""Write a fitted model to files, and compare their predictions with those of the model itself."""

import tempfile
from dataclasses import replace
from pathlib import Path

import polars as pl

from pellucid.data.decode import Pixels, decode_unchanged
from pellucid.data.selection import content_hashes, evenly_spread, images_in
from pellucid.inference.classifier import Classifier
from pellucid.run import RunFolder
from pellucid.run_record import Parity
from pellucid.training.keras_writer import KerasWriter
from pellucid.training.ood_detector import OODDetector, ood_scores
from pellucid.training.parity import (
    LIMIT,
    LIMIT_REDUCED,
    N_PICTURES,
    max_difference,
)
from pellucid.training.recipe import FittedModel


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
    run: RunFolder, catalog: pl.DataFrame, model: FittedModel, writer: KerasWriter, parity: Parity
) -> Parity:
    """Write model.keras, load it as a user would, and compare its predictions with the model's.

    Args:
        run: Run to write to.
        catalog: Catalog with splits.
        model: Model fitted by a recipe.
        writer: The model's writer.
        parity: Parity of model.onnx.

    Returns:
        The same parity with the difference of model.keras added.
    """
    images, pixels = _parity_pictures(catalog, model)
    # Keras requires a name that ends with .keras; in a temporary folder it keeps that name.
    run.checkpoints.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=run.checkpoints) as temporary:
        answers = writer.write(Path(temporary) / "model.keras", pixels)
        (Path(temporary) / "model.keras").replace(run.keras_model)
    difference = max_difference(model.predictor.predict(images), answers)
    return replace(parity, keras_max_difference=difference)


def _parity_pictures(
    catalog: pl.DataFrame, model: FittedModel
) -> tuple[pl.DataFrame, list[Pixels]]:
    """Decode some images outside the test set from their files, as `predict` does."""
    outside = model.validated if len(model.validated) else images_in(catalog, "train")
    images = evenly_spread(outside, N_PICTURES)
    pictures = zip(images["file"], content_hashes(images), strict=True)
    return images, [decode_unchanged(*picture, model.spec) for picture in pictures]
