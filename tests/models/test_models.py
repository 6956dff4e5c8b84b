"""Every architecture of the registry: its parameters, and that it learns and is kept."""

import json
from pathlib import Path

import numpy as np
import pytest

from pellucid.errors import ConfigError

pytestmark = pytest.mark.slow

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "model_parameters.json").read_text(encoding="utf-8")
)
NAMES = {
    "tiny_vgg": "tiny_vgg (CNN Explainer)",
    "book_digits_convnet": "book_digits_convnet (chapter 8)",
}


def batch(shape, n: int = 12, n_classes: int = 3):
    """Make pictures whose brightness tells their class."""
    random = np.random.default_rng(0)
    labels = np.arange(n) % n_classes
    pixels = random.integers(0, 60, (n, *shape)) + 80 * labels[:, None, None, None]
    return pixels.astype(np.uint8), labels


def test_the_list_of_models_is_the_one_tested_here():
    from pellucid.models.registry import list_models

    assert list_models() == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_number_of_parameters_is_as_published(name):
    from pellucid.models.registry import create_model, get_model

    golden = GOLDEN[NAMES[name]]
    model = create_model(name, golden["output"][0])
    assert list(get_model(name).spec.shape) == golden["input"]
    assert model.count_params() == golden["params"]
    assert sum(int(np.prod(w.shape)) for w in model.trainable_weights) == golden["trainable"]
    assert model.input_shape == (None, *golden["input"])
    assert model.output_shape == (None, *golden["output"])


@pytest.mark.parametrize("name", NAMES)
def test_a_model_answers_with_probabilities_learns_and_is_kept(name, tmp_path):
    import keras

    from pellucid.models.registry import create_model, get_model

    keras.utils.set_random_seed(0)
    pixels, labels = batch(get_model(name).spec.shape)
    model = create_model(name, 3)
    answers = model.predict_on_batch(pixels)
    assert answers.shape == (12, 3)
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-5)
    assert (answers >= 0).all()

    model.compile(keras.optimizers.SGD(0.01), "sparse_categorical_crossentropy")
    before = model.test_on_batch(pixels, labels)
    model.train_on_batch(pixels, labels)
    after = model.test_on_batch(pixels, labels)
    assert np.isfinite(after)
    assert after < before

    answers = model.predict_on_batch(pixels)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(again.predict_on_batch(pixels), answers, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_a_model_expects_pixels_from_0_to_255(name):
    """Scaling to 0 to 1 is the first thing that the model does."""
    from pellucid.models.registry import create_model, get_model

    first = create_model(name, 2).layers[0]
    pixels, _ = batch(get_model(name).spec.shape)
    found = np.asarray(first(pixels.astype(np.float32)))
    np.testing.assert_allclose(found, pixels / 255, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "least"), [("tiny_vgg", (16, 16, 3)), ("book_digits_convnet", (18, 18, 1))]
)
def test_the_least_size_is_the_one_that_is_promised(name, least):
    from pellucid.models.registry import get_model

    build = get_model(name).build
    assert build(least, 2).output_shape == (None, 2)
    smaller = (least[0] - 1, least[1] - 1, least[2])
    with pytest.raises(ValueError, match=r"negative|size|shape|dimension"):
        build(smaller, 2)


def test_an_unknown_name_lists_near_ones():
    from pellucid.models.registry import create_model

    with pytest.raises(ConfigError, match="Did you mean tiny_vgg"):
        create_model("tinyvgg", 2)
