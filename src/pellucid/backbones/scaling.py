"""How a network wants its pixels: the scaling modes, in one place for Keras and for ONNX.

Each mode is ``pixels[..., order] * scale + offset``. The modes and their numbers are those of
`keras.applications.imagenet_utils.preprocess_input`; "torch" is how torchvision's networks were
trained, "caffe" how the first VGG and ResNet were.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from pellucid.config import Scaling
from pellucid.errors import ConfigError

if TYPE_CHECKING:
    import keras

_MEAN = (0.485, 0.456, 0.406)
_STD = (0.229, 0.224, 0.225)
_MEAN_BGR_255 = (103.939, 116.779, 123.68)


@dataclass(frozen=True)
class ScalingRule:
    """What a mode does with pixels from 0 to 255."""

    scale: tuple[float, ...]
    """A factor for all channels, or one for each."""
    offset: tuple[float, ...]
    """Is added after that; as many as there are factors."""
    is_bgr: bool = False
    """Whether the channels are put in the order blue, green, red before that."""


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
"""0..1: divided by 255. tf: from -1 to 1. torch: 0..1, then z-scores by ImageNet's mean and
standard deviation. caffe: BGR minus ImageNet's mean. none: the network scales by itself."""


def check_scaling(scaling: str, n_channels: int) -> Scaling:
    """Make sure that there is such a mode for images with so many channels.

    Raises:
        ConfigError: There is not.
    """
    modes = get_args(Scaling)
    fitting = [mode for mode in modes if len(RULES[mode].scale) in (1, n_channels)]
    if scaling not in fitting:
        raise ConfigError(
            f"The setting backbone_scaling takes {', '.join(fitting)} for pictures with "
            f"{n_channels} channel(s); it was given {scaling!r}."
        )
    return next(mode for mode in modes if mode == scaling)


def scale_pixels(pixels: "keras.KerasTensor", scaling: Scaling) -> "keras.KerasTensor":
    """Scale pixels by layers of a Keras graph, so that the scaling is saved with the model.

    The layers always compute in float32, and what follows rounds the result: bfloat16 cannot hold
    such factors and offsets, nor fractions of bright pixels.

    Args:
        pixels: Shape (batch, height, width, 3), RGB, values from 0 to 255.
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
    # Not the layer Normalization: its numbers would become inputs of an exported ONNX graph.
    scale, offset = (
        values[0] if len(values) == 1 else list(values) for values in (rule.scale, rule.offset)
    )
    name = f"scale_{scaling.replace('..', '_to_')}"
    return keras.layers.Rescaling(scale, offset=offset, name=name, dtype="float32")(pixels)
