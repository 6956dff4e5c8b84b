"""Code of small models of every form: it builds the same model, and reads as people write."""

import numpy as np
import pytest

from pellucid.errors import ConfigError

pytestmark = [pytest.mark.slow, pytest.mark.once]

IMPORTS = "import keras\nfrom keras import layers\n\n\n"


def code_of(model) -> str:
    from pellucid.exports.keras_script.model_code import model_code

    return model_code(model)


def test_a_sequential_model_reads_as_people_write_it(assert_same, assert_tidy):
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((8, 8, 3), name="pixels"),
            layers.Rescaling(1 / 255, name="scale"),
            layers.Conv2D(
                4,
                3,
                padding="same",
                activation="relu",
                kernel_initializer="he_normal",
                kernel_regularizer=keras.regularizers.L2(1e-5),
                kernel_constraint=keras.constraints.MaxNorm(3.0),
                name="conv",
            ),
            layers.MaxPooling2D(3, strides=2, name="pool"),
            layers.GlobalAveragePooling2D(name="features"),
            layers.Dropout(0.5, name="dropout"),
            layers.Dense(2, activation="softmax", name="probabilities"),
        ],
        name="small",
    )
    expected = """\
def build_model():
    return keras.Sequential(
        [
            keras.Input((8, 8, 3), name="pixels"),
            layers.Rescaling(1 / 255, name="scale"),
            layers.Conv2D(
                4,
                3,
                padding="same",
                activation="relu",
                kernel_initializer=keras.initializers.HeNormal(),
                kernel_regularizer=keras.regularizers.L2(1e-05),
                kernel_constraint=keras.constraints.MaxNorm(max_value=3.0),
                name="conv",
            ),
            layers.MaxPooling2D(pool_size=3, strides=2, name="pool"),
            layers.GlobalAveragePooling2D(name="features"),
            layers.Dropout(0.5, name="dropout"),
            layers.Dense(2, activation="softmax", name="probabilities"),
        ],
        name="small",
    )
"""
    assert code_of(model) == expected
    assert_same(expected, model)
    assert_tidy(IMPORTS + expected)


def test_branches_keep_their_names_and_straight_stretches_are_x(assert_same):
    import keras
    from keras import layers

    pixels = keras.Input((8, 8, 3), name="pixels")
    stem = layers.Conv2D(4, 3, name="stem")(pixels)
    x = layers.Conv2D(4, 3, padding="same", name="conv")(stem)
    x = layers.BatchNormalization(name="bn")(x)
    x = layers.Add(name="sum")([stem, x])
    model = keras.Model(pixels, layers.Flatten(name="flatten")(x), name="residual")
    expected = """\
def build_model():
    pixels = keras.Input((8, 8, 3), name="pixels")
    stem = layers.Conv2D(4, 3, name="stem")(pixels)
    x = layers.Conv2D(4, 3, padding="same", name="conv")(stem)
    x = layers.BatchNormalization(name="bn")(x)
    x = layers.Add(name="sum")([stem, x])
    x = layers.Flatten(name="flatten")(x)
    return keras.Model(pixels, x, name="residual")
"""
    assert code_of(model) == expected
    assert_same(expected, model)


def shared_layer():
    import keras
    from keras import layers

    left, right = (keras.Input((4, 4, 1), name=name) for name in ("left", "right"))
    conv = layers.Conv2D(2, 3, name="conv")
    x = layers.Concatenate(name="both")([conv(left), conv(right)])
    return keras.Model([left, right], layers.Flatten(name="flat")(x), name="siamese")


def nested_models():
    import keras
    from keras import layers

    inner = keras.Input((4, 4, 3), name="pixels")
    block = keras.Sequential(
        [layers.Conv2D(3, 3, padding="same", name="c"), layers.ReLU(6, name="r")], name="block"
    )
    body = keras.Model(inner, layers.Flatten(name="flat")(block(inner)), name="body")
    pixels = keras.Input((4, 4, 3), name="pixels")
    views = [body(pixels), body(keras.ops.flip(pixels, axis=2))]
    x = layers.Average(name="mean_of_views")(views)
    return keras.Model(pixels, layers.Dense(2, name="out")(x), name="mirrored")


def nested_in_sequential():
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((8, 8, 3), name="pixels"),
            keras.Sequential([layers.RandomFlip("horizontal", name="f")], name="augmentation"),
            nested_functional("body"),
            layers.Dense(2, name="out"),
        ],
        name="outer",
    )


