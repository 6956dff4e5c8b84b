"""A small network with branches and a nested body, and a client of its explorer."""

import numpy as np
import pytest
from PIL import Image


@pytest.fixture(scope="session")
def model_file(tmp_path_factory):
    import keras

    keras.utils.set_random_seed(4)
    layers = keras.layers
    body_inputs = keras.Input((10, 12, 6))
    x = layers.SeparableConv2D(8, 3, padding="same", depth_multiplier=2, name="separable")(
        body_inputs
    )
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.Activation("relu", name="relu")(x)
    x = layers.Concatenate(name="both")([x, body_inputs])
    body = keras.Model(body_inputs, x, name="body")
    inputs = keras.Input((20, 24, 3))
    x = layers.Rescaling(1 / 255, name="scale")(inputs)
    x = layers.RandomFlip("horizontal", name="flip")(x)
    x = layers.Conv2D(6, 3, padding="same", activation="relu", name="first")(x)
    x = layers.MaxPooling2D(2, name="pool")(x)
    x = body(x)
    x = layers.LayerNormalization(name="unknown")(x)
    x = layers.Conv2D(4, 3, strides=2, name="last")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(5, activation="softmax", name="classes")(x)
    model = keras.Model(inputs, x, name="small")
    model.get_layer("first").trainable = False
    path = tmp_path_factory.mktemp("model") / "small.keras"
    model.save(path)
    return path


@pytest.fixture(scope="session")
def opened(model_file):
    from pellucid.app.opened_model import open_model

    return open_model(str(model_file))


@pytest.fixture(scope="session")
def explorer(opened):
    from pellucid.app.explorer import Explorer

    return Explorer(opened)


@pytest.fixture(scope="session")
def client(explorer):
    from starlette.testclient import TestClient

    from pellucid.app.app import create_app

    return TestClient(create_app(explorer), base_url="http://127.0.0.1")


@pytest.fixture
def files(tmp_path):
    """Twenty dark and twenty bright pictures, as a run may have learned from."""
    from pellucid.lessons.training_pictures import PictureFile

    random = np.random.default_rng(0)
    found = []
    for label, low in (("dark", 0), ("bright", 120)):
        for number in range(20):
            path = tmp_path / f"{label}{number}.png"
            pixels = random.integers(low, low + 100, (16, 16, 3)).astype("uint8")
            Image.fromarray(pixels).save(path)
            found.append(PictureFile(str(path), label))
    return found
