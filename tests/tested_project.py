"""A project with a run that was tested on some of its pictures, written without a training."""

import hashlib
import io
import json
import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np
import polars as pl
from PIL import Image

from .drawn_pictures import draw_noise

LABELS = ("고양이", "dog", "bird")
N_TESTED, N_LEARNED = 3, 5


def draw(seed: int) -> bytes:
    """Draw a PNG file of 4 x 5 random pixels."""
    return draw_noise(seed, (4, 5))


def seed_of(label: str, number: int) -> int:
    """Return the seed of the picture ``label/number.png``."""
    return 100 * LABELS.index(label) + number


def write_tested_project(folder: Path, classifier_folder: Path) -> Path:
    """Write the project ``projects/photos`` and the run ``runs/one``.

    Args:
        folder: The working folder.
        classifier_folder: Folder with model.onnx and classifier.json, as the fixture gives it.

    Returns:
        The folder of the run.
    """
    from tests.made_project import made_project

    from pellucid.inference.classifier import Classifier
    from pellucid.run import RunFolder
    from pellucid.run_record import RunRecord

    root, rows = folder / "projects" / "photos", []
    classifier = Classifier.load(classifier_folder)
    for label in LABELS:
        (root / label).mkdir(parents=True)
        for number in range(N_TESTED + N_LEARNED):
            content = draw(seed_of(label, number))
            (root / label / f"{number}.png").write_bytes(content)
            split = "test" if number < N_TESTED else "train"
            facts = hashlib.sha256(content).hexdigest(), len(content)
            output = classifier.outputs([np.asarray(Image.open(io.BytesIO(content)))])[0]
            best = int(output[: len(LABELS)].argmax())
            answer = (LABELS[best], float(output[best]), float(output[-1]))
            path = f"{label}/{number}.png"
            rows.append((path, label, split, *facts, f"{label} {number}", *answer))
    made_project(root)
    run = RunFolder(folder / "runs" / "one")
    shutil.copytree(classifier_folder, run.classifier)
    names = ["path", "label", "split", "hash", "n_bytes", "unit"]
    answers = ["predicted", "confidence", "ood_score"]
    table = pl.DataFrame(rows, schema=[*names, *answers], orient="row")
    table.select(names).write_parquet(run.catalog)
    tested = table.filter(pl.col("split") == "test").drop("hash", "n_bytes", "unit")
    tested.write_parquet(run.predictions)
    run.config.write_text(json.dumps(asdict(RunRecord(labels=LABELS, source=str(root)))))
    right = float((tested["label"] == tested["predicted"]).mean())
    facts = {"accuracy": right, "accuracy_interval": [0.1, 0.9], "n_test": len(tested)}
    run.metrics.write_text(json.dumps(facts))
    return run.path
