"""Which callbacks make the training wait for the numbers of a batch."""

import numpy as np
import pytest

pytestmark = pytest.mark.slow


class Loss:
    """Stands in for an array that is being computed; counts who waits for it."""

    n_read = 0

    def __float__(self):
        Loss.n_read += 1
        return 0.5


@pytest.fixture
def seen(monkeypatch):
    monkeypatch.setattr(Loss, "n_read", 0)
    return []


def call(*callbacks):
    from pellucid.training.callbacks.lazy_callbacks import LazyCallbacks

    called = LazyCallbacks(list(callbacks), steps=3)
    for batch in range(3):
        called.on_train_batch_end(batch, {"loss": Loss()})
        called.on_test_batch_end(batch, {"loss": Loss()})


def test_nobody_waits_where_nobody_reads(seen):
    import keras

    class Own(keras.callbacks.Callback):
        reads_arrays = True

        def on_train_batch_end(self, batch, logs=None):
            seen.append(type(logs["loss"]))

    call(Own(), keras.callbacks.History(), keras.callbacks.EarlyStopping())
    assert (seen, Loss.n_read) == ([Loss] * 3, 0)


def test_callbacks_of_others_are_given_numbers_by_all_their_methods(seen):
    import keras

    class Train(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            seen.append(("train", batch, logs))

    class Both(keras.callbacks.Callback):
        def on_batch_end(self, batch, logs=None):
            seen.append(("batch", batch, logs))

    function = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: seen.append(("function", batch, logs))
    )
    call(Train(), Both(), function)
    for name in ("train", "batch", "function"):
        found = [(batch, logs) for who, batch, logs in seen if who == name]
        assert found == [(batch, {"loss": 0.5}) for batch in range(3)]
    assert Loss.n_read == 3  # once for all of them, and for no batch of the validation


def test_a_training_ends_in_the_same_weights_and_history_as_with_keras_own_list():
    import keras

    from pellucid.training.callbacks.lazy_callbacks import LazyCallbacks

    x = np.random.default_rng(0).normal(size=(40, 3)).astype("float32")
    y = x.sum(axis=1)
    results = []
    for is_lazy in (False, True):
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse", metrics=["mae"])
        stopping = [keras.callbacks.EarlyStopping("loss", patience=1, baseline=0.1)]
        made = LazyCallbacks(stopping, add_history=True, model=model, epochs=4, steps=5)
        callbacks = made if is_lazy else stopping
        fitted = model.fit(
            x, y, batch_size=8, epochs=4, shuffle=False, verbose=0,
            validation_data=(x, y), callbacks=callbacks,
        )  # fmt: skip
        results.append((fitted.history, [weights.tolist() for weights in model.get_weights()]))
    assert results[0] == results[1]
