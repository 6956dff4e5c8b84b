"""`pellucid.explain` for many kinds of Keras models, against Grad-CAM written with NumPy."""

import json

import numpy as np
import pytest
from PIL import Image

import pellucid
from pellucid.api.heat_overlay import heat_overlay

pytestmark = pytest.mark.slow

SHAPE = (16, 20, 3)
N = 4


@pytest.fixture(scope="module")
def pixels():
    return np.random.default_rng(3).integers(0, 256, SHAPE, dtype=np.uint8)


def convolved(x, keras, name="last"):
    layers = keras.layers
    x = layers.Rescaling(1 / 255)(x)
    x = layers.Conv2D(6, 3, strides=2, activation="relu")(x)
    return layers.Conv2D(5, 3, padding="same", activation="gelu", name=name)(x)


def sequential(keras):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Rescaling(1 / 255),
            layers.Conv2D(5, 3, activation="relu", name="last"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(N, activation="softmax", name="head"),
        ]
    )


def functional(keras, shape=SHAPE, activation="softmax", units=N):
    inputs = keras.Input(shape)
    x = keras.layers.GlobalAveragePooling2D()(convolved(inputs, keras))
    return keras.Model(inputs, keras.layers.Dense(units, activation=activation, name="head")(x))


def residual(keras):
    inputs = keras.Input(SHAPE)
    x = convolved(inputs, keras, "first")
    x = keras.layers.Add(name="last")([x, keras.layers.Conv2D(5, 3, padding="same")(x)])
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, keras.layers.Dense(N, activation="softmax", name="head")(x))


def nested(keras):
    inner = keras.Input(SHAPE)
    body = keras.Model(inner, convolved(inner, keras), name="body")
    middle = keras.Sequential([keras.Input(SHAPE), body], name="middle")
    inputs = keras.Input(SHAPE)
    x = keras.layers.GlobalAveragePooling2D()(middle(inputs))
    x = keras.layers.Dropout(0.5)(x)
    return keras.Model(inputs, keras.layers.Dense(N, activation="softmax", name="head")(x))


def flattened(keras):
    inputs = keras.Input(SHAPE)
    x = keras.layers.Flatten()(convolved(inputs, keras))
    return keras.Model(inputs, keras.layers.Dense(N, activation="softmax", name="head")(x))


def several_outputs(keras):
    inputs = keras.Input(SHAPE)
    x = keras.layers.GlobalAveragePooling2D()(convolved(inputs, keras))
    kind = keras.layers.Dense(2, activation="softmax", name="other")(x)
    return keras.Model(
        inputs, {"kind": kind, "sort": keras.layers.Dense(N, activation="softmax", name="head")(x)}
    )


def vision_transformer(keras):
    layers = keras.layers
    inputs = keras.Input((16, 16, 3))
    x = layers.Rescaling(1 / 255)(inputs)
    x = layers.Reshape((16, 8))(layers.Conv2D(8, 4, strides=4)(x))
    x = layers.Add()([x, layers.MultiHeadAttention(2, 4)(x, x)])
    x = layers.GlobalAveragePooling1D()(layers.LayerNormalization(name="last")(x))
    return keras.Model(inputs, layers.Dense(N, activation="softmax", name="head")(x))


WITH_MEANS = {
    "sequential": sequential,
    "functional": functional,
    "residual": residual,
    "nested twice": nested,
    "scores without a softmax": lambda keras: functional(keras, activation=None),
    "one channel": lambda keras: functional(keras, (16, 20, 1)),
    "several outputs": several_outputs,
    "flattened": flattened,
    "vision transformer": vision_transformer,
}


