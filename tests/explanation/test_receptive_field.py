"""The receptive field against an experiment: which pixels change a number."""

import numpy as np
import pytest

from pellucid.keras_runtime import import_keras
from pellucid.models.registry import get_model

pytestmark = pytest.mark.slow

PICTURE = (11, 9, 2)
CHANGES = (0.5, 300.0, -0.4, -150.0)
"""What is added to a pixel: a large one is the largest of any window, a small one saturates no
function."""


def randomized(model, seed):
    """Give a network positive weights, so that what one pixel adds no other one takes away."""
    rng = np.random.default_rng(seed)
    for weight in model.weights:
        if "seed" not in weight.path:
            weight.assign(rng.uniform(0.2, 1.0, weight.shape) / max(1, *weight.shape[:1]) ** 0.5)
    return model


def everything_of(model):
    """Give the calls' values for a trace, and a function that computes all of them at once."""
    import keras

    from pellucid.explanation.trace import run_calls, trace

    traced = trace(model, np.ones(model.inputs[0].shape[1:], "float32"))

    def compute(pictures):
        batch = keras.ops.convert_to_tensor(pictures)
        tensors = run_calls(traced.calls, range(len(traced.calls)), batch)
        return [np.asarray(tensors[n][0], "float64") for n in range(len(traced.calls))]

    return traced, compute


def changed_by_pixels(compute, shape, seed):
    """Find for each number of each call which pixels change it: (rows, columns, ...) each."""
    rng = np.random.default_rng(seed)
    height, width, _ = shape
    found = None
    for change in CHANGES:
        base = rng.uniform(0.6, 1.4, shape).astype("float32")
        pictures = np.repeat(base[None], height * width + 1, axis=0)
        for at, (row, column) in enumerate(np.ndindex(height, width)):
            pictures[at, row, column] += change
        values = compute(pictures)
        depends = []
        for value in values:
            difference = np.abs(value[:-1] - value[-1])
            scale = np.abs(value[-1]).max() + 1e-6
            depends.append((difference > 2e-6 * scale).reshape(height, width, *value.shape[1:]))
        found = depends if found is None else [a | b for a, b in zip(found, depends, strict=True)]
    return found


def hull(pixels):
    from pellucid.explanation.receptive_field import NOWHERE, Box

    rows, columns = np.flatnonzero(pixels.any(1)), np.flatnonzero(pixels.any(0))
    if not len(rows):
        return NOWHERE
    return Box(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)


def places_of(shape, rng, n_random=6):
    corners = [tuple(0 for _ in shape), tuple(n - 1 for n in shape)]
    return corners + [tuple(int(rng.integers(n)) for n in shape) for _ in range(n_random)]


def compare(model, seed=0, unknown=()):
    """Compare the fields of some numbers of each call with the experiment."""
    from pellucid.explanation.receptive_field import receptive_field

    randomized(model, seed)
    traced, compute = everything_of(model)
    shape = traced.picture.shape
    depends = changed_by_pixels(compute, shape, seed)
    rng = np.random.default_rng(seed)
    for number, (call, pixels) in enumerate(zip(traced.calls, depends, strict=True)):
        for place in places_of(pixels.shape[2:], rng):
            found = receptive_field(traced, number, place)
            expected = hull(pixels[(slice(None), slice(None), *place)])
            if call.name in unknown:
                assert found is None, (call.name, place, found)
            else:
                assert found == expected, (call.name, place, found, expected)
    return traced


