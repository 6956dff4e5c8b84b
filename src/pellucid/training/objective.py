"""The training objective and the validation loss, which are two different numbers.

Training minimizes the objective, `loss` in history.csv: the cross-entropy or another loss, with
label smoothing, class weights, mixed images and penalties on weights, where these are used. They
help to learn, but obscure how good the network is. The validation loss,
`val_loss`, is therefore the plain log loss.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from pellucid.config import FitConfig
from pellucid.evaluation.log_loss_interval import MIN_PROBABILITY
from pellucid.i18n import marked
from pellucid.training.pictures import Floats

_SQUARED = "mean_squared_error"


@dataclass(frozen=True)
class _Loss:
    """A loss of Keras, and its name in words."""

    kind: str
    """Name of the class in `keras.losses`."""
    words: str
    words_with_parts: str


_LOSSES = {
    "categorical_crossentropy": _Loss(
        "CategoricalCrossentropy", marked("log loss"), marked("log loss with {parts}")
    ),
    _SQUARED: _Loss(
        "MeanSquaredError",
        marked("mean squared error"),
        marked("mean squared error with {parts}"),
    ),
    "categorical_focal_crossentropy": _Loss(
        "CategoricalFocalCrossentropy", marked("focal loss"), marked("focal loss with {parts}")
    ),
}


class Learner(keras.Sequential):
    """Augmentation and a network, trained by the objective and validated by the plain log loss."""

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """Compute the objective if `training`, else the log loss of `evaluation.metrics`.

        Doing this here, and not in a callback, makes all callbacks and the history see the same
        number.
        """
        if training:
            return super().compute_loss(x, y, y_pred, sample_weight, training=training)
        right = ops.sum(ops.cast(y, "float32") * ops.cast(y_pred, "float32"), axis=-1)
        return ops.mean(-ops.log(ops.maximum(right, MIN_PROBABILITY)))


def loss_function(
    settings: FitConfig, class_weights: Floats | None = None
) -> Callable[[Any, Any], Any]:
    """Create the loss function of an image; training minimizes its mean over a batch.

    With the shares t of the classes in the image, the class weights w, and the probabilities p,
    the cross-entropy is ``sum over c of t[c] * w[c] * H(s[c], p)``. H is the cross-entropy, and
    s[c] is the target of an unmixed image of class c: one-hot, with the label smoothing of
    `keras.losses.CategoricalCrossentropy`. An unmixed image thus has the same loss as with Keras'
    `class_weight`. The loss of a mixed image is the mean of the losses of its components, weighted
    by their shares. Without smoothing it is ``sum over c of w[c] * t[c] * -log(p[c])``.

    The focal loss is computed in the same way. The mean squared error of a mixed image is that of
    its shares, ``mean over c of (t[c] - p[c])**2``, times the mean weight ``sum over c of
    t[c] * w[c]``.

    Args:
        settings: Settings with the loss and the label smoothing.
        class_weights: Weights of the classes, shape (n_classes,); None weights all classes
            equally.

    Returns:
        A function from shares and probabilities, both of shape (n, n_classes), to losses of shape
        (n,), or Keras' own loss if all classes have the same weight.
    """
    smoothing = {} if settings.loss == _SQUARED else {"label_smoothing": settings.label_smoothing}
    if class_weights is None:
        loss: Callable[[Any, Any], Any] = getattr(keras.losses, loss_class(settings))(**smoothing)
        return loss
    weights = np.asarray(class_weights, np.float32)
    function = getattr(keras.losses, settings.loss)

    def weighted_loss(shares: Any, probabilities: Any) -> Any:
        weighted = shares * weights
        total = ops.sum(weighted, axis=-1, keepdims=True)
        # TensorFlow's gradient of the cross-entropy expects targets that sum to 1.
        targets = weighted / ops.where(total > 0, total, 1.0)
        goal = shares if settings.loss == _SQUARED else targets
        return total[..., 0] * function(goal, probabilities, **smoothing)

    return weighted_loss


def loss_class(settings: FitConfig) -> str:
    """Return the name of the loss's class in `keras.losses`."""
    return _LOSSES[settings.loss].kind


def describe_objective(settings: FitConfig, network: keras.Model, *, is_mixing: bool) -> str:
    """Describe the training objective in a few words, in English.

    Args:
        settings: Settings with the loss, label smoothing and class weights.
        network: Network whose variables may have penalties.
        is_mixing: Whether images are mixed with one another.
    """
    is_penalized = any(getattr(v, "regularizer", None) for v in network.trainable_variables)
    parts = [
        (
            settings.label_smoothing > 0,
            marked("label smoothing of {share}", share=f"{settings.label_smoothing:g}"),
        ),
        (settings.class_weights == "balanced", marked("class weights")),
        (is_mixing, marked("mixed pictures")),
        (is_penalized, marked("penalties on weights")),
    ]
    found = [part for is_there, part in parts if is_there]
    loss = _LOSSES[settings.loss]
    if not found:
        return loss.words
    *most, last = found
    listed = f"{', '.join(most)}{' and ' if most else ''}{last}"
    return marked(loss.words_with_parts, parts=listed)


def balanced_weights(labels: NDArray[np.intp], n_classes: int) -> Floats:
    """Compute class weights in inverse proportion to the number of images of each class.

    Args:
        labels: Class index of each training image.
        n_classes: Number of classes. A class without images has weight 0.

    Returns:
        Weights of shape (n_classes,): n / (number of classes with images * images of the class),
        like scikit-learn's "balanced". Their mean over the training images is 1.

    Example:
        >>> balanced_weights(np.array([0, 0, 0, 1]), n_classes=2).tolist()
        [0.6666666865348816, 2.0]
    """
    counts = np.bincount(labels, minlength=n_classes)
    weights = np.zeros(n_classes, np.float32)
    present = counts > 0
    weights[present] = len(labels) / (present.sum() * counts[present])
    return weights
