"""Scaling modes of pixels before a pretrained network, for Keras and for ONNX.

Each mode computes ``pixels[..., order] * scale + offset``. The modes and their numbers are those of
`keras.applications.imagenet_utils.preprocess_input`. The networks of torchvision were trained with
"torch", the first VGG and ResNet networks with "caffe".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np
from numpy.typing import NDArray

from pellucid.config import Scaling
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    import keras

_MEAN = (0.485, 0.456, 0.406)
_STD = (0.229, 0.224, 0.225)
_MEAN_BGR_255 = (103.939, 116.779, 123.68)


@dataclass(frozen=True)
class ScalingRule:
    """Scaling of pixels from 0 to 255."""

    scale: tuple[float, ...]
    """Factor for all channels, or one for each channel."""
    offset: tuple[float, ...]
    """Offset that is added afterwards; as many numbers as in `scale`."""
    is_bgr: bool = False
    """Whether the channels are first reordered to blue, green, red."""


RULES: dict[Scaling, ScalingRule] = {
    "0..1": ScalingRule((1 / 255,), (0.0,)),
    "tf": ScalingRule((1 / 127.5,), (-1.0,)),
    "torch": ScalingRule(
        tuple(1 / (255 * std) for std in _STD),
        tuple(-mean / std for mean, std in zip(_MEAN, _STD, strict=True)),
    ),
    "caffe": ScalingRule((1.0,) * 3, tuple(-mean for mean in _MEAN_BGR_255), is_bgr=True),
    "none": ScalingRule((1.0,), (0.0,)),
}
"""0..1: divided by 255. tf: from -1 to 1. torch: 0..1, then standardized by ImageNet's mean and
standard deviation. caffe: BGR minus ImageNet's mean. none: the network itself scales."""


def check_scaling(scaling: str, n_channels: int) -> Scaling:
    """Check that a scaling mode exists for a number of channels, and return it.

    Raises:
        ConfigError: There is no such mode for this number of channels.
    """
    modes = get_args(Scaling)
    fitting = [mode for mode in modes if len(RULES[mode].scale) in (1, n_channels)]
    if scaling not in fitting:
        raise ConfigError(
            _(
                "The scaling {scaling!r} cannot be used for pictures with {n_channels} "
                "channel(s). Expected one of {fitting}.",
                scaling=scaling,
                n_channels=n_channels,
                fitting=", ".join(fitting),
            )
        )
    return next(mode for mode in modes if mode == scaling)


def scale_pixels(pixels: "keras.KerasTensor", scaling: Scaling) -> "keras.KerasTensor":
    """Scale pixels by layers of a Keras graph, so that the scaling is saved with the model.

    The layers always compute in float32, since bfloat16 is too coarse for the factors, the offsets
    and fractions of bright pixels. The layers that follow round the result to their own type.

    Args:
        pixels: RGB pixels, shape (batch, height, width, 3), values from 0 to 255.
        scaling: The mode.

    Returns:
        The scaled pixels, of the same shape; `pixels` itself for "none".
    """
    import keras

    if scaling == "none":
        return pixels
    rule = RULES[scaling]
    if rule.is_bgr:
        pixels = keras.ops.take(pixels, [2, 1, 0], axis=-1)
    # The layer Normalization is not used, since its numbers would become inputs of an exported
    # ONNX graph.
    scale, offset = (
        values[0] if len(values) == 1 else list(values) for values in (rule.scale, rule.offset)
    )
    name = f"scale_{scaling.replace('..', '_to_')}"
    return keras.layers.Rescaling(scale, offset=offset, name=name, dtype="float32")(pixels)


def scale_array(pixels: NDArray[np.uint8], scaling: Scaling) -> NDArray[np.float32]:
    """Scale pixels outside of a model, for models that do not scale them themselves.

    Args:
        pixels: RGB or grey pixels, shape (..., channels), values from 0 to 255.
        scaling: The mode.

    Returns:
        The scaled pixels, of the same shape.

    Example:
        >>> scale_array(np.array([[0, 255]], np.uint8), "tf").tolist()
        [[-1.0, 1.0]]
    """
    rule = RULES[scaling]
    values = (pixels[..., ::-1] if rule.is_bgr else pixels).astype(np.float32)
    scaled: NDArray[np.float32] = values * np.array(rule.scale, np.float32)
    scaled += np.array(rule.offset, np.float32)
    return scaled