def layer_cases():
    """Give networks of each kind of layer, by name: what is made of the maps of a convolution."""
    import keras

    layers = keras.layers

    def after(*chain):
        def build(x):
            for layer in chain:
                x = layer(x)
            return x

        return build

    tokens = layers.Reshape((-1, 4))
    # Small enough for no function to saturate, and few enough for none to be forgotten.
    steps = after(layers.Reshape((4, 99)), layers.Rescaling(0.01))
    cases = {
        "conv, strides": after(layers.Conv2D(3, 3, strides=2, padding="same")),
        "conv, even": after(layers.Conv2D(3, (4, 2), padding="same", activation="relu")),
        "conv, dilated": after(layers.Conv2D(3, (3, 2), dilation_rate=(3, 2), padding="same")),
        "conv, gaps": after(layers.Conv2D(3, 1, strides=3, padding="same"), layers.Conv2D(2, 2)),
        "conv, softmax": after(layers.Conv2D(3, 2, activation="softmax")),
        "conv, groups": after(layers.Conv2D(4, 3, groups=2)),
        "conv, 1d": after(tokens, layers.Conv1D(3, 3, padding="causal", dilation_rate=2)),
        "conv, 3d": after(layers.Reshape((11, 9, 2, 2)), layers.Conv3D(2, (3, 2, 1))),
        "depthwise": after(layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same")),
        "depthwise, 1d": after(tokens, layers.DepthwiseConv1D(3, strides=2)),
        "separable": after(layers.SeparableConv2D(3, 3, strides=2, padding="same")),
        "separable, 1d": after(tokens, layers.SeparableConv1D(3, 4, padding="same")),
        "max": after(layers.MaxPooling2D(3, strides=2, padding="same")),
        "mean": after(layers.AveragePooling2D((2, 3))),
        "mean, same": after(layers.AveragePooling2D(3, strides=1, padding="same")),
        "pooling, 1d": after(tokens, layers.MaxPooling1D(3), layers.AveragePooling1D(2)),
        "pooling, 3d": after(
            layers.Reshape((11, 9, 2, 2)), layers.MaxPooling3D((2, 2, 1)),
            layers.AveragePooling3D((1, 2, 2)),
        ),
        "adaptive mean": after(layers.AdaptiveAveragePooling2D((4, 5))),
        "adaptive max": after(layers.AdaptiveMaxPooling2D((3, 4))),
        "adaptive, 1d": after(
            tokens, layers.AdaptiveAveragePooling1D(20), layers.AdaptiveMaxPooling1D(7)
        ),
        "adaptive, 3d": after(
            layers.Reshape((11, 9, 2, 2)), layers.AdaptiveAveragePooling3D((5, 4, 2)),
            layers.AdaptiveMaxPooling3D((2, 3, 1)),
        ),
        "transposed, 3d": after(
            layers.Reshape((11, 9, 2, 2)), layers.Conv3DTranspose(2, 2, strides=(2, 1, 1))
        ),
        "transposed, 1d": after(tokens, layers.Conv1DTranspose(2, 3, strides=2, padding="same")),
        "global mean": after(layers.GlobalAveragePooling2D(keepdims=True), layers.Conv2D(3, 1)),
        "global max": after(layers.GlobalMaxPooling2D()),
        "global, 1d": after(tokens, layers.GlobalAveragePooling1D()),
        "global max, 1d": after(tokens, layers.GlobalMaxPooling1D()),
        "global, 3d": after(layers.Reshape((11, 9, 2, 2)), layers.GlobalAveragePooling3D()),
        "global max, 3d": after(layers.Reshape((11, 9, 2, 2)), layers.GlobalMaxPooling3D()),
        "normalization": after(
            layers.BatchNormalization(),
            layers.Normalization(axis=-1, mean=[0.1] * 4, variance=[2] * 4),
        ),
        "layer normalization": after(layers.LayerNormalization()),
        "layer normalization, rows": after(layers.LayerNormalization(axis=(1, 3))),
        "rms": after(layers.RMSNormalization(axis=-1), layers.UnitNormalization(axis=2)),
        "group normalization": after(layers.GroupNormalization(2)),
        "softmax": after(layers.Softmax(axis=2)),
        "functions": after(
            layers.ReLU(), layers.LeakyReLU(), layers.ELU(), layers.PReLU(),
            layers.Activation("gelu"), layers.Activation("log_softmax"),
        ),
        "glu": after(layers.Activation("glu")),
        "rescaling": after(layers.Rescaling(0.5), layers.Identity(), layers.Dropout(0.5)),
        "solarization": after(layers.Solarization(value_range=(0, 1))),
        "dense, each place": after(layers.Dense(3)),
        "dense": after(layers.Flatten(), layers.Dense(3)),
        "einsum": after(layers.EinsumDense("abcd,de->abce", (None, None, 3))),
        "einsum, rows": after(layers.EinsumDense("abcd,be->aecd", (5, None, None))),
        "padding": after(layers.ZeroPadding2D(((1, 2), (3, 0))), layers.Conv2D(2, 2)),
        "padding, 1d": after(tokens, layers.ZeroPadding1D((2, 1)), layers.Cropping1D((4, 3))),
        "padding, 3d": after(
            layers.Reshape((11, 9, 2, 2)), layers.ZeroPadding3D(1), layers.Cropping3D((2, 1, 0))
        ),
        "cropping": after(layers.Cropping2D(((2, 1), (0, 3)))),
        "enlarged": after(layers.UpSampling2D((2, 3))),
        "enlarged, between": after(layers.UpSampling2D(2, interpolation="bilinear")),
        "enlarged, 1d": after(tokens, layers.UpSampling1D(2)),
        "enlarged, 3d": after(layers.Reshape((11, 9, 2, 2)), layers.UpSampling3D((1, 2, 1))),
        "resized": after(layers.Resizing(7, 5)),
        "resized, larger": after(layers.Resizing(17, 20, interpolation="nearest")),
        "permuted": after(layers.Permute((2, 1, 3)), layers.Conv2D(2, 2)),
        "reshaped": after(layers.Reshape((9, 11, 4)), layers.Conv2D(2, 2)),
        "flattened": after(layers.Flatten()),
        "repeated": after(layers.GlobalAveragePooling2D(), layers.RepeatVector(3)),
        "recurrent": after(steps, layers.SimpleRNN(3, return_sequences=True)),
        "recurrent, backwards": after(
            steps, layers.GRU(3, return_sequences=True, go_backwards=True)
        ),
        "recurrent, last": after(steps, layers.Cropping1D((1, 1)), layers.LSTM(3)),
        "recurrent, both ways": after(
            steps, layers.Bidirectional(layers.SimpleRNN(2, return_sequences=True))
        ),
        "recurrent, both ways added": after(
            steps,
            layers.Bidirectional(layers.SimpleRNN(2, return_sequences=True), merge_mode="sum"),
        ),
        "each step": after(layers.TimeDistributed(layers.Conv1D(2, 3))),
        "spectral": after(layers.SpectralNormalization(layers.Conv2D(2, 2))),
    }  # fmt: skip
    for padding in ("valid", "same"):
        for cells, strides, more in (
            (3, 2, None), (2, 3, None), (4, 2, None), (4, 2, 0), (5, 2, 1), (3, 1, None), (5, 3, 2),
        ):  # fmt: skip
            cases[f"transposed, {padding} {cells} {strides} {more}"] = after(
                layers.Conv2DTranspose(
                    2, cells, strides=strides, padding=padding, output_padding=more
                ),
                layers.Conv2D(2, 2),
            )
    cases["transposed, dilated"] = after(layers.Conv2DTranspose(2, 3, dilation_rate=2))
    for kind in ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract", "Concatenate"):
        cases[kind] = lambda x, kind=kind: getattr(layers, kind)()(
            [
                layers.Conv2D(4, (5, 1), padding="same")(x),
                layers.Conv2D(4, (1, 5), padding="same")(x),
            ]
        )
    cases["broadcast"] = lambda x: layers.Multiply()([layers.GlobalMaxPooling2D()(x), x])
    cases["concatenated rows"] = lambda x: layers.Concatenate(axis=1)(
        [x, layers.Conv2D(4, (1, 3), padding="same")(x)]
    )
    cases["depthwise behind branches"] = lambda x: layers.DepthwiseConv2D(2)(
        layers.Concatenate()([layers.Conv2D(2, 5, padding="same")(x), x])
    )

    def attention(**given):
        def build(x):
            steps = layers.Reshape((33, 12))(x)
            return layers.MultiHeadAttention(2, 3)(steps, layers.Cropping1D((4, 9))(steps), **given)

        return build

    cases["attention"] = attention()
    cases["attention, causal"] = lambda x: layers.MultiHeadAttention(2, 3)(
        layers.Reshape((33, 12))(x), layers.Reshape((33, 12))(x), use_causal_mask=True
    )
    cases["attention, rows"] = lambda x: layers.MultiHeadAttention(2, 3, attention_axes=1)(x, x)
    cases["attention, groups"] = lambda x: layers.GroupQueryAttention(3, 4, 2)(tokens(x), tokens(x))
    cases["attention, plain"] = lambda x: layers.Attention()(
        [tokens(x), layers.Cropping1D((8, 60))(tokens(x))]
    )
    cases["attention, added"] = lambda x: layers.AdditiveAttention()(
        [steps(x), layers.Cropping1D((0, 2))(steps(x)), layers.Cropping1D((2, 0))(steps(x))]
    )
    return cases


CASES = (
    "conv, strides", "conv, even", "conv, dilated", "conv, gaps", "conv, softmax", "conv, groups",
    "conv, 1d", "conv, 3d", "depthwise", "depthwise, 1d", "separable", "separable, 1d", "max",
    "mean", "mean, same", "pooling, 1d", "pooling, 3d", "adaptive mean", "adaptive max",
    "adaptive, 1d", "adaptive, 3d", "transposed, 3d", "transposed, 1d", "global mean", "global max",
    "global, 1d", "global max, 1d", "global, 3d", "global max, 3d", "normalization",
    "layer normalization", "layer normalization, rows", "rms", "group normalization", "softmax",
    "functions", "glu", "rescaling", "solarization", "dense, each place", "dense", "einsum",
    "einsum, rows", "padding", "padding, 1d", "padding, 3d", "cropping", "enlarged",
    "enlarged, between", "enlarged, 1d", "enlarged, 3d", "resized", "resized, larger", "permuted",
    "reshaped", "flattened", "repeated", "recurrent", "recurrent, backwards", "recurrent, last",
    "recurrent, both ways", "recurrent, both ways added", "each step", "spectral",
    "transposed, dilated", "Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract",
    "Concatenate", "broadcast", "concatenated rows", "depthwise behind branches", "attention",
    "attention, causal", "attention, rows", "attention, groups", "attention, plain",
    "attention, added",
    *(
        f"transposed, {padding} {settings}"
        for padding in ("valid", "same")
        for settings in (
            "3 2 None", "2 3 None", "4 2 None", "4 2 0", "5 2 1", "3 1 None", "5 3 2",
        )
    ),
)  # fmt: skip


NOT_ON_TENSORFLOW = ("transposed, dilated", "transposed, same 4 2 0")


def model_of(build, shape=PICTURE):
    import keras

    inputs = keras.Input(shape)
    return keras.Model(inputs, build(keras.layers.Conv2D(4, (2, 3), padding="same")(inputs)))


ON_EACH_BACKEND = (*CASES[::8], *NOT_ON_TENSORFLOW)


@pytest.mark.long
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=[] if case in ON_EACH_BACKEND else [pytest.mark.once])
        for case in CASES
    ],
)
def test_it_is_what_an_experiment_finds(case):
    import_keras()
    import keras

    cases = layer_cases()
    assert set(cases) == set(CASES)
    if case in NOT_ON_TENSORFLOW and keras.backend.backend() == "tensorflow":
        pytest.skip("TensorFlow cannot compute this layer on a CPU.")
    compare(model_of(cases[case]))


