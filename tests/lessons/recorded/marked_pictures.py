"""Trains the two networks of lesson 13: one whose crosses all have a mark, and one without a rule.

    python tests/lessons/recorded/marked_pictures.py

writes web/src/lib/lessons/evidence/networks.json: the weights of the first seed, and
the accuracy of each seed on pictures that were not trained with. `npm run format` lays it out.
"""

import json
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[3]))
from tests.lessons.drawn_pictures import PLACES, SIDE, draw_picture, is_for_training

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/evidence/networks.json"
SEEDS = range(3)
STEPS = {"marked": 200, "mixed": 800}
"""Each step sees all pictures for training."""
RATE = 0.01
DIGITS = 4
"""Decimals of the weights, so that the page computes with the numbers that are recorded."""
RULES = {
    "as_trained": lambda shape: (shape == 0,),
    "without": lambda shape: (False,),
    "swapped": lambda shape: (shape == 1,),
    "mixed": lambda shape: (False, True),
}
"""Whether a shape has the mark; with several values, there is a picture for each."""


def build() -> keras.Model:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(6, 3, padding="same", activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation="softmax"),
        ]
    )


def pictures(rule: str, *, training: bool) -> tuple[np.ndarray, np.ndarray]:
    drawn = [
        (draw_picture(shape, row, column, is_marked), shape)
        for row, column in PLACES
        if is_for_training(row, column) == training
        for shape in (0, 1)
        for is_marked in RULES[rule](shape)
    ]
    return np.array([one for one, _ in drawn])[..., None], np.array([shape for _, shape in drawn])


def train(network: str, seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)
    model = build()
    model.compile(
        keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    data = pictures("as_trained" if network == "marked" else "mixed", training=True)
    for _ in range(STEPS[network]):
        model.train_on_batch(*data)
    rounded = [np.round(array.astype(float), DIGITS) for array in model.get_weights()]
    model.set_weights(rounded)
    return model


def as_lists(model: keras.Model) -> dict[str, Any]:
    # Filters first, then the channels that they read, as the page draws them.
    first, first_biases, second, second_biases, weights, biases = (
        np.round(array.astype(float), DIGITS) for array in model.get_weights()
    )
    return {
        "first": {
            "kernels": first.transpose(3, 2, 0, 1).tolist(),
            "biases": first_biases.tolist(),
        },
        "second": {
            "kernels": second.transpose(3, 2, 0, 1).tolist(),
            "biases": second_biases.tolist(),
        },
        "weights": weights.tolist(),
        "biases": biases.tolist(),
    }


def main() -> None:
    record: dict[str, Any] = {"seeds": list(SEEDS), "steps": STEPS, "accuracies": {}}
    for network in STEPS:
        accuracies: dict[str, list[float]] = {rule: [] for rule in list(RULES)[:3]}
        for seed in SEEDS:
            model = train(network, seed)
            if seed == SEEDS[0]:
                record[network] = as_lists(model)
            for rule, found in accuracies.items():
                _, accuracy = model.evaluate(*pictures(rule, training=False), verbose=0)
                found.append(round(float(accuracy), 4))
        record["accuracies"][network] = accuracies
    RECORD.write_text(json.dumps(record) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
