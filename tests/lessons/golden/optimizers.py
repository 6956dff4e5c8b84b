"""Lesson 3: the walks of Keras' own optimizers, in float64; bends, noise and losses by NumPy."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from tests.lessons.drawn_points import draw_points, random_numbers

N_STEPS = 50
START = {
    "bowl": [-2.0, 2.0],
    "ravine": [-2.5, 1.0],
    "saddle": [-2.5, 0.001],
    "valleys": [2.5, 2.0],
    "real": [2.5, -2.0],
}
RATES = {"bowl": 0.1, "ravine": 0.09, "saddle": 0.1, "valleys": 0.1, "real": 0.2}
# Keras' own values, but as NumPy's numbers: a plain 0.999 passes through float32 on its way.
OPTIMIZERS: dict[str, dict[str, Any]] = {
    "sgd": {"class_name": "SGD"},
    "momentum": {"class_name": "SGD", "momentum": np.float64(0.9)},
    "adagrad": {"class_name": "Adagrad"},
    "rmsprop": {"class_name": "RMSprop"},
    "adam": {"class_name": "Adam", "beta_1": np.float64(0.9), "beta_2": np.float64(0.999)},
}
Loss = Callable[[Any], Any]


def _real_data() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Standardized inputs, labels, and the fitted weights and bias."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    points = draw_points("apart")
    inputs = np.array([[point["brightness"], point["redness"]] for point in points])
    labels = np.array([float(point["label"]) for point in points])
    inputs = StandardScaler().fit_transform(inputs)
    model = LogisticRegression(tol=1e-12, max_iter=1000, solver="newton-cholesky")
    model.fit(inputs, labels)
    return inputs, labels, np.array([*model.coef_[0], model.intercept_[0]])


def _losses() -> dict[str, Loss]:
    """The losses in TensorFlow's operations, so that nobody differentiates by hand."""
    import tensorflow as tf

    inputs, labels, fitted = _real_data()

    def real(place: Any, chosen: Any = slice(None)) -> Any:
        z = tf.linalg.matvec(tf.constant(inputs[chosen]), place) + fitted[2]
        losses = tf.nn.sigmoid_cross_entropy_with_logits(tf.constant(labels[chosen]), z)
        return tf.reduce_mean(losses) + tf.reduce_sum(place**2) / (2 * len(labels))

    return {
        "bowl": lambda w: (w[0] ** 2 + w[1] ** 2) / 2,
        "ravine": lambda w: (w[0] ** 2 + 20 * w[1] ** 2) / 2,
        "saddle": lambda w: (w[0] ** 2 - w[1] ** 2) / 2 + w[1] ** 4 / 16,
        "valleys": lambda w: (w[0] ** 2 - 2) ** 2 / 8 + w[0] / 4 + w[1] ** 2 / 2,
        "real": real,
    }


def _slopes(loss: Loss, place: Any) -> Any:
    import tensorflow as tf

    with tf.GradientTape() as tape:
        tape.watch(place)
        value = loss(place)
    return tape.gradient(value, place)


def _walk(optimizer: str, rate: float, start: list[float], losses: list[Loss]) -> list[Any]:
    """Give the places after each step, the start first; each step has a loss of its own."""
    import keras

    usual = keras.config.floatx()
    keras.config.set_floatx("float64")
    try:
        config = {**OPTIMIZERS[optimizer], "learning_rate": rate}
        rule = getattr(keras.optimizers, config.pop("class_name"))(**config)
        place = keras.Variable(np.array(start), dtype="float64")
        places = [list(start)]
        rule.build([place])
        for loss in losses:
            rule.apply([_slopes(loss, place.value)])
            places.append(np.asarray(place).tolist())
    finally:
        keras.config.set_floatx(usual)
    return places