def operation_cases():
    """Give networks of each function of `keras.ops`, by name of the function."""
    from keras import ops

    unary = (
        "abs", "arctan", "ceil", "celu", "cos", "cosh", "elu", "erf", "exp", "exp2", "expm1",
        "floor", "gelu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu",
        "log", "log10", "log1p", "log2", "log_sigmoid", "negative", "reciprocal", "relu", "relu6",
        "round", "rsqrt", "selu", "sigmoid", "sign", "silu", "sin", "sinh", "soft_shrink",
        "softplus", "softsign", "sparse_plus", "sparse_sigmoid", "sqrt", "square", "squareplus",
        "tan", "tanh", "tanh_shrink", "copy", "stop_gradient",
    )  # fmt: skip
    binary = (
        "add", "arctan2", "divide", "divide_no_nan", "hypot", "logaddexp", "maximum", "minimum",
        "mod", "multiply", "power", "subtract", "true_divide",
    )  # fmt: skip
    constant = ("add", "divide", "maximum", "minimum", "multiply", "power", "subtract")
    equal = ("equal", "not_equal")
    compared = ("greater", "greater_equal", "less", "less_equal")
    bounded = ("hard_tanh", "sparse_sigmoid")
    cases = {
        name: lambda x, name=name: getattr(ops, name)((0.02 if name in bounded else 0.2) * x)
        for name in unary
    }
    cases |= {
        name: lambda x, name=name: getattr(ops, name)(0.1 * x + 0.9, 0.1 * ops.roll(x, 2, 1))
        for name in binary
    }
    cases |= {f"{name} 1": lambda x, name=name: getattr(ops, name)(x, 1.7) for name in constant}
    cases |= {name: lambda x, name=name: getattr(ops, name)(ops.sign(x), 1.0) for name in equal}
    cases |= {name: lambda x, name=name: getattr(ops, name)(x, 2.0) for name in compared}
    reduced = ("amax", "amin", "logsumexp", "max", "mean", "median", "min", "norm", "prod", "std")
    for name in (*reduced, "sum", "var"):
        cases[name] = lambda x, name=name: getattr(ops, name)(0.1 * x, axis=2)
        cases[f"{name} kept"] = lambda x, name=name: getattr(ops, name)(
            0.1 * x, axis=-1, keepdims=True
        )
    return cases | {
        "cast": lambda x: ops.cast(x, "float16"),
        "saturate_cast": lambda x: ops.saturate_cast(x, "float16"),
        "clip": lambda x: ops.clip(x, 0.0, 99.0),
        "relu with parameters": lambda x: activations().relu(x, max_value=99.0),
        "threshold": lambda x: ops.threshold(x, 0.1, 0.0),
        "glu": lambda x: ops.glu(x, axis=-1),
        "softmax": lambda x: ops.softmax(0.1 * x, axis=2),
        "log_softmax": lambda x: ops.log_softmax(0.1 * x),
        "sparsemax": lambda x: ops.sparsemax(0.001 * x),
        "normalize": lambda x: ops.normalize(x, axis=1),
        "matmul": lambda x: ops.matmul(x, ops.transpose(x, (0, 1, 3, 2))),
        "matmul constant": lambda x: ops.matmul(x, np.ones((4, 3), "float32")),
        "resize": lambda x: ops.image.resize(x, (6, 7)),
        "depth_to_space": lambda x: ops.nn.depth_to_space(x, 2),
        "space_to_depth": lambda x: ops.nn.space_to_depth(x[:, :10, :8], 2),
        "expand_dims": lambda x: ops.expand_dims(x, 1),
        "squeeze": lambda x: ops.squeeze(ops.expand_dims(x, 2), 2),
        "extract_patches": lambda x: ops.image.extract_patches(x, (3, 4), padding="same"),
        "flip": lambda x: ops.flip(x, (1, 3)),
        "get_item": lambda x: x[:, 2:, 3, ::-1],
        "moveaxis": lambda x: ops.moveaxis(x, 3, 1),
        "swapaxes": lambda x: ops.swapaxes(x, 1, 2),
        "transpose": lambda x: ops.transpose(x, (0, 3, 2, 1)),
        "pad": lambda x: ops.pad(x, ((0, 0), (1, 2), (0, 3), (0, 0))),
        "pad, mirrored": lambda x: ops.pad(x, ((0, 0), (2, 2), (3, 3), (0, 0)), mode="reflect"),
        "repeat": lambda x: ops.repeat(x, 2, axis=2),
        "tile": lambda x: ops.tile(x, (1, 2, 1, 1)),
        "reshape": lambda x: ops.reshape(x, (-1, 9, 11, 4)),
        "roll": lambda x: ops.roll(x, 3, axis=2),
        "rot90": lambda x: ops.rot90(x, axes=(1, 2)),
        "stack": lambda x: ops.stack([x, ops.roll(x, 1, axis=1)], axis=2),
        "hstack": lambda x: ops.hstack([x, ops.roll(x, 1, axis=2)]),
        "take": lambda x: ops.take(x, [4, 1, 1], axis=1),
        "concatenate": lambda x: ops.concatenate([x, ops.roll(x, 1, axis=2)], axis=2),
    }


