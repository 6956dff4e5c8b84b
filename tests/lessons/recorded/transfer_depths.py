"""Records how well the features of each depth of a pretrained body tell pictures apart.

    python tests/lessons/recorded/transfer_depths.py

reads the pictures of transfer_pictures.py with EfficientNet-Lite0, takes the mean of each channel
of the last maps of each size, fits scikit-learn's LogisticRegression on them, and writes
web/src/lib/lessons/transfer/depths.json.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tests.lessons.recorded.transfer_pictures import Bytes, digits, patches

from pellucid.backbones.efficientnet_lite.network import build_efficientnet_lite
from pellucid.backbones.efficientnet_lite.variants import LITE0
from pellucid.backbones.inner_layers import inner_layers
from pellucid.backbones.registry import create_backbone

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/transfer/depths.json"
SIZE = 128
SEED = 0
C = 0.1


def build_body(size: int) -> keras.Model:
    """Build the pretrained EfficientNet-Lite0 for pictures of that size."""
    body = build_efficientnet_lite(replace(LITE0, image_size=size))
    body.set_weights(create_backbone("efficientnet_lite0").get_weights())
    return body


def enlarged(pictures: Bytes, size: int) -> Any:
    """Enlarge pictures bilinearly."""
    return np.asarray(keras.ops.image.resize(pictures.astype("float32"), (size, size)))


def accuracy(x: Any, y: Any, x_test: Any, y_test: Any) -> dict[str, int]:
    model = make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=5000))
    right = int((model.fit(x, y).predict(x_test) == y_test).sum())
    return {"right": right, "n": len(y_test)}


def main() -> None:
    body = build_body(SIZE)
    maps = inner_layers(body)
    pooled = [keras.layers.GlobalAveragePooling2D()(each) for each in maps]
    probe = keras.Model(body.input, pooled)
    names = ["pixels", *(f"{each.shape[1]} x {each.shape[2]} x {each.shape[3]}" for each in maps)]
    record: dict[str, Any] = {"body": "EfficientNet-Lite0", "size": SIZE, "c": C, "sets": {}}
    for name, draw, n_training, n_test, amounts in (
        ("digits", digits, 700, 1000, (50, 200, 700)),
        ("patches", patches, 400, 480, (40, 160, 400)),
    ):
        x, y, x_test, y_test = draw(SEED, n_training, n_test)
        kinds = [x.reshape(len(x), -1), *probe.predict(enlarged(x, SIZE), verbose=0)]
        tests = [
            x_test.reshape(len(x_test), -1),
            *probe.predict(enlarged(x_test, SIZE), verbose=0),
        ]
        # The first few of an order in which the classes are mixed.
        order = np.random.default_rng(SEED).permutation(len(y))
        record["sets"][name] = {
            "classes": len(np.unique(y)),
            "amounts": [
                {
                    "n_training": n,
                    "depths": [
                        {
                            "name": depth,
                            "features": kind.shape[1],
                            **accuracy(kind[order[:n]], y[order[:n]], test, y_test),
                        }
                        for depth, kind, test in zip(names, kinds, tests, strict=True)
                    ],
                }
                for n in amounts
            ],
        }
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
