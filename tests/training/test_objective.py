"""The objective of training against sums over classes in NumPy, and validation without it."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from pellucid.config import FitConfig, ScratchConfig
from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile
from pellucid.data.sources.source import Source
from pellucid.evaluation.metrics import log_loss
from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.context import Hooks, TrainingContext

pytestmark = pytest.mark.slow  # they import Keras

N, K = 40, 3
WEIGHTS = np.array([0.3, 1.0, 4.0], np.float32)
SPEC = ImageSpec(4, 4, 1)


def smoothed(label, smoothing):
    return (1 - smoothing) * np.eye(K)[label] + smoothing / K


def by_hand(shares, probabilities, weights, smoothing):
    """Sum over the classes that a picture is mixed of, each as if it were alone."""
    losses = []
    for share, p in zip(shares.astype(float), probabilities.astype(float), strict=True):
        parts = [
            share[c] * weights[c] * -(smoothed(c, smoothing) * np.log(p)).sum() for c in range(K)
        ]
        losses.append(sum(parts))
    return np.array(losses)


def some_shares(is_mixed):
    random = np.random.default_rng(3)
    one, other = np.eye(K)[random.integers(0, K, N)], np.eye(K)[random.integers(0, K, N)]
    share = random.uniform(0, 1, (N, 1)) if is_mixed else np.ones((N, 1))
    return (share * one + (1 - share) * other).astype(np.float32)


@pytest.mark.parametrize("is_mixed", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("weights", [None, WEIGHTS, np.array([0.5, 0.0, 2.0], np.float32)])
def test_the_loss_is_the_sum_over_the_classes_of_a_picture(is_mixed, smoothing, weights):
    import keras

    from pellucid.training.objective import loss_function

    shares = some_shares(is_mixed)
    probabilities = np.random.default_rng(5).dirichlet(np.ones(K), N).astype(np.float32)
    loss = loss_function(FitConfig(label_smoothing=smoothing), weights)
    expected = by_hand(shares, probabilities, np.ones(K) if weights is None else weights, smoothing)
    found = keras.ops.convert_to_numpy(loss(shares, probabilities))
    np.testing.assert_allclose(found, expected.mean() if weights is None else expected, rtol=2e-5)


def focal(target, p):
    """Compute equation 5 of Lin et al., 2017, with Keras' alpha and gamma."""
    return -(target * 0.25 * (1 - p) ** 2 * np.log(p)).sum()


@pytest.mark.parametrize("is_mixed", [False, True])
@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_other_losses(is_mixed, weights):
    import keras

    from pellucid.training.objective import loss_function

    shares = some_shares(is_mixed)
    probabilities = np.random.default_rng(5).dirichlet(np.ones(K), N).astype(np.float32)
    w = np.ones(K) if weights is None else weights
    by_focal = [
        sum(t[c] * w[c] * focal(np.eye(K)[c], p) for c in range(K))
        for t, p in zip(shares.astype(float), probabilities.astype(float), strict=True)
    ]
    squared = (shares @ w) * ((shares - probabilities) ** 2).mean(axis=1)
    for name, expected in (
        ("mean_squared_error", squared),
        ("categorical_focal_crossentropy", np.array(by_focal)),
    ):
        found = loss_function(FitConfig(loss=name), weights)(shares, probabilities)
        expected = expected.mean() if weights is None else expected
        np.testing.assert_allclose(keras.ops.convert_to_numpy(found), expected, rtol=5e-5)


def test_the_mean_squared_error_has_no_label_smoothing():
    from pellucid.errors import ConfigError
    from pellucid.training.check_settings import check_loss

    with pytest.raises(ConfigError, match=r"--label-smoothing is 0\.1"):
        check_loss(FitConfig(loss="mean_squared_error", label_smoothing=0.1))


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_an_unmixed_picture_has_the_loss_of_keras_own_class_weight(smoothing):
    import keras

    from pellucid.training.objective import loss_function

    shares = some_shares(is_mixed=False)
    probabilities = np.random.default_rng(5).dirichlet(np.ones(K), N).astype(np.float32)
    plain = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing, reduction=None)
    expected = plain(shares, probabilities, sample_weight=WEIGHTS[shares.argmax(axis=1)])
    found = loss_function(FitConfig(label_smoothing=smoothing), WEIGHTS)(shares, probabilities)
    np.testing.assert_array_equal(*map(keras.ops.convert_to_numpy, (found, expected)))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_a_step_goes_down_the_gradient_of_that_sum(smoothing):
    """The gradient by the logits is the sum over c of t[c] w[c] (p - s[c])."""
    import keras

    from pellucid.training.fit import compile_model
    from pellucid.training.objective import Learner

    keras.utils.set_random_seed(2)
    network = Learner([keras.Input((5,)), keras.layers.Dense(K, activation="softmax")])
    settings, rate = FitConfig(label_smoothing=smoothing), 0.5
    compile_model(network, settings, keras.optimizers.SGD(rate), WEIGHTS)
    x = np.random.default_rng(7).normal(size=(N, 5)).astype(np.float32)
    shares = some_shares(is_mixed=True)
    kernel, bias = (w.astype(float) for w in network.get_weights())
    p = softmax(x @ kernel + bias)
    slope = np.zeros_like(p)
    for c in range(K):
        slope += shares[:, [c]] * WEIGHTS[c] * (p - smoothed(c, smoothing))
    loss = network.train_on_batch(x, shares)[0]
    assert loss == pytest.approx(by_hand(shares, p, WEIGHTS, smoothing).mean(), rel=1e-5)
    after = network.get_weights()
    np.testing.assert_allclose(after[0], kernel - rate * x.T @ slope / N, atol=1e-5)
    np.testing.assert_allclose(after[1], bias - rate * slope.mean(axis=0), atol=1e-5)


