"""Records what shuffling all pixels costs a dense network and a convnet.

    python tests/lessons/recorded/shuffled_pixels.py

trains both on scikit-learn's digits, as they are and with one permutation of the pixels for all
pictures, and writes web/src/lib/lessons/pictures/recorded.json. Each seed has its own split,
permutation and start, so that the spread contains all three.
"""

import json
from pathlib import Path

import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/pictures/recorded.json"
SEEDS = range(5)
N_TRAIN = 1000
EPOCHS = 30
BATCH = 32
RATE = 3e-3


def build(kind: str) -> keras.Model:
    layers = keras.layers
    inputs = keras.Input((8, 8, 1))
    if kind == "dense":
        x = layers.Flatten()(inputs)
        x = layers.Dense(64, activation="relu")(x)
    else:
        x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
        x = layers.MaxPooling2D(2)(x)
        x = layers.Conv2D(32, 3, padding="same", activation="relu")(x)
        x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(inputs, layers.Dense(10, activation="softmax")(x))
    model.compile(
        optimizer=keras.optimizers.Adam(RATE),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def main() -> None:
    pictures, labels = load_digits(return_X_y=True)
    pictures = pictures / 16
    record: dict = {
        "data": "scikit-learn's digits, 8 x 8",
        "n_train": N_TRAIN,
        "n_test": len(labels) - N_TRAIN,
        "epochs": EPOCHS,
        "seeds": list(SEEDS),
        "parameters": {kind: build(kind).count_params() for kind in ("dense", "convnet")},
        "accuracies": {},
    }
    for kind in ("dense", "convnet"):
        for order in ("ordered", "shuffled"):
            record["accuracies"][f"{kind}_{order}"] = accuracies = []
            for seed in SEEDS:
                permutation = np.random.default_rng(seed).permutation(64)
                x = pictures[:, permutation] if order == "shuffled" else pictures
                x_train, x_test, y_train, y_test = train_test_split(
                    x.reshape(-1, 8, 8, 1),
                    labels,
                    train_size=N_TRAIN,
                    random_state=seed,
                    stratify=labels,
                )
                keras.utils.set_random_seed(seed)
                model = build(kind)
                model.fit(x_train, y_train, batch_size=BATCH, epochs=EPOCHS, verbose=0)
                accuracies.append(round(model.evaluate(x_test, y_test, verbose=0)[1], 6))
                print(kind, order, seed, accuracies[-1])  # noqa: T201
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
