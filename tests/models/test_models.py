"""Every architecture of the registry: its parameters, and that it learns and is kept."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pellucid.config import ModelOptions
from pellucid.models.registry import create_model, get_model, list_models

pytestmark = pytest.mark.slow

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "model_parameters.json").read_text(encoding="utf-8")
)
IN_GOLDEN_FILE = {
    "mlp": "mlp",
    "gray_convnet": "gray_convnet",
    "rgb_convnet": "rgb_convnet",
    "regularized_convnet": "regularized_convnet",
    "vgg16": "vgg16 (course head 120)",
    "googlenet": "googlenet",
    "resnet50": "resnet50 (course head 200)",
    "book_convnet": "book_convnet (chapter 8)",
    "book_digits_convnet": "book_digits_convnet (chapter 8)",
    "tiny_vgg": "tiny_vgg (CNN Explainer)",
}
PUBLISHED = {
    "perceptron": (10, 28 * 28 * 10 + 10),
    # 60,000 trainable parameters up to F6 (LeCun et al., 1998, section II.B), and the softmax.
    "lenet_5": (10, 60_000 + 84 * 10 + 10),
    # Its 5 convolutions and 3 dense layers without the groups of two GPUs.
    "alexnet": (1000, 62_378_344),
    # Chollet's summary of the network with one sigmoid unit gives 721,857.
    "mini_xception": (10, 721_857 - (512 + 1) + (512 + 1) * 10),
    # 24 filters of 2 x 2, six convolutions without bias, normalizations without a scale, a dense
    # layer: counted by hand.
    "whitened_convnet": (
        10,
        (2 * 2 * 3 + 1) * 24
        + 9 * (24 * 64 + 64 * 64 + 64 * 256 + 3 * 256 * 256)
        + 3 * 2 * (64 + 256 + 256)
        + (256 + 1) * 10,
    ),
    "wide_whitened_convnet": (
        10,
        (2 * 2 * 3 + 1) * 24
        + 9 * (24 * 128 + 128 * 128 + 128 * 384 + 3 * 384 * 384)
        + 3 * 2 * (128 + 384 + 384)
        + (384 + 1) * 10,
    ),
}
ONNX_WITHOUT_TENSORFLOW = "mlp"
ZEROS = ModelOptions(initializer="zeros")
"""Made faster than random numbers, for which JAX compiles a program a shape."""
WIDE_HEADS = {"alexnet", "vgg16", "resnet50"}


def count(weights) -> int:
    return sum(int(np.prod(weight.shape)) for weight in weights)


def batch(shape, n: int = 12, n_classes: int = 3):
    """Make pictures whose brightness tells their class."""
    random = np.random.default_rng(0)
    labels = np.arange(n) % n_classes
    pixels = random.integers(0, 60, (n, *shape)) + 80 * labels[:, None, None, None]
    return pixels.astype(np.uint8), labels


def start_like_he(model) -> None:
    """Draw kernels that carry signals through the deep networks too: variance 2 / fan-in.

    The moving means and variances of normalization layers change a little, as if trained.
    """
    random, moved = np.random.default_rng(0), np.random.default_rng(1)
    for weight in model.weights:
        if len(weight.shape) > 1:
            scale = np.sqrt(2 / np.prod(weight.shape[:-1]))
            weight.assign(random.normal(0, scale, weight.shape))
        elif "moving" in weight.path:
            weight.assign(np.array(weight) + moved.uniform(-0.02, 0.02, weight.shape))


def min_shape(name: str) -> tuple[int, int, int]:
    architecture = get_model(name)
    return (architecture.min_size, architecture.min_size, architecture.spec.n_channels)


def test_every_architecture_has_a_number_of_parameters_to_compare_with():
    assert sorted([*IN_GOLDEN_FILE, *PUBLISHED]) == list_models()


@pytest.mark.parametrize(("name", "key"), IN_GOLDEN_FILE.items())
def test_the_number_of_parameters_is_that_of_the_golden_file(name, key):
    golden = GOLDEN[key]
    (n_classes,) = golden["output"]
    model = create_model(name, n_classes, options=ZEROS)
    shape = [*golden["input"], 1][:3]
    assert list(get_model(name).spec.shape) == shape
    assert model.input_shape == (None, *shape)
    assert model.output_shape == (None, n_classes)
    assert model.count_params() == golden["params"]
    assert count(model.trainable_weights) == golden["trainable"]


@pytest.mark.parametrize(("name", "n_classes", "expected"), [(k, *v) for k, v in PUBLISHED.items()])
def test_the_number_of_parameters_is_as_published(name, n_classes, expected):
    model = create_model(name, n_classes, options=ZEROS)
    assert model.output_shape == (None, n_classes)
    assert model.count_params() == expected


def test_vgg16_with_the_head_of_the_course_on_transfer_learning():
    golden = GOLDEN["vgg16 transfer (course head 50)"]
    zeros = ModelOptions(initializer="zeros", head_units=50)
    model = create_model("vgg16", golden["output"][0], tuple(golden["input"]), zeros)
    assert model.count_params() == golden["params"]


DEEP = {"alexnet", "googlenet", "resnet50", "vgg16"}
"""They have no kind of layer that the others lack, and JAX compiles them for long."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(name, marks=[pytest.mark.once] if name in DEEP else [])
        for name in list_models()
    ],
)
def network(request):
    """Build a network with random kernels."""
    import keras

    keras.utils.set_random_seed(0)
    name = request.param
    # The same chance for each step; the widest dense layers take the most time, and what holds for
    # narrow ones holds for them.
    narrow = 20 if name in WIDE_HEADS else None
    options = ModelOptions(initializer="zeros", dropout=0, head_units=narrow)
    model = create_model(name, 3, min_shape(name), options)
    start_like_he(model)
    model.compile(
        # Steps of a hundredth, straight down.
        keras.optimizers.SGD(0.01, global_clipnorm=1.0),
        "sparse_categorical_crossentropy",
        # For so few steps it does not pay to trace the deep networks.
        run_eagerly=keras.backend.backend() == "tensorflow",
    )
    yield model
    keras.backend.clear_session()


