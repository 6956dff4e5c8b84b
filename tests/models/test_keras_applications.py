"""The backbones of VGG16 and ResNet-50 are those of `keras.applications`, weight for weight."""

import json
from pathlib import Path

import numpy as np
import pytest

from pellucid.config import ModelOptions
from pellucid.models.registry import create_model

pytestmark = pytest.mark.slow

SHAPE = (64, 64, 3)
GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "model_parameters.json").read_text(encoding="utf-8")
)


def body(name: str, last: str):
    """Cut an architecture below its head."""
    import keras

    whole = create_model(name, 2, SHAPE, ModelOptions(initializer="zeros"))
    return keras.Model(whole.inputs[0], whole.get_layer(last).output)


@pytest.mark.parametrize(
    ("name", "last", "function", "golden"),
    [
        ("vgg16", "max_pool_5", "VGG16", "vgg16 base"),
        ("resnet50", "conv_5_3_out", "ResNet50", "resnet50 base (keras.applications)"),
    ],
)
@pytest.mark.long
def test_same_weights_in_the_same_order_give_the_same_answers(name, last, function, golden):
    import keras

    ours, theirs = (
        body(name, last),
        getattr(keras.applications, function)(weights=None, include_top=False, input_shape=SHAPE),
    )
    shapes = [tuple(weight.shape) for weight in theirs.weights]
    assert [tuple(weight.shape) for weight in ours.weights] == shapes
    assert [w.name for w in ours.weights] == [w.name for w in theirs.weights]
    assert ours.count_params() == GOLDEN[golden]["params"]
    trainable = sum(int(np.prod(weight.shape)) for weight in ours.trainable_weights)
    assert trainable == GOLDEN[golden]["trainable"]

    random = np.random.default_rng(0)
    # Away from zeros and ones, among which a mix-up of offsets and means would hide.
    weights = [w + random.uniform(0, 0.1, w.shape) * (w.ndim == 1) for w in theirs.get_weights()]
    ours.set_weights(weights)
    theirs.set_weights(weights)
    pixels = random.uniform(0, 255, (2, *SHAPE)).astype(np.float32)
    answers = np.asarray(ours(pixels, training=False))
    expected = np.asarray(theirs(pixels / 255, training=False))
    assert expected.std() > 1e-3
    np.testing.assert_allclose(answers, expected, rtol=1e-3, atol=1e-4 * expected.std())
