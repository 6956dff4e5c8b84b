"""Records what it brings to train more or fewer blocks of a pretrained body.

    python tests/lessons/recorded/transfer_freezing.py

trains EfficientNet-Lite0 to tell from which photo a patch is, with different blocks frozen, and
writes web/src/lib/lessons/transfer/freezing.json. A new head is fitted first, while the body is
frozen; then head and body are trained together at a low rate. The statistics of batch normalization
stay as they are. A small convnet that starts from random weights is trained for comparison. Each
seed draws other patches and another start, so that the spread contains both.
"""

import json
import math
from pathlib import Path
from typing import Any

import keras
import numpy as np
from tests.lessons.recorded.transfer_depths import build_body, enlarged
from tests.lessons.recorded.transfer_pictures import patches

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/transfer/freezing.json"
SIZE = 64
SEEDS = (0, 1, 2)
N_TRAINING, N_TEST, N_CLASSES = 160, 240, 8
BATCH, STEPS = 20, 80
FROZEN: dict[str, int | None] = {"all": 18, "none": 0, "scratch": None}
"""Number of the body's 18 parts, the stem, 16 blocks and the last convolution, that stay frozen;
None for a small convnet without a body."""
HEAD_RATE, RATE, SCRATCH_RATE = 1e-2, 1e-4, 1e-3
SCRATCH_STEPS = 400


def part_of(name: str) -> int:
    """Return the number of the part that a layer of EfficientNet-Lite0 belongs to."""
    if name.startswith("block"):
        return 1 + int(name[5:7])
    return 17 if name.startswith("head") else 0


def train(model: keras.Model, x: Any, y: Any, rate: float, steps: int, seed: int) -> None:
    """Train so many steps; all epochs are written one after the other, which is faster."""
    random = np.random.default_rng(seed)
    n_epochs = math.ceil(steps * BATCH / len(x))
    order = np.concatenate([random.permutation(len(x)) for _ in range(n_epochs)])[: steps * BATCH]
    # Compiling would take longer than the few steps.
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", jit_compile=False)
    model.fit(x[order], y[order], batch_size=BATCH, shuffle=False, verbose=0)


def in_batches(model: keras.Model, x: Any) -> Any:
    return np.concatenate([np.asarray(model(x[at : at + 80])) for at in range(0, len(x), 80)])


def build_small() -> keras.Model:
    """Build a convnet that the few pictures may suffice for."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 3)),
            layers.Rescaling(1 / 127.5, offset=-1),
            *(
                layer
                for n_maps in (16, 32, 64)
                for layer in (layers.Conv2D(n_maps, 3, activation="relu"), layers.MaxPooling2D())
            ),
            layers.GlobalAveragePooling2D(),
            layers.Dense(N_CLASSES, activation="softmax"),
        ]
    )


def run(seed: int, frozen: int | None) -> dict[str, int]:
    x, y, x_test, y_test = patches(seed, N_TRAINING, N_TEST)
    x, x_test = enlarged(x, SIZE), enlarged(x_test, SIZE)
    keras.utils.set_random_seed(seed)
    if frozen is None:
        model = build_small()
        train(model, x, y, SCRATCH_RATE, SCRATCH_STEPS, seed)
    else:
        body = build_body(SIZE)
        inputs = keras.Input((SIZE, SIZE, 3))
        head = keras.layers.Dense(N_CLASSES, activation="softmax")
        model = keras.Model(inputs, head(body(inputs, training=False)))
        features = in_batches(body, x)
        train(keras.Sequential([head]), features, y, HEAD_RATE, 2 * STEPS, seed)
        for layer in body.layers:
            layer.trainable = part_of(layer.name) >= frozen
        if frozen != FROZEN["all"]:
            train(model, x, y, RATE, STEPS, seed)

    def right(pictures: Any, labels: Any) -> int:
        return int((in_batches(model, pictures).argmax(1) == labels).sum())

    return {
        "training": right(x, y),
        "test": right(x_test, y_test),
        "learning": sum(math.prod(weight.shape) for weight in model.trainable_weights),
    }


def main() -> None:
    runs: dict[str, list[dict[str, int]]] = {name: [] for name in FROZEN}
    for seed in SEEDS:
        for name, frozen in FROZEN.items():
            runs[name].append(run(seed, frozen))
            print(seed, name, runs[name][-1], flush=True)  # noqa: T201
    record = {
        "body": "EfficientNet-Lite0",
        "size": SIZE,
        "steps": STEPS,
        "seeds": list(SEEDS),
        "n_training": N_TRAINING,
        "n_test": N_TEST,
        "stops": [
            {
                "name": name,
                "learning": found[0]["learning"],
                "training": [one["training"] for one in found],
                "test": [one["test"] for one in found],
            }
            for name, found in runs.items()
        ],
    }
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
