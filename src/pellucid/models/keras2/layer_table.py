"""Table of the Keras 2 layers that have an equivalent in Keras 3, with their settings.

Each setting of a layer is either passed on, or known to have no effect, or must have the value that
corresponds to the behaviour of Keras 3. A layer with any other setting is refused.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Mapped:
    """A layer of Keras 3, and how it uses the settings of Keras 2."""

    name: str
    """Name of the class in `keras.layers`."""
    passed: tuple[str, ...] = ()
    """Settings with the same meaning in both versions."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Maps names of settings in Keras 2 to those in Keras 3."""
    only: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """Settings that Keras 3 lacks, with the values that correspond to its behaviour."""
    ignored: tuple[str, ...] = ()
    """Settings without effect on the outputs in inference."""
    added: dict[str, Any] = field(default_factory=dict)
    """Values of settings in Keras 3, used if the file does not set them."""


_CONV = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate")
_OUT = ("activation", "use_bias")
_RNN = (
    "units", "activation", "recurrent_activation", "use_bias", "return_sequences", "return_state",
    "go_backwards", "stateful",
)  # fmt: skip
_RNN_IGNORED = ("unroll", "implementation", "unit_forget_bias", "dropout", "recurrent_dropout")
_RNN_ONLY: dict[str, tuple[Any, ...]] = {"time_major": (False,), "zero_output_for_mask": (False,)}
_NO_GROUPS: dict[str, tuple[Any, ...]] = {"groups": (1,)}


def _same(*names: str, passed: tuple[str, ...] = (), **more: Any) -> dict[str, Mapped]:
    return {name: Mapped(name, passed, **more) for name in names}


def _in_training(*names: str) -> dict[str, Mapped]:
    """Map layers that return their input unchanged in inference, whatever their settings."""
    return {name: Mapped("Identity", ignored=("*",)) for name in names}