def nested_functional(name):
    import keras
    from keras import layers

    inner = keras.Input((8, 8, 3), name="inner")
    pooled = layers.AveragePooling2D(2, name="p")(inner)
    return keras.Model(inner, layers.Flatten(name="f")(pooled), name=name)


def operations():
    import keras
    from keras import layers, ops

    pixels = keras.Input((4, 4, 3), name="pixels")
    x = pixels / 255.0 - 0.5
    x = ops.concatenate([x[..., ::-1], ops.flip(x, axis=1)], axis=-1)
    x = ops.image.resize(x, (6, 6), antialias=True)
    x = ops.transpose(x, (0, 3, 1, 2))
    x = keras.activations.relu(1 - ops.mean(x, axis=[2, 3]))
    first, second = ops.split(x, 2, axis=1)
    return keras.Model(pixels, layers.Dense(2, name="out")(first * second), name="operations")


def several_ends():
    import keras
    from keras import layers

    inputs = {name: keras.Input((4, 4, 1), name=name) for name in ("b", "a")}
    x = layers.Flatten(name="f1")(inputs["a"])
    y = layers.Flatten(name="f2")(inputs["b"])
    out = layers.Dense(2, name="d1")(x)
    return keras.Model([inputs["b"], inputs["a"]], [out, y, x], name="ends")


def wrappers():
    import keras
    from keras import layers

    pixels = keras.Input((4, 4, 3), name="pixels")
    x = layers.TimeDistributed(layers.Dense(3, use_bias=False, name="inner"), name="rows")(pixels)
    x = layers.Reshape((16, 3), name="tokens")(x)
    x = layers.LayerNormalization(epsilon=1e-6, name="norm")(x)
    x = layers.MultiHeadAttention(2, 4, name="attention")(x, x)
    x = layers.Bidirectional(layers.LSTM(2, name="lstm"), name="both_ways")(x)
    return keras.Model(pixels, x, name="wrappers")


def said_training():
    import keras
    from keras import layers

    pixels = keras.Input((4, 4, 3), name="pixels")
    x = layers.BatchNormalization(name="bn")(pixels, training=False)
    return keras.Model(pixels, layers.Flatten(name="flat")(x), name="frozen_statistics")


def awkward_names():
    import keras
    from keras import layers

    pixels = keras.Input((2, 2, 1), name="x")
    names = ["build_model", "3.layers", "class", "layers", "print", "Print"]
    parts = [layers.Flatten(name=name)(pixels) for name in names]
    return keras.Model(pixels, layers.Concatenate(name="keras")(parts), name="while")


@pytest.mark.parametrize(
    "make",
    [
        shared_layer,
        nested_models,
        nested_in_sequential,
        operations,
        several_ends,
        wrappers,
        said_training,
        awkward_names,
    ],
    ids=lambda make: make.__name__,
)
def test_models_of_every_form_are_rebuilt(make, assert_same, assert_tidy):
    model = make()
    code = code_of(model)
    assert_same(code, model)
    assert_tidy(IMPORTS + code)


def test_a_call_in_inference_mode_stays_one():
    assert "(pixels, training=False)" in code_of(said_training())


@pytest.mark.parametrize("make", [shared_layer, nested_models, operations])
def test_a_model_that_was_saved_and_loaded_is_rebuilt_too(make, assert_same, tmp_path):
    import keras

    model = make()
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert_same(code_of(loaded), loaded)


def test_only_what_differs_in_dtype_says_so(build):
    import keras
    from keras import layers

    from pellucid.exports.keras_script.model_code import usual_dtype

    before = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy("mixed_bfloat16")
        model = keras.Sequential(
            [
                keras.Input((4, 4, 1), name="pixels"),
                layers.Conv2D(2, 3, name="conv"),
                layers.Flatten(name="flat"),
                layers.Dense(2, dtype="float32", name="out"),
            ]
        )
        code = code_of(model)
        rebuilt = build(code)
    finally:
        keras.config.set_dtype_policy(before)
    assert usual_dtype(model) == "mixed_bfloat16"
    assert code.count("dtype") == 1
    assert 'layers.Dense(2, dtype="float32", name="out")' in code
    assert [layer.compute_dtype for layer in rebuilt.layers] == ["bfloat16", "bfloat16", "float32"]


