"""What a network in bfloat16 sees of each pixel: the scaled value, rounded once."""

import numpy as np
import pytest

from pellucid.backbones.scaling import RULES
from pellucid.models.registry import list_models

pytestmark = pytest.mark.slow

BACKBONES = {
    "efficientnet_lite0": (1 / 128, -127 / 128),
    "vgg16": "caffe",
    "mobilenet_v2": "tf",
    "efficientnet_v2_b0": "torch",
    "efficientnet_b0": (1 / 255 / np.sqrt([1, 1, 1]), 0),  # random weights: mean 0, variance 1
    "efficientnet_v2_s": (1 / 128, -1),  # which Keras scales by itself
}
"""A backbone for each kind of scaling: the mode, or the factor and offset."""


def rounded(values):
    import ml_dtypes

    return np.asarray(values, np.float64).astype(ml_dtypes.bfloat16).astype(np.float64)


def probed(network, pixels, called=None):
    """Call a network, or what it is part of; give what the layer behind its scaling was given."""
    import keras

    scalings = [n for n, layer in enumerate(network.layers) if is_scaling(layer)]
    first = network.layers[max(n for n in scalings if n < 5) + 1]
    seen, call = [], first.call

    def look(inputs, *args, **kwargs):
        seen.append((keras.backend.standardize_dtype(inputs.dtype), inputs))
        return call(inputs, *args, **kwargs)

    first.call = look
    (called or network)(pixels)
    (dtype, values) = seen[-1]
    return dtype, np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(values, "float32")), float)


def is_scaling(layer):
    import keras

    return isinstance(layer, keras.layers.Rescaling | keras.layers.Normalization)


def each_value(shape, step=1.0):
    """Pictures with all values from 0 to 255 in each channel, or fractions of them."""
    values = np.arange(0, 256, step, np.float32)
    assert np.prod(shape) >= 3 * len(values)
    return np.resize(values[values <= 255], (1, *shape)).astype(np.float32)


def built(name):
    from pellucid.models.registry import create_model
    from pellucid.training.precision import computing_in

    with computing_in("bfloat16"):
        return create_model(name, 3)


@pytest.mark.long
@pytest.mark.parametrize("name", list_models())
def test_each_architecture_sees_a_255th(name):
    network = built(name)
    pixels = np.resize(np.arange(256, dtype=np.float32), (1, *network.input_shape[1:]))
    dtype, seen = probed(network, pixels)
    expected = rounded(pixels / 255.0)
    assert dtype == "bfloat16"
    np.testing.assert_array_equal(seen, expected)


@pytest.mark.long
@pytest.mark.once
@pytest.mark.parametrize("name", BACKBONES)
def test_each_way_of_scaling_is_exact(name):
    from pellucid.backbones.resolve import resolve_backbone
    from pellucid.training.precision import computing_in

    backbone = resolve_backbone(name, None if "lite" in name else "random", 64, None)
    with computing_in("bfloat16"):
        network = backbone.build()
    size = network.input_shape[1]
    pixels = each_value((size, size, 3))
    scale, offset, is_bgr = *BACKBONES[name][:2], False
    if isinstance(BACKBONES[name], str):
        rule = RULES[BACKBONES[name]]
        scale, offset, is_bgr = np.array(rule.scale), np.array(rule.offset), rule.is_bgr
    ordered = pixels[..., ::-1] if is_bgr else pixels
    dtype, seen = probed(network, pixels)
    assert dtype == "bfloat16"
    exact = ordered.astype(np.float64) * scale + offset
    # At most half of bfloat16's spacing away, and what float32 loses where an offset cancels.
    half = 2.0 ** (np.floor(np.log2(np.maximum(np.abs(exact), 1e-30))) - 8)
    assert (np.abs(seen - exact) <= half + 3e-7 * np.abs(offset).max() + 1e-9).all()


def test_fractions_of_augmented_pixels_reach_the_scaling():
    """In bfloat16 there is nothing between 200 and 201."""
    import keras

    from pellucid.training.objective import Learner

    network = built("tiny_vgg")
    shape = network.input_shape[1:]
    pixels = each_value(shape, step=0.3)
    _, seen = probed(network, pixels, Learner([keras.Input(shape), network]))
    np.testing.assert_array_equal(seen, rounded(pixels.astype(np.float64) / 255))


@pytest.mark.parametrize("name", ["whitened_convnet", "tiny_vgg"])
def test_every_constant_factor_is_computed_in_float32(name):
    network = built(name)
    scalings = [layer for layer in network.layers if is_scaling(layer)]
    assert scalings
    assert {layer.compute_dtype for layer in scalings} == {"float32"}
