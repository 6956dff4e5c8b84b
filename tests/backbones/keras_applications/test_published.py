"""Addresses and checksums of weights, against those in Keras' modules; nothing is downloaded."""

import importlib
import socket

import pytest

from pellucid.backbones.keras_applications.table import APPLICATIONS
from pellucid.errors import WeightsError

pytestmark = [pytest.mark.slow, pytest.mark.once]

ROWS = {row.name: row for row in APPLICATIONS}


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def connects(*_given):
        raise AssertionError("Keras connects to a server.")

    monkeypatch.setattr(socket.socket, "connect", connects)


@pytest.mark.parametrize(
    ("name", "module", "key"),
    [
        ("resnet50", "resnet", "resnet50"),
        ("mobilenet_v3_small", "mobilenet_v3", "small_224_1.0_float"),
        ("efficientnet_v2_b0", "efficientnet_v2", "b0"),
        ("convnext_tiny", "convnext", "convnext_tiny"),
    ],
)
def test_the_address_and_the_checksum_are_those_of_keras(name, module, key):
    from pellucid.backbones.keras_applications.published import published_weights

    keras_module = importlib.import_module(f"keras.src.applications.{module}")
    base = getattr(keras_module, "BASE_WEIGHTS_PATH", None) or keras_module.BASE_WEIGHT_PATH
    remote = published_weights(ROWS[name])
    assert remote.url == base + ROWS[name].weights_file
    assert remote.url.startswith("https://storage.googleapis.com/")
    assert remote.digest == keras_module.WEIGHTS_HASHES[key][1]
    assert len(remote.digest) in (32, 64)
    assert 0 < remote.max_bytes - ROWS[name].n_bytes <= 2**24


def test_keras_has_no_checksum_for_mobilenet():
    from pellucid.backbones.keras_applications.published import published_weights

    remote = published_weights(ROWS["mobilenet"])
    assert remote.digest is None
    assert remote.url.endswith("/mobilenet_1_0_224_tf_no_top.h5")


def test_what_keras_downloads_with_is_put_back(monkeypatch):
    import keras
    from keras.src.utils import file_utils

    from pellucid.backbones.keras_applications.published import published_weights

    original = file_utils.get_file
    published_weights(ROWS["vgg16"])
    assert file_utils.get_file is original
    monkeypatch.setattr(keras.applications, "VGG16", lambda **_options: None)
    with pytest.raises(WeightsError, match="does not say where the weights of vgg16 are"):
        published_weights(ROWS["vgg16"])
    assert file_utils.get_file is original


@pytest.mark.parametrize("name", ["vgg16", "mobilenet_v3_small", "convnext_tiny"])
def test_the_number_of_parameters_is_that_of_keras(name):
    import keras

    with keras.StatelessScope(initialize_variables=False):
        network = getattr(keras.applications, ROWS[name].function)(weights=None, include_top=False)
    assert network.count_params() == ROWS[name].n_parameters
