"""What training lowers, and what chooses the best epoch: two numbers with two names.

Training lowers the objective, `loss` in history.csv: cross-entropy with whatever helps to learn,
which is label smoothing, class weights, mixed pictures and penalties on weights. None of these
says how good the network is. So validation, `val_loss`, is by the plain log loss.
"""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from pellucid.config import FitConfig
from pellucid.evaluation.log_loss_interval import MIN_PROBABILITY
from pellucid.training.pictures import Floats


class Learner(keras.Sequential):
    """Augmentation and a network: learns by the objective, is validated by the plain log loss."""

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """Compute the objective if `training`, else the log loss of `evaluation.metrics`.

        This is done here and not in a callback, so that callbacks of all kinds and the history
        see one number.
        """
        if training:
            return super().compute_loss(x, y, y_pred, sample_weight, training=training)
        right = ops.sum(ops.cast(y, "float32") * ops.cast(y_pred, "float32"), axis=-1)
        return ops.mean(-ops.log(ops.maximum(right, MIN_PROBABILITY)))


def cross_entropy(
    settings: FitConfig, class_weights: Floats | None = None
) -> Callable[[Any, Any], Any]:
    """Make the loss of a picture; training lowers its mean over a batch.

    With the shares t of the classes in the picture, their weights w, and the probabilities p, it
    is ``sum over c of t[c] * w[c] * H(s[c], p)``. H is the cross-entropy, and s[c] is the target
    of an unmixed picture of class c: one-hot, smoothed as `keras.losses.CategoricalCrossentropy`
    does. So an unmixed picture has the loss that Keras' `class_weight` gives it, and a mixed one
    the mean of the losses of those that it is made of, by their shares. Without smoothing it is
    ``sum over c of w[c] * t[c] * -log(p[c])``.

    Args:
        settings: Label smoothing.
        class_weights: Shape (n_classes,); None weighs all alike.

    Returns:
        A function from shares and probabilities, both of shape (n, n_classes), to losses of shape
        (n,), or Keras' own loss where all classes weigh the same.
    """
    if class_weights is None:
        loss: Callable[[Any, Any], Any] = keras.losses.CategoricalCrossentropy(
            label_smoothing=settings.label_smoothing
        )
        return loss
    weights = np.asarray(class_weights, np.float32)

    def weighted_cross_entropy(shares: Any, probabilities: Any) -> Any:
        weighted = shares * weights
        total = ops.sum(weighted, axis=-1, keepdims=True)
        # TensorFlow's gradient of a cross-entropy expects targets whose sum is 1.
        targets = weighted / ops.where(total > 0, total, 1.0)
        smoothing = settings.label_smoothing
        losses = keras.losses.categorical_crossentropy(
            targets, probabilities, label_smoothing=smoothing
        )
        return total[..., 0] * losses

    return weighted_cross_entropy


def describe_objective(settings: FitConfig, network: keras.Model, *, is_mixing: bool) -> str:
    """Say in a few words what training lowers.

    Args:
        settings: Label smoothing and class weights.
        network: Its penalties are those of its variables.
        is_mixing: Whether pictures are mixed with one another.
    """
    is_penalized = any(getattr(v, "regularizer", None) for v in network.trainable_variables)
    parts = [
        (settings.label_smoothing > 0, f"label smoothing of {settings.label_smoothing:g}"),
        (settings.class_weights == "balanced", "class weights"),
        (is_mixing, "mixed pictures"),
        (is_penalized, "penalties on weights"),
    ]
    found = [part for is_there, part in parts if is_there]
    if not found:
        return "log loss"
    *most, last = found
    return f"log loss with {', '.join(most)}{' and ' if most else ''}{last}"


def balanced_weights(labels: NDArray[np.intp], n_classes: int) -> Floats:
    """Weigh classes in inverse proportion to their number of pictures.

    Args:
        labels: Class index of each training picture.
        n_classes: Number of classes. One without pictures weighs 0.

    Returns:
        Shape (n_classes,): n / (number of classes with pictures * pictures of the class), as
        scikit-learn's "balanced". The mean over the training pictures is 1.
    """
    counts = np.bincount(labels, minlength=n_classes)
    weights = np.zeros(n_classes, np.float32)
    present = counts > 0
    weights[present] = len(labels) / (present.sum() * counts[present])
    return weights
