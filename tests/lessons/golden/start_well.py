"""Lesson 9: signals behind the layers of a deep network, and Keras' layers that regularize."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.lessons.drawn_points import random_numbers

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/start_well/comparison.json"
WIDTH = 256
N_PICTURES = 32
SIGMAS = {
    "small": 0.01,
    "large": 1.0,
    "glorot": math.sqrt(1 / WIDTH),
    "he": math.sqrt(2 / WIDTH),
}
UNITS = [1, 3, 0, 2, 5, 1, 4, 2, 0, 3, 1, 2]
CHANNELS = [
    [[3, 5, 7, 5], [1, 3, 5, 3], [5, 7, 9, 7], [3, 5, 7, 5]],
    [[100, 140, 120, 120], [80, 120, 100, 100], [120, 160, 140, 140], [100, 140, 120, 120]],
]
FACTORS = [0.001, 0.003, 0.01, 0.03, 0.1]
NEAR = 0.1
N_BATCHES = 300
Doubles = NDArray[np.float64]


def _many(n: int, seed: int) -> Doubles:
    """The first `n` numbers of `random_numbers`, at once."""
    state = np.uint32(seed) + np.arange(1, n + 1, dtype=np.uint32) * np.uint32(0x6D2B79F5)
    mixed = (state ^ (state >> np.uint32(15))) * (np.uint32(1) | state)
    mixed ^= mixed + (mixed ^ (mixed >> np.uint32(7))) * (np.uint32(61) | mixed)
    return (mixed ^ (mixed >> np.uint32(14))) / 2**32


def _normal(n: int, seed: int) -> Doubles:
    drawn = _many(n, seed).reshape(-1, 2)
    radius = np.sqrt(-2 * np.log(1 - drawn[:, 0]))
    angle = 2 * np.pi * drawn[:, 1]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()


def _weights(initializer: str, seed: int) -> Doubles:
    n = WIDTH * WIDTH
    if initializer in ("glorot", "he"):
        drawn = math.sqrt(3) * (2 * _many(n, seed) - 1)
    else:
        drawn = _normal(n, seed)
    return (SIGMAS[initializer] * drawn).reshape(WIDTH, WIDTH)


def _deviations(activation: str, initializer: str, seed: int, depth: int) -> list[float]:
    """Standard deviations behind each layer, by Keras' Dense in float64."""
    import keras

    x = keras.ops.convert_to_tensor(_normal(N_PICTURES * WIDTH, 1000 * seed).reshape(-1, WIDTH))
    found = []
    for layer in range(1, depth + 1):
        dense = keras.layers.Dense(WIDTH, activation, use_bias=False, dtype="float64")
        dense.build((None, WIDTH))
        dense.set_weights([_weights(initializer, 1000 * seed + layer)])
        x = dense(x)
        found.append(float(np.std(keras.ops.convert_to_numpy(x))))
    return found


def _expected(activation: str, initializer: str, depth: int) -> list[float]:
    """What an infinitely wide network has, by integration."""
    from scipy.special import expit

    function: Any = {"relu": lambda z: max(0.0, z), "tanh": math.tanh, "sigmoid": expit}[activation]
    square, found = 1.0, []
    for _ in range(depth):
        sigma = math.sqrt(WIDTH * SIGMAS[initializer] ** 2 * square)
        square = _mean(lambda z, sigma=sigma: function(sigma * z) ** 2)
        mean = _mean(lambda z, sigma=sigma: function(sigma * z))
        found.append(math.sqrt(square - mean**2))
    return found


def _mean(function: Callable[[float], float]) -> float:
    """The mean of a function of a normal number; both halves, since ReLU has an edge at 0."""
    from scipy.integrate import quad
    from scipy.stats import norm

    def both(z: float) -> float:
        return float((function(z) + function(-z)) * norm.pdf(z))

    return float(quad(both, 0, 10, epsabs=0, epsrel=1e-10, limit=200)[0])


def _signals() -> list[dict[str, Any]]:
    wanted = [("relu", name) for name in SIGMAS] + [("tanh", "glorot"), ("sigmoid", "glorot")]
    return [
        {
            "activation": activation,
            "initializer": initializer,
            "deviations": _deviations(activation, initializer, 1, 20),
            "expected": _expected(activation, initializer, 20),
        }
        for activation, initializer in wanted
    ]


def _batch_norm() -> dict[str, Any]:
    import keras

    # Pictures, rows, columns, channels.
    x = np.array(CHANNELS, float).reshape(2, 4, 2, 2).transpose(1, 2, 3, 0)
    layer = keras.layers.BatchNormalization(dtype="float64")
    layer.build(x.shape)
    gamma, beta = np.array([2.0, 1.0]), np.array([-1.0, 0.5])

    def rows(of: Any) -> Any:
        return keras.ops.convert_to_numpy(of).transpose(3, 0, 1, 2).reshape(2, 4, 4).tolist()

    trained = rows(layer(x, training=True))
    layer.set_weights([gamma, beta, np.zeros(2), np.ones(2)])
    scaled = rows(layer(x, training=True))
    layer.set_weights([np.ones(2), np.zeros(2), np.zeros(2), np.ones(2)])
    moving, predicted = {}, {}
    for step in range(501):
        if step in (0, 1, 100, 500):
            mean, variance = layer.get_weights()[2:]
            moving[str(step)] = {"mean": mean.tolist(), "variance": variance.tolist()}
            predicted[str(step)] = rows(layer(x, training=False))
        layer(x, training=True)
    return {
        "mean": x.mean((0, 1, 2)).tolist(),
        "variance": x.var((0, 1, 2)).tolist(),
        "keras_training": trained,
        "gamma": gamma.tolist(),
        "beta": beta.tolist(),
        "keras_scaled": scaled,
        "keras_moving": moving,
        "keras_predicted": predicted,
    }


