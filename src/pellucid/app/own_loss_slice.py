"""A slice through the loss of the last layer of a run's own network."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.app.explorer import Explorer
from pellucid.app.lesson_schemas import OwnLossSliceView
from pellucid.app.own_batches import ListFiles, run_on_own_pictures
from pellucid.app.slow_work import Report
from pellucid.errors import DataError
from pellucid.explanation.dense_head import find_dense_head
from pellucid.explanation.layer_kinds.sums import numpy_of
from pellucid.explanation.trace import run_calls
from pellucid.i18n import gettext as _
from pellucid.lessons.loss_slice import loss_slice


class OwnLossSlice:
    """Computes the slice for an explorer's run, and keeps the result.

    Args:
        explorer: Explorer of the run.
        list_files: Lists the pictures that the run learned from; its test set stays unseen.
    """

    def __init__(self, explorer: Explorer, list_files: ListFiles) -> None:
        self._explorer, self._list_files = explorer, list_files

    def compute(self, report: Report) -> OwnLossSliceView:
        """Return the cross-entropy of the last layer on a grid of its weights and biases.

        The layer is a function of (n_features + 1) x n_classes parameters, of which the grid shows
        a slice in two random directions (`loss_slice`). All other layers stay as they are, so the
        input of the layer is computed only once for each picture.

        Args:
            report: Receives the progress.

        Raises:
            Cancelled: Nobody waits for the result any more.
            DataError: The network does not end in a dense layer with a softmax, or there are too
                few pictures, or they cannot be read.
        """
        return self._explorer.slowly("own loss slice", lambda: self._compute(report), report)

    def _compute(self, report: Report) -> OwnLossSliceView:
        number = self._find_layer()
        call = self._explorer.calls[number]
        found = run_on_own_pictures(
            self._explorer,
            self._list_files(),
            lambda images: self._inputs(images, number),
            lambda share: report(0.9 * share),
        )
        report(0.9)
        codes = self._codes(found.labels)
        features = np.concatenate(found.values)
        weights = numpy_of(call.operation.kernel)
        bias = numpy_of(call.operation.bias) if call.operation.use_bias else None
        losses = loss_slice(features, codes, weights, bias)
        logits = features @ weights + (0.0 if bias is None else bias)
        return OwnLossSliceView(
            layer=number,
            name=call.name,
            parameters=weights.size + (0 if bias is None else bias.size),
            losses=losses.tolist(),
            right=int((logits.argmax(1) == codes).sum()),
            n=len(codes),
        )

    def _find_layer(self) -> int:
        """Find the last dense layer.

        Raises:
            DataError: There is none whose outputs a softmax turns into probabilities.
        """
        heads, name = self._explorer.heads, self._explorer.opened.name
        if len(heads) != 1:
            raise DataError(
                _(
                    "The slice needs a network with one output; {name} has {n_heads} outputs.",
                    name=name,
                    n_heads=len(heads),
                )
            )
        number = find_dense_head(self._explorer.blank, heads[0])
        if number is None:
            raise DataError(
                _(
                    "The slice needs a network that ends in a dense layer with a softmax "
                    "over the classes. The output {output} of {network} does not come from such "
                    "a layer.",
                    output=heads[0].name,
                    network=name,
                )
            )
        return number

    def _inputs(self, images: Any, number: int) -> NDArray[np.float64]:
        """Compute the input of a call, shape (n, n_features)."""
        (given,) = self._explorer.calls[number].inputs
        tensors = run_calls(self._explorer.calls, range(number), images)
        tensor = keras.ops.cast(tensors[given.call][given.position], "float32")
        values: NDArray[np.float64] = keras.ops.convert_to_numpy(tensor).astype("float64")
        return values

    def _codes(self, labels: Sequence[str]) -> NDArray[np.intp]:
        """Convert labels to indices of the classes.

        Raises:
            DataError: The network has no class of that name.
        """
        known = self._explorer.opened.labels or ()
        unknown = sorted(set(labels) - set(known))
        if unknown:
            raise DataError(
                _(
                    "The pictures have the class {label!r}, but {model} has the classes {labels}.",
                    label=unknown[0],
                    model=self._explorer.opened.name,
                    labels=", ".join(known) or _("(none)"),
                )
            )
        return np.array([known.index(label) for label in labels])