LAYERS: dict[str, Mapped] = {
    **_same("Dense", passed=("units", *_OUT)),
    **_same("Conv1D", "Conv2D", "Conv3D", passed=(*_CONV, "groups", *_OUT)),
    **_same(
        "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose",
        passed=(*_CONV, *_OUT), only=_NO_GROUPS | {"output_padding": (None,)},
    ),
    **_same(
        "DepthwiseConv1D", "DepthwiseConv2D",
        passed=(*_CONV[1:], "depth_multiplier", *_OUT), only=_NO_GROUPS | {"filters": (None,)},
    ),
    **_same(
        "SeparableConv1D", "SeparableConv2D",
        passed=(*_CONV, "depth_multiplier", *_OUT), only=_NO_GROUPS,
    ),
    **_same(
        *(f"{kind}Pooling{n}D" for kind in ("Max", "Average") for n in (1, 2, 3)),
        passed=("pool_size", "strides", "padding", "data_format"),
    ),
    **_same(
        *(f"Global{kind}Pooling{n}D" for kind in ("Max", "Average") for n in (1, 2, 3)),
        passed=("data_format", "keepdims"),
    ),
    **{
        name: Mapped(
            "BatchNormalization", ("axis", "momentum", "epsilon", "center", "scale"),
            only={"renorm": (False,), "virtual_batch_size": (None,), "adjustment": (None,)},
            ignored=("fused", "renorm_clipping", "renorm_momentum", "synchronized"),
        )
        for name in ("BatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2",
                     "SyncBatchNormalization")
    },
    **_same("LayerNormalization", passed=("axis", "epsilon", "center", "scale")),
    **_same("GroupNormalization", passed=("groups", "axis", "epsilon", "center", "scale")),
    **_same("UnitNormalization", passed=("axis",)),
    **_same("Activation", passed=("activation",)),
    **_same("ReLU", passed=("max_value", "negative_slope", "threshold")),
    **_same("LeakyReLU", renamed={"alpha": "negative_slope"}),
    **_same("ELU", passed=("alpha",)),
    **_same("PReLU", passed=("shared_axes",)),
    **_same("Softmax", passed=("axis",)),
    "ThresholdedReLU": Mapped("ReLU", renamed={"theta": "threshold"}, added={"threshold": 1.0}),
    **_same("Flatten", passed=("data_format",)),
    **_same("Reshape", passed=("target_shape",)),
    **_same("Permute", passed=("dims",)),
    **_same("RepeatVector", passed=("n",)),
    **_same("ZeroPadding1D", passed=("padding",)),
    **_same("ZeroPadding2D", "ZeroPadding3D", passed=("padding", "data_format")),
    **_same("Cropping1D", passed=("cropping",)),
    **_same("Cropping2D", "Cropping3D", passed=("cropping", "data_format")),
    **_same("UpSampling1D", passed=("size",)),
    **_same("UpSampling2D", passed=("size", "data_format", "interpolation")),
    **_same("UpSampling3D", passed=("size", "data_format")),
    **_same("Add", "Multiply", "Average", "Maximum", "Minimum", "Subtract"),
    **_same("Concatenate", passed=("axis",)),
    **_same("Dot", passed=("axes", "normalize")),
    **_same("Dropout", passed=("rate", "noise_shape", "seed")),
    **_same("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", passed=("rate",),
            ignored=("data_format", "noise_shape", "seed")),
    **_same("GaussianDropout", passed=("rate",), ignored=("seed",)),
    **_same("AlphaDropout", passed=("rate",), ignored=("noise_shape", "seed")),
    **_same("GaussianNoise", passed=("stddev",), ignored=("seed",)),
    **_same("ActivityRegularization", passed=("l1", "l2")),
    **_same("Rescaling", passed=("scale", "offset")),
    **_same("Normalization", passed=("axis", "mean", "variance", "invert")),
    **_same("Resizing", passed=("height", "width", "interpolation", "crop_to_aspect_ratio")),
    **_same("CenterCrop", passed=("height", "width")),
    **_same("RandomFlip", passed=("mode",), ignored=("seed", "rng_type")),
    **_same("RandomRotation", passed=("factor", "fill_mode", "interpolation", "fill_value"),
            ignored=("seed", "rng_type")),
    **_same("RandomZoom",
            passed=("height_factor", "width_factor", "fill_mode", "interpolation", "fill_value"),
            ignored=("seed", "rng_type")),
    **_same("RandomTranslation",
            passed=("height_factor", "width_factor", "fill_mode", "interpolation", "fill_value"),
            ignored=("seed", "rng_type")),
    **_in_training("RandomContrast", "RandomBrightness", "RandomHeight", "RandomWidth"),
    **_same("LSTM", passed=_RNN, only=_RNN_ONLY, ignored=_RNN_IGNORED),
    # Before this setting existed, GRU behaved as with reset_after=False.
    **_same("GRU", passed=(*_RNN, "reset_after"), only=_RNN_ONLY, ignored=_RNN_IGNORED,
            added={"reset_after": False}),
    **_same("SimpleRNN", passed=tuple(key for key in _RNN if key != "recurrent_activation"),
            only=_RNN_ONLY, ignored=_RNN_IGNORED),
    **_same("MultiHeadAttention",
            passed=("num_heads", "key_dim", "value_dim", "dropout", "use_bias", "output_shape",
                    "attention_axes"),
            ignored=("query_shape", "key_shape", "value_shape", "softmax_robust_masking")),
}  # fmt: skip
INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")
"""Interpolations that exist in Keras 3 too, which does not check the name until it runs."""
IGNORED = frozenset(
    {"batch_input_shape", "batch_shape", "input_shape", "input_dim", "input_length", "build_config"}
)
"""Settings of any layer that have no effect on the outputs, or that are read elsewhere."""
IGNORED_ENDS = ("_initializer", "_regularizer", "_constraint")
"""Name endings of settings that only matter in training."""
