"""Records what it brings to train more or fewer blocks of a pretrained body.

    python tests/lessons/recorded/transfer_freezing.py

trains EfficientNet-Lite0 on scikit-learn's digits and writes
web/src/lib/lessons/transfer/freezing.json. The body has a new head, which is fitted first while the
body is frozen; then head and the upper blocks are trained together at a low rate. The statistics of
batch normalization stay as they are. With random weights, nothing is frozen from the first step on.
"""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
from tests.lessons.recorded.transfer_depths import build_body, enlarged
from tests.lessons.recorded.transfer_pictures import digits

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/transfer/freezing.json"
SIZE = 64
SEEDS = (0, 1, 2)
N_TEST = 500
BATCH = 20
AMOUNTS = {100: 60, 600: 150}
"""Maps numbers of pictures to learn from to numbers of steps."""
FROZEN: dict[str, int | None] = {"all": 18, "most": 11, "half": 6, "none": 0, "random": None}
"""Number of the body's 18 parts, the stem, 16 blocks and the head's convolution, that stay frozen.
"""
HEAD_RATE, RATE, RANDOM_RATE = 1e-2, 3e-4, 1e-3


def part_of(name: str) -> int:
    """Return the number of the part that a layer of EfficientNet-Lite0 belongs to."""
    if name.startswith("block"):
        return 1 + int(name[5:7])
    return 17 if name.startswith("head") else 0


def run(seed: int, n_training: int, frozen: int | None) -> dict[str, Any]:
    x, y, x_test, y_test = digits(seed, n_training, N_TEST)
    x, x_test = enlarged(x, SIZE), enlarged(x_test, SIZE)
    keras.utils.set_random_seed(seed)
    body = build_body(SIZE, is_pretrained=frozen is not None)
    steps = AMOUNTS[n_training]
    inputs = keras.Input((SIZE, SIZE, 3))
    features = body(inputs, training=None if frozen is None else False)
    head = keras.layers.Dense(10, activation="softmax", name="classes")
    model = keras.Model(inputs, head(features))
    loss = "sparse_categorical_crossentropy"
    if frozen is not None:
        vectors = body.predict(x, verbose=0)
        alone = keras.Sequential([keras.Input((vectors.shape[1],)), head])
        alone.compile(keras.optimizers.Adam(HEAD_RATE), loss)
        alone.fit(vectors, y, batch_size=BATCH, epochs=30, verbose=0)
        for layer in body.layers:
            layer.trainable = part_of(layer.name) >= frozen
    if frozen != FROZEN["all"]:
        rate = RANDOM_RATE if frozen is None else RATE
        model.compile(keras.optimizers.Adam(rate), loss)
        epochs = round(steps * BATCH / n_training)
        model.fit(x, y, batch_size=BATCH, epochs=epochs, verbose=0)

    def right(pictures: Any, labels: Any) -> int:
        return int((model.predict(pictures, verbose=0).argmax(1) == labels).sum())

    return {
        "training": right(x, y),
        "test": right(x_test, y_test),
        "learning": sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
    }


def main() -> None:
    record: dict[str, Any] = {
        "body": "EfficientNet-Lite0",
        "size": SIZE,
        "seeds": list(SEEDS),
        "n_test": N_TEST,
        "amounts": [],
    }
    for n_training in AMOUNTS:
        stops = []
        for name, frozen in FROZEN.items():
            runs = [run(seed, n_training, frozen) for seed in SEEDS]
            stops.append(
                {
                    "name": name,
                    "frozen": frozen,
                    "learning": runs[0]["learning"],
                    "training": [one["training"] for one in runs],
                    "test": [one["test"] for one in runs],
                }
            )
            print(n_training, stops[-1], flush=True)  # noqa: T201
        record["amounts"].append({"n_training": n_training, "stops": stops})
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
