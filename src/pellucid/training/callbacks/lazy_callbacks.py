"""Call callbacks after each batch without waiting for the device."""

from typing import Any

import keras


class LazyCallbacks(keras.callbacks.CallbackList):
    """List of callbacks that waits for the logs of a batch only if a callback reads them.

    Keras reads the loss and the metrics after each batch, to give them to the callbacks as numbers.
    With JAX, this waits until the batch is computed, so that the device is idle while the next
    batch is prepared. Here, callbacks with the attribute `reads_arrays` are given the arrays,
    callbacks that have no method for the end of a batch are not called, and only the others are
    given numbers.
    """

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        # Keras' own method for the end of a training batch calls `on_batch_end`.
        self._call("on_train_batch_end", "on_batch_end", batch, logs)

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._call("on_test_batch_end", "on_test_batch_end", batch, logs)

    def _call(self, name: str, other: str, batch: int, logs: dict[str, Any] | None) -> None:
        arrays, numbers = logs or {}, None
        for callback in self.callbacks:
            if not (_has_own(callback, name) or _has_own(callback, other)):
                continue
            if getattr(callback, "reads_arrays", False):
                getattr(callback, name)(batch, arrays)
                continue
            if numbers is None:
                numbers = {key: float(value) for key, value in arrays.items()}
            getattr(callback, name)(batch, numbers)


def _has_own(callback: keras.callbacks.Callback, name: str) -> bool:
    """Whether a callback has this method itself, in its class or as a function given to it."""
    method = getattr(callback, name)
    return getattr(method, "__func__", None) is not getattr(keras.callbacks.Callback, name)