def _dropout() -> dict[str, Any]:
    units = np.array(UNITS, float)
    found = []
    for rate in (0.0, 0.25, 0.5, 0.8):
        drawn = np.stack([_many(len(units), draw) for draw in range(1, 1001)])
        outputs = np.where(drawn >= rate, units / (1 - rate), 0)
        found.append(
            {
                "rate": rate,
                "first": outputs[0].tolist(),
                "sum": float(outputs[0].sum()),
                "kept": int((drawn[0] >= rate).sum()),
                "mean_of_sums": float(outputs.sum(1).mean()),
                "spread": float(np.sqrt(rate / (1 - rate) * (units**2).sum())),
            }
        )
    return {"units": UNITS, "sum": float(units.sum()), "draws": found}


def _digits() -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """Pixels and labels to learn from, pixels and labels to test with."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    pixels, digits = load_digits(return_X_y=True)
    chosen = (digits == 3) | (digits == 8)
    x, y = pixels[chosen] / 16, (digits[chosen] == 8).astype(float)
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, train_size=60, random_state=0, stratify=y
    )
    return x_train, y_train, x_test, y_test


def _penalties() -> list[dict[str, Any]]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss

    x, y, x_test, y_test = _digits()
    found = []
    for penalty in ("l1", "l2"):
        for factor in FACTORS:
            # Keras' factor stands before the sum of squares, scikit-learn's C before the losses.
            ratio, times = (1, 1) if penalty == "l1" else (0, 2)
            solver, rounds = ("saga", 2_000_000) if penalty == "l1" else ("newton-cholesky", 1000)
            model = LogisticRegression(
                C=1 / (times * factor * len(y)),
                l1_ratio=ratio,
                solver=solver,
                tol=1e-12,
                max_iter=rounds,
                random_state=0,
            )
            model.fit(x, y)
            weights = model.coef_[0]
            found.append(
                {
                    "penalty": penalty,
                    "factor": factor,
                    "weights": weights.tolist(),
                    "bias": float(model.intercept_[0]),
                    "near": int((np.abs(weights) < NEAR).sum()),
                    "loss": float(log_loss(y, model.predict_proba(x)[:, 1])),
                    "training": float(model.score(x, y)),
                    "test": float(model.score(x_test, y_test)),
                }
            )
    return found


def _noise() -> dict[str, Any]:
    x, y, _, _ = _digits()
    slopes = (0.5 - y)[:, None] * x
    whole = slopes.mean(0)
    found = []
    for size in (1, 2, 4, 8, 16, 32, 60):
        random = random_numbers(1)
        distances = []
        for _ in range(N_BATCHES):
            order = list(range(len(y)))
            for i in range(size):
                other = i + math.floor(random() * (len(y) - i))
                order[i], order[other] = order[other], order[i]
            distances.append(float(np.linalg.norm(slopes[order[:size]].mean(0) - whole)))
        one = np.sqrt(((slopes - whole) ** 2).sum(1).mean())
        found.append(
            {
                "size": size,
                "measured": float(np.sqrt(np.mean(np.square(distances)))),
                "expected": float(one * np.sqrt((len(y) - size) / (len(y) - 1) / size)),
            }
        )
    return {"gradient": float(np.linalg.norm(whole)), "sizes": found}


def _last_epochs() -> dict[str, Doubles]:
    """Training and validation accuracy after the last epoch, with a row for each seed."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    last: dict[str, dict[int, tuple[float, float]]] = {}
    for epoch in record["epochs"]:
        accuracies = epoch["accuracy"], epoch["validation_accuracy"]
        last.setdefault(epoch["variant"], {})[epoch["seed"]] = accuracies
    return {variant: np.array(list(seeds.values())) for variant, seeds in last.items()}


def _comparison() -> dict[str, Any]:
    """What the texts quote of the recorded comparison run, and the gaps of all variants."""
    last = _last_epochs()
    training, validation = last["plain"].mean(0)
    gaps = {variant: rows[:, 0] - rows[:, 1] for variant, rows in last.items()}
    return {
        "gaps": [
            {"variant": variant, "mean": float(gap.mean()), "spread": float(gap.std(ddof=1))}
            for variant, gap in gaps.items()
        ],
        "plain": {"training": float(training), "validation": float(validation)},
        # By how much the validation accuracy is lower than the plain network's.
        "lower": {
            variant: float(validation - last[variant][:, 1].mean())
            for variant in ("dropout", "he_normal")
        },
    }


def golden() -> dict[str, Any]:
    """Give the numbers of lesson 9."""
    return {
        "signals": _signals(),
        "batch_norm": _batch_norm(),
        "dropout": _dropout(),
        "penalties": _penalties(),
        "noise": _noise(),
    } | _comparison()
