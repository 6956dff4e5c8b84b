"""The registry of architectures: what it refuses, and that listing needs no Keras."""

import subprocess
import sys

import pytest

from pellucid.config import ModelOptions
from pellucid.errors import ConfigError
from pellucid.models.registry import create_model, get_model, list_models
from pellucid.settings import config_from_settings

# Padded all the way down, these compute something of any size: their least size is a choice.
PADDED = {"googlenet", "resnet50", "mini_xception"}
TAKE_ANY_SIZE = {"perceptron", "mlp"}


def test_the_zoo_is_complete():
    assert set(list_models()) == {
        "perceptron",
        "mlp",
        "lenet_5",
        "alexnet",
        "tiny_vgg",
        "book_digits_convnet",
        "book_convnet",
        "gray_convnet",
        "rgb_convnet",
        "regularized_convnet",
        "vgg16",
        "googlenet",
        "resnet50",
        "mini_xception",
        "whitened_convnet",
        "wide_whitened_convnet",
    }


def test_listing_and_refusing_import_no_keras():
    script = """
import sys
from pellucid.models.registry import create_model, get_model, list_models
from pellucid.errors import ConfigError
for name in list_models():
    get_model(name)
    try:
        create_model(name, 0)
    except ConfigError:
        pass
    else:
        raise AssertionError(name)
assert "keras" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_an_unknown_name_lists_near_ones():
    with pytest.raises(ConfigError, match="Did you mean tiny_vgg"):
        create_model("tinyvgg", 2)


@pytest.mark.parametrize("name", list_models())
def test_too_small_pictures_are_refused_and_the_least_size_is_named(name):
    least = get_model(name).min_size
    for shape in ((least - 1, least, 3), (least, least - 1, 3)):
        with pytest.raises(ConfigError, match=f"smallest that works is {least} x {least}"):
            create_model(name, 2, shape)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("name", sorted(set(list_models()) - PADDED - TAKE_ANY_SIZE))
def test_what_is_refused_could_not_be_built(name):
    least, options = get_model(name).min_size, ModelOptions(initializer="zeros")
    build = get_model(name).build
    assert build((least, least, 1), 2, options).output_shape == (None, 2)
    with pytest.raises(ValueError, match=r"negative|size|shape|dimension|zero"):
        build((least - 1, least - 1, 1), 2, options)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("name", sorted(PADDED))
@pytest.mark.long
def test_the_last_map_of_a_padded_network_has_one_pixel_at_the_least_size(name):
    """Which is the picture's size divided by all strides, 2 to the power of 5."""
    least, options = get_model(name).min_size, ModelOptions(initializer="zeros")
    valid = {"mini_xception": 4}.get(name, 0)  # lost at the first convolution, not padded
    assert least == 32 + valid
    for size, expected in ((least, 1), (32 * 2 + valid, 2)):
        model = create_model(name, 2, (size, size, 1), options)
        assert model.get_layer("features").input.shape[1:3] == (expected, expected)


@pytest.mark.parametrize("name", list_models())
def test_one_class_is_no_classification(name):
    for n_classes in (0, -1) if name == "book_convnet" else (1, 0, -1):
        with pytest.raises(
            ConfigError, match=f"{name} tells at least . classes apart.*{n_classes}"
        ):
            create_model(name, n_classes)


@pytest.mark.slow
@pytest.mark.once
def test_the_book_has_one_sigmoid_unit_for_two_classes():
    import keras

    model = create_model("book_convnet", 1, (78, 78, 3))
    assert model.output_shape == (None, 1)
    assert model.layers[-1].activation is keras.activations.sigmoid


@pytest.mark.parametrize("n_channels", [0, 2, 4])
def test_pictures_are_grey_or_coloured(n_channels):
    with pytest.raises(ConfigError, match=f"1 .*or 3.*{n_channels}"):
        create_model("mlp", 2, (28, 28, n_channels))


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("initializer", ["he_norm", "identity", "constant", ""])
def test_an_initializer_that_cannot_be_used(initializer):
    """Unknown, only for matrices, with an argument that has no default, and no name at all."""
    with pytest.raises(ConfigError, match=r"glorot_uniform.*he_normal"):
        create_model("tiny_vgg", 2, options=ModelOptions(initializer=initializer))


def test_a_networks_own_settings_are_settings_of_the_recipe():
    with_settings = [name for name in list_models() if get_model(name).settings]
    assert with_settings == ["whitened_convnet", "wide_whitened_convnet"]
    for name in with_settings:
        own = get_model(name).settings
        scratch = config_from_settings(model=name, **own).scratch
        assert {key: getattr(scratch, key) for key in own} == own


def test_a_name_in_capitals_is_understood_in_the_hint():
    with pytest.raises(ConfigError, match="Did you mean resnet50"):
        get_model("RESNET50")


@pytest.mark.slow
@pytest.mark.once
def test_weights_that_do_not_fit_are_a_message(monkeypatch):
    from pellucid.models import registry

    class ResourceExhaustedError(Exception):
        """As TensorFlow's is called."""

    def fail(*arguments):
        raise ResourceExhaustedError("failed to allocate memory")

    monkeypatch.setattr(registry.Architecture, "build", fail)
    with pytest.raises(ConfigError, match=r"4000 x 4000 .* memory.* 32 x 32.*--image-size"):
        create_model("rgb_convnet", 2, (4000, 4000, 3))


@pytest.mark.slow
@pytest.mark.once
def test_other_failures_of_a_network_are_not_hidden(monkeypatch):
    from pellucid.models import registry

    def fail(*arguments):
        raise ValueError("a fault of ours")

    monkeypatch.setattr(registry.Architecture, "build", fail)
    with pytest.raises(ValueError, match="a fault of ours"):
        create_model("rgb_convnet", 2)