def by_numpy(model, name, values, which):
    """Grad-CAM where the scores are linear in a layer: eq. 1 and 2 of Selvaraju et al., 2017."""
    import keras

    holder = model
    for part in name.split("/")[:-1]:
        holder = holder.get_layer(part)
    layer = holder.get_layer(name.split("/")[-1])
    activations = np.asarray(keras.Model(holder.inputs[0], layer.output)(values[None]))[0]
    kernel = np.asarray(model.get_layer("head").kernel, np.float64)[:, which]
    if activations.ndim == 2:  # tokens in the order of rows
        side = int(len(activations) ** 0.5)
        activations = activations.reshape(side, side, -1)
    n_places = activations.shape[0] * activations.shape[1]
    is_flat = len(kernel) != activations.shape[-1]
    slopes = kernel.reshape(activations.shape) if is_flat else kernel / n_places
    weights = slopes.mean(axis=(0, 1)) if is_flat else slopes
    return np.maximum(activations.astype(np.float64) @ weights, 0)


@pytest.mark.long
@pytest.mark.parametrize("kind", WITH_MEANS)
def test_it_is_grad_cam_for_each_kind_of_model(kind, pixels):
    import keras

    keras.utils.set_random_seed(4)
    model = WITH_MEANS[kind](keras)
    height, width, n_channels = model.inputs[0].shape[1:]
    given = pixels[:height, :width]
    given = given if n_channels == 3 else given[..., :1]
    several = kind == "several outputs"
    found = pellucid.explain(model, given, label=2, output="sort" if several else None)
    assert found.layer.endswith("last")
    expected = by_numpy(model, found.layer, given.astype(np.float32), 2)
    np.testing.assert_allclose(found.heat_map, expected, atol=1e-5, rtol=1e-5)
    answer = model.predict(given[None].astype(np.float32), verbose=0)
    answer = np.asarray(answer["sort"] if several else answer)[0]
    assert found.value == pytest.approx(float(answer[2]), abs=1e-6)
    assert found.is_probability == (kind != "scores without a softmax")
    assert found.heat.shape == (height, width)
    assert (found.box is None) == (not found.heat_map.any())
    best = pellucid.explain(model, given, output="sort" if several else None)
    assert best.index == int(answer.argmax())


def test_a_single_sigmoid_has_two_classes(pixels):
    import keras

    keras.utils.set_random_seed(4)
    model = functional(keras, activation="sigmoid", units=1)
    one, zero = (pellucid.explain(model, pixels, label=index) for index in (1, 0))
    assert one.value + zero.value == pytest.approx(1)
    expected = by_numpy(model, "last", pixels.astype(np.float32), 0)
    np.testing.assert_allclose(one.heat_map, expected, atol=1e-5)
    assert one.name == "class 1"


def test_pictures_of_any_size(pixels):
    import keras

    keras.utils.set_random_seed(4)
    found = pellucid.explain(functional(keras, (None, None, 3)), pixels)
    assert found.heat.shape == (224, 224)


def test_models_without_places_say_why(pixels):
    import keras

    layers = keras.layers

    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__()
            self.means = layers.GlobalAveragePooling2D()
            self.head = layers.Dense(N, activation="softmax")

        def call(self, x):
            return self.head(self.means(x))

    subclassed = Subclassed()
    subclassed(np.zeros((1, *SHAPE), np.float32))
    vector = keras.Sequential([keras.Input(SHAPE), layers.Flatten(), layers.Dense(N)])
    for model in (subclassed, vector):
        with pytest.raises(pellucid.ModelError, match=r"no activations to weight.*occlusion"):
            pellucid.explain(model, pixels)
        found = pellucid.explain(model, pixels, method="occlusion")
        assert found.heat_map.shape == SHAPE[:2]
        assert found.layer is None
    inputs = keras.Input(SHAPE)
    with pytest.raises(pellucid.ModelError, match=r"is a map of shape .* Add a head"):
        pellucid.explain(keras.Model(inputs, convolved(inputs, keras)), pixels)
    steps = keras.Sequential([keras.Input((5, 3)), layers.Dense(2)])
    with pytest.raises(pellucid.ModelError, match="Expected a model with one input"):
        pellucid.explain(steps, pixels)
    other = keras.Input((3,))
    two = keras.Model(
        [inputs, other], layers.Add()([layers.GlobalAveragePooling2D()(inputs), other])
    )
    with pytest.raises(pellucid.ModelError, match="Expected a model with one input"):
        pellucid.explain(two, pixels)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"method": "gradcam"}, "Did you mean grad-cam"),
        ({"label": 4}, "an index from 0 to 3"),
        ({"label": True}, "an index from 0 to 3"),
        ({"label": "dog"}, "names of the model's classes are not known"),
        ({"output": "none"}, "The model has 1: head"),
        ({"layer": "lst"}, "Did you mean last"),
        ({"scaling": "0-1"}, "Expected one of 0..1"),
    ],
)
def test_what_there_is_not_is_a_message(asked, said, pixels):
    import keras

    with pytest.raises(pellucid.ConfigError, match=said):
        pellucid.explain(sequential(keras), pixels, **asked)
    with pytest.raises(pellucid.ModelError, match="Choose another layer"):
        pellucid.explain(sequential(keras), pixels, layer="head")