@pytest.mark.parametrize("part", ["one layer", "body", "all"])
def test_frozen_layers_stay_frozen(part, assert_same, build):
    model = nested_models()
    body = model.get_layer("body")
    if part == "one layer":
        body.get_layer("block").get_layer("c").trainable = False
    else:
        (body if part == "body" else model).trainable = False
    code = code_of(model)
    assert code.count(".trainable = False") == {"one layer": 0, "body": 1, "all": 2}[part]
    n_trainable = {"one layer": 2, "body": 2, "all": 0}[part]  # of the dense layer at the end
    assert len(build(code).trainable_weights) == n_trainable
    assert_same(code, model)


HOSTILE = [
    '"); __import__("pathlib").Path("pwned").touch(); ("',
    "'); __import__('pathlib').Path('pwned').touch(); ('",
    '"""\n__import__("pathlib").Path("pwned").touch()\n"""',
    "\n    __import__('pathlib').Path('pwned').touch()  #",
    "\\",
    "a'b\"c\\",
    "\r\x0b\x0c\x85\u2028\u202e",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_cannot_smuggle_code_in(name, build, tmp_path, monkeypatch):
    import keras
    from keras import layers

    monkeypatch.chdir(tmp_path)
    name = name.replace("/", "")
    inner = keras.Input((2, 2, 1), name=name)
    body = keras.Model(inner, layers.Flatten(name=name + "f")(inner), name=name)
    pixels = keras.Input((2, 2, 1), name=name + "p")
    block = keras.Sequential([layers.ReLU(name=name)], name=name + "s")
    shared = layers.Dense(4, name=name + "d")
    x = shared(shared(block(body(pixels))))
    model = keras.Model(pixels, x, name=name)
    model.save("model.keras")
    loaded = keras.models.load_model("model.keras")
    for net in (model, loaded):
        code = code_of(net)
        assert "\n".join(code.splitlines()) + "\n" == code
        rebuilt = build(code)
        assert rebuilt.name == name
        assert [layer.name for layer in rebuilt.layers] == [layer.name for layer in model.layers]
    assert not (tmp_path / "pwned").exists()


def test_settings_cannot_smuggle_code_in(build, tmp_path, monkeypatch):
    """Not only names are text: some settings of a layer are, too."""
    import keras
    from keras import layers

    monkeypatch.chdir(tmp_path)
    text = '"); __import__("pathlib").Path("pwned").touch(); ("'
    layer = layers.Dense(2, name="out")
    config = layer.get_config()
    model = keras.Sequential([keras.Input((3,), name="in"), layer], name="m")
    layer.get_config = lambda: {**config, "units": text}  # as a file might say
    with pytest.raises(ConfigError, match="Dense"):
        code_of(model)
    assert not (tmp_path / "pwned").exists()


def test_a_layer_that_is_not_of_keras_is_named():
    import keras
    from keras import layers

    class Dense(layers.Dense):
        """Named as one of Keras."""

    model = keras.Sequential([keras.Input((3,)), Dense(2, name="mine")])
    with pytest.raises(ConfigError, match=r'"mine" is a Dense'):
        code_of(model)


def test_a_layer_with_a_program_in_it_is_refused():
    import keras
    from keras import layers

    model = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: 2 * x, name="twice")])
    with pytest.raises(ConfigError, match=r'"twice" is a Lambda'):
        code_of(model)


def test_an_activation_that_is_not_of_keras_is_refused():
    import keras
    from keras import layers

    def mine(x):
        return 2 * x

    model = keras.Sequential([keras.Input((3,)), layers.Dense(2, activation=mine)])
    with pytest.raises(ConfigError, match="not part of Keras"):
        code_of(model)


def test_models_without_a_plan_are_refused():
    import keras
    from keras import layers

    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__(name="own_class")
            self.dense = layers.Dense(2)

        def call(self, pixels):
            return self.dense(pixels)

    model = Subclassed()
    model(np.zeros((1, 3)))
    with pytest.raises(ConfigError, match="own_class"):
        code_of(model)
    with pytest.raises(ConfigError, match="not built yet"):
        code_of(keras.Sequential([layers.Dense(2)]))


def test_a_layer_in_two_models_is_refused():
    import keras
    from keras import layers

    shared = layers.Dense(3, name="shared")
    inner = keras.Input((3,), name="a")
    body = keras.Model(inner, shared(inner), name="body")
    outer = keras.Input((3,), name="b")
    model = keras.Model(outer, shared(body(outer)), name="outer")
    with pytest.raises(ConfigError, match='"shared" is shared'):
        code_of(model)