def test_balanced_weights_are_scikit_learns():
    from sklearn.utils.class_weight import compute_class_weight

    from pellucid.training.objective import balanced_weights

    labels = np.array([0] * 30 + [1] * 15 + [2] * 5, dtype=np.intp)
    expected = compute_class_weight("balanced", classes=np.arange(3), y=labels)
    np.testing.assert_allclose(balanced_weights(labels, 3), expected, rtol=1e-6)


def mix_neighbours(pixels, labels, random):
    share = random.uniform(0.5, 1, len(labels)).astype(np.float32)
    mixed = share[:, None] * labels + (1 - share[:, None]) * labels[::-1]
    return share[:, None, None, None] * pixels + (1 - share[:, None, None, None]) * pixels[
        ::-1
    ], mixed


def network_with_penalties():
    import keras

    keras.utils.set_random_seed(1)
    return keras.Sequential(
        [
            keras.Input(SPEC.shape),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(
                6, activation="tanh", kernel_regularizer=keras.regularizers.L1L2(0.01, 0.1)
            ),
            keras.layers.Dense(K, activation="softmax"),
        ]
    )


class Fitted:
    """A training with all that can be in an objective, seen from outside."""

    def __init__(self, folder, settings, mixing=mix_neighbours, network=None):
        import keras

        from pellucid.training.fit import fit_model
        from pellucid.training.pictures import Pictures
        from pellucid.training.task import Task

        self.network = network or network_with_penalties()
        self.run = RunFolder.create(folder)
        self.run.checkpoints.mkdir(exist_ok=True)
        random = np.random.default_rng(4)
        labels = np.array([0] * 24 + [1] * 10 + [2] * 6, np.intp)[random.permutation(N)]
        pixels = PixelFile(self.run.checkpoints / "pixels.npy", SPEC, N)
        hashes = [bytes([n]) * 32 for n in range(N)]
        for content, label in zip(hashes, labels, strict=True):
            pixels.put(content, random.integers(0, 80 * (label + 1), SPEC.shape, np.uint8))
        parts = slice(0, 26), slice(26, N)
        train, validation = (Pictures(pixels, hashes[p], labels[p], K) for p in parts)
        self.y = validation.labels
        self.x = pixels.get(validation.hashes)
        seen = self.seen = {"epoch": [], "test": [], "answers": []}
        x = self.x

        class Look(keras.callbacks.Callback):
            def on_test_end(self, logs=None):
                # In between are averaged weights, where there are some.
                seen["test"].append(dict(logs))
                seen["answers"].append(self.model.predict_on_batch(x))

            def on_epoch_end(self, epoch, logs=None):
                seen["epoch"].append(dict(logs))

        context = TrainingContext(
            Source(folder, [], []),
            PictureCache(None),
            self.run,
            Hooks(Watcher(), [Look()]),
            CtrlC(),
        )
        task = Task(self.network, train, validation, seed=0, mixing=mixing)
        self.outcome = fit_model(task, settings, context)
        with self.run.history.open() as file:
            self.history = list(csv.DictReader(file))


