"""A run with a Keras model of random weights, written without a training."""

import json
import shutil
from pathlib import Path

LABELS = ("고양이", "dog", "bird")
ACCURACY = 0.577


def write_run(path: Path, classifier_folder: Path) -> Path:
    """Write a run of three classes for pictures of 4 x 5 pixels.

    Args:
        path: Folder of the run, which does not exist.
        classifier_folder: Folder with model.onnx and classifier.json, as the fixture gives it.
    """
    import keras
    import polars as pl

    from pellucid.run import RunFolder
    from pellucid.run_record import RunRecord

    run = RunFolder(path)
    shutil.copytree(classifier_folder, run.classifier)
    keras.utils.set_random_seed(0)
    inputs = keras.Input((4, 5, 3))
    x = keras.layers.Conv2D(4, 3, padding="same", activation="relu", name="conv")(inputs)
    x = keras.layers.GlobalAveragePooling2D(name="mean")(x)
    x = keras.layers.Dense(len(LABELS), activation="softmax", name="classes")(x)
    keras.Model(inputs, x, name="written").save(run.keras_model)
    run.write_record(
        RunRecord(created="2026-05-17T09:30:00+00:00", recipe="scratch", labels=LABELS)
    )
    run.metrics.write_text(json.dumps({"accuracy": ACCURACY, "n_classes": len(LABELS)}))
    columns = dict.fromkeys(("path", "split", "label", "predicted"), pl.String)
    pl.DataFrame(schema=columns).write_parquet(run.predictions)
    return path