def activations():
    import keras

    return keras.activations


@pytest.mark.long
@pytest.mark.once
def test_operations_are_what_an_experiment_finds():
    for name, build in operation_cases().items():
        try:
            compare(model_of(build))
        except AssertionError as error:
            raise AssertionError(name) from error


def test_no_rule_is_without_an_experiment():
    from pellucid.explanation.calls import list_calls
    from pellucid.explanation.layer_kinds import LAYERS, OPERATIONS
    from pellucid.explanation.layer_kinds.in_place import IN_TRAINING_ONLY

    kinds = {
        type(call.operation).__name__
        for build in (*layer_cases().values(), *operation_cases().values())
        for call in list_calls(model_of(build))[0]
    }
    tried = {*kinds, *IN_TRAINING_ONLY, "ActivityRegularization"}
    assert not {*LAYERS.names(), *OPERATIONS.names()} - tried


def test_what_does_nothing_in_inference_is_known_to():
    """Layers of Keras with a random part, as many as there are."""
    import inspect

    import keras

    from pellucid.explanation.layer_kinds.in_place import IN_TRAINING_ONLY

    passes = (*IN_TRAINING_ONLY, "Dropout", "ActivityRegularization")
    layers = keras.layers
    pixels = np.random.default_rng(1).uniform(0, 255, (1, 12, 14, 3)).astype("float32")
    for name in passes:
        kind = getattr(layers, name)
        wanted = inspect.signature(kind.__init__).parameters.values()
        given = {
            one.name: 2 if one.name == "factor" and "Poster" in name else 0.3
            for one in wanted
            if one.default is one.empty and one.name not in ("self", "args", "kwargs")
        }
        layer = kind(**given)
        cut = pixels[0] if "1D" in name else pixels[..., None] if "3D" in name else pixels
        training = (
            {"training": False} if "training" in inspect.signature(layer.call).parameters else {}
        )
        np.testing.assert_array_equal(np.asarray(layer(cut, **training)), cut, name)
    # RandomCrop cuts in inference too; the others mix pictures with one another.
    drawn = {name for name in dir(layers) if name.startswith("Random") or "Dropout" in name}
    assert drawn - set(passes) == {"RandomCrop"}