def test_the_same_picture_in_any_form(tmp_path, pixels):
    import keras

    keras.utils.set_random_seed(4)
    model = sequential(keras)
    image = Image.fromarray(pixels)
    image.save(tmp_path / "picture.png")
    forms = (pixels, image, str(tmp_path / "picture.png"), tmp_path / "picture.png")
    first, *others = (pellucid.explain(model, form, label=1) for form in forms)
    for other in others:
        np.testing.assert_array_equal(first.heat_map, other.heat_map)
    scaled = pellucid.explain(model, pixels, label=1, scaling="0..1")
    assert scaled.value != first.value
    assert "0..1" in scaled.assumptions[0]
    assert "from 0 to 255" in first.assumptions[0]


def test_it_is_saved_and_shown(tmp_path, pixels):
    import keras

    keras.utils.set_random_seed(4)
    found = pellucid.explain(sequential(keras), pixels, label=1)
    path = found.save(tmp_path / "열.png")
    with Image.open(path) as image:
        assert image.size == (400, 320)
    with pytest.raises(pellucid.ConfigError, match="is not overwritten"):
        found.save(path)
    with pytest.raises(pellucid.ConfigError, match=r"end its name with \.png"):
        found.save(tmp_path / "heat.jpg")
    with pytest.raises(pellucid.ConfigError, match="cannot be written"):
        found.save(tmp_path / "absent" / "heat.png")
    html = found._repr_html_()
    assert "<script" not in html
    assert "data:image/webp" in html
    assert repr(found).startswith("class 1: probability")


def test_the_most_heat_is_the_brightest_colour():
    heat = np.zeros((4, 4), np.float32)
    heat[2, 3] = 1
    drawn = np.asarray(heat_overlay(np.zeros((4, 4, 1), np.uint8), heat))
    assert drawn.shape == (320, 320, 3)
    row, column = np.unravel_index(drawn.sum(axis=-1).argmax(), drawn.shape[:2])
    assert (row // 80, column // 80) == (2, 3)
    assert not drawn[:40].any()


def test_the_command_writes_the_same(tmp_path, pixels, capsys, monkeypatch):
    import keras

    from pellucid.cli.main import main

    keras.utils.set_random_seed(4)
    model = sequential(keras)
    model.save(tmp_path / "model.keras")
    Image.fromarray(pixels).save(tmp_path / "picture.png")
    monkeypatch.chdir(tmp_path)

    def run(*more):
        arguments = ["pellucid", "explain", "model.keras", "picture.png", *more]
        monkeypatch.setattr("sys.argv", arguments)
        with pytest.raises(SystemExit) as stop:
            main()
        assert not stop.value.code
        return capsys.readouterr().out

    answer = json.loads(run("--class", "2", "--out", "two.png", "--json"))
    expected = pellucid.explain(model, pixels, label=2)
    assert answer["value"] == pytest.approx(expected.value)
    assert answer["box"] == list(expected.box)
    expected.save("again.png")
    assert (tmp_path / "two.png").read_bytes() == (tmp_path / "again.png").read_bytes()
    assert run("--method", "occlusion").splitlines()[-1] == "heat.png"