ALL = ScratchConfig(
    epochs=6, batch_size=8, learning_rate=0.05, label_smoothing=0.3, class_weights="balanced",
    precision="float32", stop_patience=0, plateau_patience=0,
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("ema", [None, 0.5])
def test_the_validation_loss_is_the_log_loss_for_everybody(tmp_path, ema):
    settings = replace(ALL, ema=ema, checkpoint="{epoch}-{val_loss:.4f}")
    fitted = Fitted(tmp_path / "run", settings)
    losses = [float(row["val_loss"]) for row in fitted.history]
    for epoch, loss in enumerate(losses):
        assert fitted.seen["epoch"][epoch]["val_loss"] == pytest.approx(loss)
        assert fitted.seen["test"][epoch]["loss"] == pytest.approx(loss)
        if ema is None:  # else the callbacks that come before it have changed the weights again
            answers = fitted.seen["answers"][epoch]
            assert loss == pytest.approx(log_loss(fitted.y, answers), rel=1e-5)
        assert (fitted.run.path / "weights" / f"{epoch + 1}-{loss:.4f}.weights.h5").is_file()
    best = int(np.argmin(losses))
    assert fitted.outcome.best_epoch == best + 1
    answers = fitted.network.predict_on_batch(fitted.x)
    assert log_loss(fitted.y, answers) == pytest.approx(losses[best], rel=1e-4)


@pytest.mark.long
@pytest.mark.parametrize(
    ("loss", "words"),
    [
        ("mean_squared_error", "mean squared error"),
        ("categorical_focal_crossentropy", "focal loss"),
    ],
)
def test_a_training_with_another_loss(tmp_path, loss, words):
    settings = replace(ALL, loss=loss, label_smoothing=0, class_weights="none", epochs=2)
    fitted = Fitted(tmp_path / "run", settings, mixing=None)
    assert fitted.outcome.objective == f"{words} with penalties on weights"
    for row, answers in zip(fitted.history, fitted.seen["answers"], strict=True):
        assert float(row["val_loss"]) == pytest.approx(log_loss(fitted.y, answers), rel=1e-5)
    assert len({row["loss"] for row in fitted.history}) == 2


def test_the_training_loss_is_the_objective_with_its_penalties(tmp_path):
    """Of pictures that are mixed as the batches mix them; the step is too short to matter."""
    from pellucid.training.batches import Batches
    from pellucid.training.objective import balanced_weights
    from pellucid.training.pictures import Pictures

    settings = replace(ALL, epochs=1, optimizer="sgd", learning_rate=1e-9)
    fitted = Fitted(tmp_path / "run", settings)
    random = np.random.default_rng(4)
    labels = np.array([0] * 24 + [1] * 10 + [2] * 6, np.intp)[random.permutation(N)]
    pixels = PixelFile(tmp_path / "again" / "pixels.npy", SPEC, N)
    hashes = [bytes([n]) * 32 for n in range(N)]
    for content, label in zip(hashes, labels, strict=True):
        pixels.put(content, random.integers(0, 80 * (label + 1), SPEC.shape, np.uint8))
    pictures = Pictures(pixels, hashes[:26], labels[:26], K)
    batches = Batches(pictures, 8, seed=0, mixing=mix_neighbours)
    weights, losses = balanced_weights(pictures.labels, K), []
    for index in range(batches.num_batches):
        x, shares = batches[index]
        answers = fitted.network.predict_on_batch(x)
        losses += by_hand(shares, answers, weights, settings.label_smoothing).tolist()
    kernel = fitted.network.get_weights()[0].astype(float)
    penalty = 0.01 * np.abs(kernel).sum() + 0.1 * (kernel**2).sum()
    assert len(losses) == 26
    assert float(fitted.history[0]["loss"]) == pytest.approx(np.mean(losses) + penalty, rel=1e-5)


@pytest.mark.long
def test_the_epoch_is_chosen_by_the_log_loss_and_not_by_the_objective(tmp_path):
    """Smoothing wants modest answers, so by it another epoch would be best."""
    import keras

    keras.utils.set_random_seed(1)
    network = keras.Sequential(
        [
            keras.Input(SPEC.shape),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(K, activation="softmax"),
        ]
    )
    settings = replace(ALL, epochs=16, learning_rate=0.2, label_smoothing=0.9, class_weights="none")
    fitted = Fitted(tmp_path / "run", settings, mixing=None, network=network)
    targets = np.array([smoothed(label, 0.9) for label in fitted.y])
    plain = [log_loss(fitted.y, answers) for answers in fitted.seen["answers"]]
    objective = [-(targets * np.log(a)).sum(axis=1).mean() for a in fitted.seen["answers"]]
    assert int(np.argmin(plain)) != int(np.argmin(objective))  # or the test would tell nothing
    assert fitted.outcome.best_epoch == 1 + int(np.argmin(plain))


EVERYTHING = (
    "log loss with label smoothing of 0.2, class weights, mixed pictures and penalties on weights"
)


@pytest.mark.parametrize(
    ("changes", "is_mixing", "is_penalized", "expected"),
    [
        ({}, False, False, "log loss"),
        ({"label_smoothing": 0.1}, False, False, "log loss with label smoothing of 0.1"),
        ({}, False, True, "log loss with penalties on weights"),
        ({"loss": "mean_squared_error"}, False, False, "mean squared error"),
        (
            {"loss": "categorical_focal_crossentropy"},
            True,
            False,
            "focal loss with mixed pictures",
        ),
        (
            {"label_smoothing": 0.2, "class_weights": "balanced"},
            True,
            True,
            EVERYTHING,
        ),
    ],
)
def test_what_training_lowers_is_said(changes, is_mixing, is_penalized, expected):
    from pellucid.training.objective import describe_objective

    network = network_with_penalties()
    if not is_penalized:
        network.layers[2].kernel.regularizer = None
    settings = FitConfig(**changes)
    assert describe_objective(settings, network, is_mixing=is_mixing) == expected