def random_network(seed):
    """Give a network of random layers, some of them in branches."""
    import keras

    layers = keras.layers
    rng = np.random.default_rng(seed)

    def pick(*options):
        return options[int(rng.integers(len(options)))]

    def random_layer():
        size, padding = (int(rng.integers(1, 4)), int(rng.integers(1, 4))), pick("same", "valid")
        strides = int(rng.integers(1, 3))
        return pick(
            layers.Conv2D(4, size, strides=strides, padding=padding),
            layers.Conv2D(4, size, dilation_rate=2, padding="same", groups=2),
            layers.DepthwiseConv2D(size, padding=padding),
            layers.SeparableConv2D(4, size, strides=strides, padding=padding),
            layers.AveragePooling2D(size, strides=strides, padding=padding),
            layers.Conv2DTranspose(4, 3, strides=strides, padding=padding),
            layers.ZeroPadding2D(((0, 2), (1, 0))),
            layers.Cropping2D(((1, 0), (0, 1))),
            layers.Permute((2, 1, 3)),
            layers.BatchNormalization(),
            lambda x: keras.ops.flip(x, 1),
            lambda x: keras.ops.flip(x, 2),
        )

    def branches(x):
        left = layers.Conv2D(4, (1, 3), padding="same")(x)
        right = layers.DepthwiseConv2D((3, 1), padding="same")(x)
        x = pick(layers.Add(), layers.Multiply(), layers.Concatenate())([left, right])
        return x if x.shape[-1] == 4 else layers.Conv2D(4, 1, groups=2)(x)

    inputs = keras.Input((12, 10, 2))
    x = layers.Conv2D(4, 2)(inputs)
    for _ in range(int(rng.integers(2, 5))):
        if rng.random() < 0.4:
            x = branches(x)
        else:
            layer = layers.UpSampling2D(2) if min(x.shape[1:3]) < 4 else random_layer()
            x = layer(x)
    return keras.Model(inputs, x)