def _bend(loss: Loss, near: list[float]) -> dict[str, Any]:
    """The lowest place, the largest eigenvalue of the second derivatives there, and 2/L."""
    import tensorflow as tf
    from scipy.optimize import minimize

    def value(place: np.ndarray) -> float:
        return float(loss(tf.constant(place)))

    def slopes(place: np.ndarray) -> np.ndarray:
        return np.asarray(_slopes(loss, tf.constant(place)))

    lowest = minimize(value, near, jac=slopes, method="BFGS", options={"gtol": 1e-11}).x
    place = tf.constant(lowest)
    with tf.GradientTape() as outer:
        outer.watch(place)
        first = _slopes(loss, place)
    bends = outer.jacobian(first, place).numpy()
    bend = float(np.linalg.eigvalsh(bends).max())
    return {"lowest": lowest.tolist(), "bend": bend, "rate": 2 / bend}


def _noise(draws: int = 200_000) -> dict[str, Any]:
    """How far a batch's slopes lie from all pictures' slopes, by drawing many batches."""
    inputs, labels, fitted = _real_data()
    place = np.array(START["real"])
    p = 1 / (1 + np.exp(-(inputs @ place + fitted[2])))
    slopes = (p - labels)[:, None] * inputs + place / len(labels)
    random = np.random.default_rng(3)
    found = {}
    for size in (1, 4, 16):
        chosen = random.integers(0, len(labels), (draws, size))
        means = slopes[chosen].mean(axis=1)
        distance = ((means - slopes.mean(axis=0)) ** 2).sum(axis=1).mean()
        found[str(size)] = float(np.sqrt(distance))
    exact = float(np.sqrt(((slopes - slopes.mean(axis=0)) ** 2).sum(axis=1).mean()))
    return {"simulated": found, "of_one": exact}


def _batches(size: int) -> list[list[int]]:
    random = random_numbers(1)
    return [[int(random() * 40) for _ in range(size)] for _ in range(N_STEPS)]


def _two_losses() -> list[dict[str, float]]:
    import keras
    import tensorflow as tf

    rows = []
    for z in (-6.0, -2.0, 0.0, 3.0):
        row = {"z": z}
        for name in ("mse", "crossEntropy"):
            value = tf.constant([[z]], tf.float64)
            with tf.GradientTape() as tape:
                tape.watch(value)
                truth = tf.constant([[1.0]], tf.float64)
                if name == "mse":
                    loss = keras.losses.mean_squared_error(truth, tf.nn.sigmoid(value))
                else:
                    # From z itself, since Keras clips probabilities at 1e-7.
                    loss = keras.losses.binary_crossentropy(truth, value, from_logits=True)
            row[name] = float(loss[0])
            row[f"{name}_slope"] = float(tape.gradient(loss, value)[0, 0])
        rows.append(row)
    return rows


def golden() -> dict[str, Any]:
    """Give the numbers of lesson 3."""
    losses = _losses()
    real = losses["real"]
    drawn: list[Loss] = [
        lambda place, chosen=chosen: real(place, np.array(chosen))  # type: ignore[misc]
        for chosen in _batches(4)
    ]
    guess = {"saddle": [0.1, 1.8], "valleys": [-1.5, 0.1]}
    ravine = losses["ravine"]
    return {
        "n_steps": N_STEPS,
        "walks": {
            surface: {
                name: _walk(name, RATES[surface], START[surface], [loss] * N_STEPS)
                for name in OPTIMIZERS
            }
            for surface, loss in losses.items()
        },
        "batch_walk": {
            name: _walk(name, RATES["real"], START["real"], drawn) for name in OPTIMIZERS
        },
        "bends": {name: _bend(loss, guess.get(name, [0.1, 0.1])) for name, loss in losses.items()},
        # On the ravine, just below 2/L and just above: it comes nearer, and it leaves.
        "around_the_best_rate": {
            str(rate): _walk("sgd", rate, START["ravine"], [ravine] * N_STEPS)[-1]
            for rate in (0.099, 0.101)
        },
        "noise": _noise(),
        "steps_per_epoch": [
            {"n": n, "batch": b, "steps": math.ceil(n / b), "cut": len(range(0, n, b))}
            for n, b in ((1000, 100), (1000, 32), (40, 40), (41, 40), (1, 8))
        ],
        "losses": _two_losses(),
    }
