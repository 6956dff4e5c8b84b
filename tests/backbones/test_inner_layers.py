"""Inner layers found by the graph of small networks, and of published ones."""

import keras
import numpy as np
import pytest
from keras import layers

from pellucid.backbones.inner_layers import inner_layers, with_inner_features
from pellucid.backbones.resolve import resolve_backbone


def network_with_shortcuts() -> keras.Model:
    """Build a network of 20 px: two halvings, a bypass at each, padding and a lost border."""
    pixels = keras.Input((20, 20, 3))
    x = layers.Conv2D(4, 3, strides=2, padding="same", name="down1")(pixels)  # 10 px
    x = layers.Conv2D(4, 3, name="border")(x)  # 8 px, still the first halving
    inside = layers.Conv2D(4, 1, name="inside1")(x)
    x = layers.Add(name="sum1")([x, inside])
    x = layers.ZeroPadding2D(name="padding")(x)
    x = layers.MaxPooling2D(2, name="down2")(x)  # 5 px
    inside = layers.Conv2D(5, 1, name="inside2")(x)
    other = layers.Conv2D(5, 1, name="other2")(x)
    x = layers.Concatenate(name="both2")([inside, other])
    return keras.Model(pixels, layers.GlobalAveragePooling2D()(x))


def test_the_last_map_of_each_resolution_that_nothing_bypasses_counts():
    network = network_with_shortcuts()
    found = inner_layers(network)
    assert [id(tensor) for tensor in found] == [
        id(network.get_layer(name).output) for name in ("sum1", "both2")
    ]


def test_the_second_output_has_means_and_maxima():
    network = network_with_shortcuts()
    pictures = np.random.default_rng(0).standard_normal((3, 20, 20, 3)).astype(np.float32)
    inner = [network.get_layer(name).output for name in ("sum1", "both2")]
    low, high = (np.asarray(each) for each in keras.Model(network.input, inner)(pictures))
    features, found = with_inner_features(network)(pictures)
    expected = [low.mean(axis=(1, 2)), low.max(axis=(1, 2)), high.max(axis=(1, 2))]
    np.testing.assert_allclose(found, np.concatenate(expected, axis=1), atol=1e-5)
    np.testing.assert_allclose(features, high.mean(axis=(1, 2)), atol=1e-5)


def test_a_network_without_inner_layers_stays_as_it_is():
    pixels = keras.Input((8, 8, 3))
    network = keras.Model(pixels, layers.GlobalAveragePooling2D()(layers.Conv2D(4, 1)(pixels)))
    assert with_inner_features(network) is network


LITE0 = ["block01_expand_relu", "block03_expand_relu", "block05_expand_relu"]
LITE0 += ["block11_expand_relu", "head_relu"]
VGG16 = ["block2_conv2", "block3_conv3", "block4_conv3", "block5_conv3", "block5_pool"]


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "weights", "names"),
    [("efficientnet_lite0", None, LITE0), ("vgg16", "random", VGG16)],
)
def test_the_inner_layers_of_published_networks(name, weights, names):
    network = resolve_backbone(name, weights, 64).build()
    found = inner_layers(network)
    assert [id(tensor) for tensor in found] == [id(network.get_layer(n).output) for n in names]
    assert [tensor.shape[1] for tensor in found] == [32, 16, 8, 4, 2]