@pytest.mark.long
@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.once) for seed in range(1, 30))]
)
def test_random_networks_are_what_an_experiment_finds(seed):
    compare(random_network(seed), seed)


NETWORKS = ("lenet_5", "regularized_convnet", "vgg16", "googlenet", "resnet50", "mini_xception")


@pytest.mark.long
@pytest.mark.release
@pytest.mark.once
@pytest.mark.parametrize("name", NETWORKS)
def test_networks_of_the_zoo_are_what_an_experiment_finds(name):
    """Line by line of the picture, since pixels are too many; a rectangle's sides are lines."""
    from pellucid.explanation.receptive_field import NOWHERE, receptive_field
    from pellucid.models.registry import create_model

    spec = get_model(name).spec
    size = min(64, spec.height)
    picture = (size, size + 6, spec.n_channels)
    model = positive(create_model(name, 3, picture))
    traced, compute = everything_of(model)
    lines = np.zeros((size + picture[1], *picture), "float32")
    for row in range(size):
        lines[row, row] = 255
    for column in range(picture[1]):
        lines[size + column, :, column] = 255
    outputs = compute(lines)

    rng = np.random.default_rng(3)
    n_checked = 0
    for number, (call, output) in enumerate(zip(traced.calls, outputs, strict=True)):
        if output.ndim < 4 or type(call.operation).__name__ == "Softmax":
            continue
        for place in places_of(output.shape[1:], rng, 3):
            seen = output[(slice(None), *place)] > 0
            box = receptive_field(traced, number, place)
            if not seen.any():
                assert box == NOWHERE
                continue
            rows, columns = np.flatnonzero(seen[:size]), np.flatnonzero(seen[size:])
            expected = (rows[0], columns[0], rows[-1] + 1, columns[-1] + 1)
            found = (box.top, box.left, box.bottom, box.right)
            assert found == expected, (call.name, place)
            n_checked += 1
    assert n_checked >= 20


