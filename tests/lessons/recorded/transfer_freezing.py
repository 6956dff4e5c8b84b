"""Records what it brings to train more or fewer layers of a trained body.

    python tests/lessons/recorded/transfer_freezing.py

trains a small body on scikit-learn's digits 0 to 4, gives it a new head for the digits 5 to 9, and
trains
both with different layers frozen; it writes web/src/lib/lessons/transfer/freezing.json. Each seed
has its own split and start, so that the spread contains both.
"""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/transfer/freezing.json"
SEEDS = range(5)
AMOUNTS = (25, 100, 400)
N_TEST = 400
STEPS = 300
BATCH = 25
RATE = 1e-3
FROZEN: dict[str, int | None] = {"all": 4, "half": 2, "none": 0, "random": None}
"""Number of the body's four convolutions that stay frozen; None for a start from random weights."""


def build_body() -> keras.Sequential:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.Conv2D(64, 3, padding="same", activation="relu"),
            layers.GlobalAveragePooling2D(),
        ]
    )


def train(model: keras.Model, x: Any, y: Any, steps: int) -> None:
    model.compile(keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy")
    model.fit(x, y, batch_size=BATCH, epochs=round(steps * BATCH / len(x)), verbose=0)


def with_head(body: keras.Model) -> keras.Model:
    return keras.Sequential([body, keras.layers.Dense(5, activation="softmax")])


def right(model: keras.Model, x: Any, y: Any) -> int:
    return int((model.predict(x, verbose=0).argmax(1) == y).sum())


def main() -> None:
    pictures, labels = load_digits(return_X_y=True)
    pictures = pictures.reshape(-1, 8, 8, 1) / 16
    first, others = labels < 5, labels >= 5
    runs: dict[tuple[int, str], list[dict[str, int]]] = {}
    for seed in SEEDS:
        keras.utils.set_random_seed(seed)
        body = build_body()
        train(with_head(body), pictures[first], labels[first], 1000)
        learned = body.get_weights()
        for n_training in AMOUNTS:
            x, x_test, y, y_test = train_test_split(
                pictures[others],
                labels[others] - 5,
                train_size=n_training,
                test_size=N_TEST,
                random_state=seed,
                stratify=labels[others],
            )
            for name, frozen in FROZEN.items():
                keras.utils.set_random_seed(seed)
                body = build_body()
                if frozen is not None:
                    body.set_weights(learned)
                    convolutions = [one for one in body.layers if one.weights]
                    for layer in convolutions[:frozen]:
                        layer.trainable = False
                model = with_head(body)
                train(model, x, y, STEPS)
                found = {
                    "training": right(model, x, y),
                    "test": right(model, x_test, y_test),
                    "learning": sum(int(np.prod(w.shape)) for w in model.trainable_weights),
                }
                runs.setdefault((n_training, name), []).append(found)
                print(seed, n_training, name, found, flush=True)  # noqa: T201
    record = {
        "seeds": list(SEEDS),
        "n_test": N_TEST,
        "steps": STEPS,
        "amounts": [
            {
                "n_training": n_training,
                "stops": [
                    {
                        "name": name,
                        "learning": runs[n_training, name][0]["learning"],
                        "training": [one["training"] for one in runs[n_training, name]],
                        "test": [one["test"] for one in runs[n_training, name]],
                    }
                    for name in FROZEN
                ],
            }
            for n_training in AMOUNTS
        ],
    }
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