@dataclass(frozen=True)
class Trained:
    """A network after a few steps on one batch."""

    name: str
    model: object
    losses: list[float]
    pixels: np.ndarray
    answers: np.ndarray
    before: dict[str, np.ndarray]


@pytest.fixture(scope="module")
def trained(network):
    """Train the network, which the tests of this fixture share with the others."""
    pixels, labels = batch(network.input_shape[1:])
    before = {weight.path: np.array(weight) for weight in network.trainable_weights}
    losses = [float(network.train_on_batch(pixels, labels)) for _ in range(3)]
    answers = network.predict_on_batch(pixels)
    return Trained(network.name, network, losses, pixels, answers, before)


@pytest.mark.long
def test_a_few_steps_lower_the_loss(trained):
    """Each by far more than rounding, and each kernel has its part in it."""
    first, second, third = trained.losses
    assert third < second - 1e-5
    assert second < first - 1e-5
    for weight in trained.model.trainable_weights:
        if len(weight.shape) > 1:
            assert np.any(np.array(weight) != trained.before[weight.path]), weight.path


@pytest.mark.long
def test_answers_are_probabilities_that_depend_on_the_picture(trained):
    assert trained.answers.shape == (12, 3)
    assert (trained.answers >= 0).all()
    np.testing.assert_allclose(trained.answers.sum(axis=1), 1, atol=1e-5)
    assert np.ptp(trained.answers, axis=0).max() > 1e-3


@pytest.mark.long
@pytest.mark.once
def test_a_saved_model_gives_the_same_answers(network, tmp_path):
    import keras

    pixels, _ = batch(network.input_shape[1:])
    network.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    answers, others = (np.asarray(model(pixels, training=False)) for model in (network, again))
    np.testing.assert_allclose(others, answers, atol=1e-5)
    for weight, other in zip(network.weights, again.weights, strict=True):
        np.testing.assert_array_equal(weight, other)
    assert [layer.name for layer in again.layers] == [layer.name for layer in network.layers]


@pytest.mark.long
@pytest.mark.release
def test_onnx_runtime_answers_alike(trained, tmp_path):
    import keras
    import onnxruntime

    from pellucid.training.onnx_export import export_onnx

    if keras.backend.backend() != "tensorflow" and trained.name != ONNX_WITHOUT_TENSORFLOW:
        pytest.skip("the export needs TensorFlow in a process of its own: one network is enough")
    export_onnx(trained.model, tmp_path / "model.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx")
    (answers,) = session.run(
        None, {session.get_inputs()[0].name: trained.pixels.astype(np.float32)}
    )
    np.testing.assert_allclose(answers, trained.answers, atol=1e-4)


def test_the_last_layer_is_what_temperature_scaling_expects(network):
    """Dense, with a softmax, in float32; logits divided are weights divided."""
    import keras

    last = network.layers[-1]
    assert isinstance(last, keras.layers.Dense)
    assert last.name == "probabilities"
    assert last.activation is keras.activations.softmax
    assert last.dtype_policy.name == "float32"


def test_pixels_from_0_to_255_are_scaled_first(network):
    import keras

    pixels, _ = batch(network.input_shape[1:])
    inner = [layer for layer in network.layers if not isinstance(layer, keras.layers.InputLayer)]
    found = np.asarray(inner[0](pixels.astype(np.float32)))
    np.testing.assert_allclose(found, pixels / 255, atol=1e-6)


@pytest.mark.once
@pytest.mark.long
@pytest.mark.parametrize("name", list_models())
def test_grey_and_colour_pictures_of_any_shape_are_taken(name):
    """And the layers have the same names each time."""
    least = get_model(name).min_size
    names = []
    for n_channels in (1, 3):
        shape = (least + 3, least, n_channels)
        model = create_model(name, 2, shape, ZEROS)
        answers = np.asarray(model(np.zeros((1, *shape), np.float32)))
        np.testing.assert_allclose(answers, [[0.5, 0.5]])
        names.append([layer.name for layer in model.layers])
    assert names[0] == names[1]