def positive(model):
    """Give a network weights with which a number is above 0 if any pixel it sees is.

    All weights of kernels are positive, biases are 0, normalization does nothing; pixels are 0 or
    above. So the largest of several numbers, and ReLU, hide nothing either.
    """
    for weight in model.weights:
        shape = tuple(weight.shape)
        if weight.path.endswith(("bias", "beta", "moving_mean")):
            weight.assign(np.zeros(shape))
        elif weight.path.endswith(("gamma", "moving_variance")):
            weight.assign(np.ones(shape))
        else:
            weight.assign(np.full(shape, 1 / shape[-2]))
    return model


def own_layers():
    """Give layers whose code is the user's: where they look is not known."""
    import keras

    class Twice(keras.layers.Layer):
        def call(self, x):
            return 2 * x

    class Conv2D(keras.layers.Conv2D):  # not Keras' own
        def call(self, x):
            return keras.ops.flip(super().call(x), 1)

    layers = keras.layers
    return {
        "own": Twice(name="own"),
        "same name": Conv2D(4, 3, padding="same", name="own"),
        "lambda": layers.Lambda(lambda x: 2 * x, name="own"),
        "own function": layers.Conv2D(4, 1, activation=lambda x: 2 * x, name="own"),
        "cut to shape": layers.Resizing(6, 6, crop_to_aspect_ratio=True, name="own"),
        "cut, or enlarged": layers.CenterCrop(6, 6, name="own"),
    }


@pytest.mark.parametrize(
    "case", ["own", "same name", "lambda", "own function", "cut to shape", "cut, or enlarged"]
)
def test_what_is_not_known_and_all_behind_it_is_said_not_to_be(case):
    import keras

    layers = keras.layers
    inputs = keras.Input(PICTURE)
    x = layers.Conv2D(4, 3, padding="same", name="known")(inputs)
    x = own_layers()[case](x)
    x = layers.Conv2D(2, 3, name="behind")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(inputs, layers.Dense(3, name="classes")(x))
    compare(model, unknown=("own", "behind", "mean", "classes"))


def test_beside_what_is_not_known_the_rest_may_reach_the_whole_picture():
    import keras

    layers = keras.layers
    inputs = keras.Input(PICTURE)
    x = layers.Conv2D(4, 3, padding="same")(inputs)
    own = own_layers()["own"](x)
    mean = layers.GlobalAveragePooling2D(keepdims=True)(x)
    sum_ = layers.Add(name="sum")([own, mean])
    some = layers.Add(name="some")([own, layers.Conv2D(4, 5, padding="same", name="wide")(x)])
    compare(keras.Model(inputs, layers.Multiply()([sum_, some])), unknown=("own", "some"))


@pytest.mark.parametrize(
    "build",
    [
        lambda ops, x: ops.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=3),
        lambda ops, x: ops.stack([x, np.full((1, 11, 9, 2), 3, "float32")], axis=1),
        lambda ops, x: ops.take(x, ops.cast(ops.argmax(x[:, :, 0, 0], axis=1), "int32"), axis=1),
    ],
)
def test_a_number_among_the_moved_ones_is_taken_for_no_place(build):
    import keras

    from pellucid.explanation.receptive_field import receptive_field
    from pellucid.explanation.trace import trace

    inputs = keras.Input(PICTURE, batch_size=1)
    model = keras.Model(inputs, build(keras.ops, inputs))
    traced = trace(model, np.ones(PICTURE, "float32"))
    last = len(traced.calls) - 1
    place = (0,) * traced.values[last][0].ndim
    assert receptive_field(traced, last, place) is None
