"""What every kind of layer in the registry says is so, in networks with random settings.

A new kind is tested here without a line of its own as long as it takes one map and its constructor
takes arguments that others take too.
"""

import functools
import inspect
import re

import numpy as np
import pytest
from tests.explanation.test_arithmetic import check
from tests.explanation.test_formulas import value_of
from tests.explanation.test_receptive_field import compare

pytestmark = [pytest.mark.slow, pytest.mark.once]

PICTURE = (7, 6, 3)
N_CHANNELS = 4
SEVERAL = ("Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "Subtract")
"""Kinds that take several inputs of the same shape."""
STEPS = ("Bidirectional", "GRU", "LSTM", "SimpleRNN")
"""Kinds that forget what was many steps ago."""


def special(layers, rng):
    """Give layers whose arguments have to fit one another, or that are made of others."""
    return {
        "Bidirectional": lambda: layers.Bidirectional(
            layers.SimpleRNN(2, return_sequences=True), merge_mode="sum"
        ),
        "EinsumDense": lambda: layers.EinsumDense("abcd,de->abce", (None, None, 3)),
        "GroupedQueryAttention": lambda: layers.GroupQueryAttention(3, 4, 2),
        "Normalization": lambda: layers.Normalization(mean=[0.1] * 4, variance=[2.0] * 4),
        "Reshape": lambda: layers.Reshape((int(rng.choice([3, 6, 21])), -1, 2)),
        "SpectralNormalization": lambda: layers.SpectralNormalization(layers.Conv2D(2, 2)),
        "TimeDistributed": lambda: layers.TimeDistributed(layers.Conv1D(2, 3)),
    }


def draw(kind, rank, rng):
    """Draw settings from the names of what a constructor takes."""
    names = dict(inspect.signature(kind.__init__).parameters)
    if kind.__name__.startswith("Random"):  # the rest does nothing in inference
        names = {name: one for name, one in names.items() if one.default is one.empty}

    def size():
        return tuple(int(n) for n in rng.integers(1, 4, rank))

    has_window = not {"kernel_size", "pool_size"}.isdisjoint(names)
    values = {
        "filters": 4,
        "units": 3,
        "kernel_size": size(),
        "pool_size": size(),
        "output_size": int(rng.integers(2, 4)),
        "size": int(rng.integers(1, 3)),
        "strides": int(rng.integers(1, 3)),
        "padding": str(rng.choice(["same", "valid"])) if has_window else int(rng.integers(1, 3)),
        "cropping": 1,
        "depth_multiplier": int(rng.integers(1, 3)),
        "use_bias": bool(rng.integers(2)),
        "keepdims": bool(rng.integers(2)),
        "dims": tuple(int(n) + 1 for n in rng.permutation(3)),
        "n": 3,
        "height": int(rng.integers(4, 12)),
        "width": int(rng.integers(4, 12)),
        "rate": 0.3,
        "stddev": 0.3,
        "factor": 2 if "Poster" in kind.__name__ else 0.3,
        "height_factor": 0.3,
        "width_factor": 0.3,
        "scale": 0.5,
        "num_heads": 2,
        "key_dim": 3,
        "value_range": (0, 1),
        "activation": str(rng.choice(["linear", "relu", "gelu"])),
    }
    if "Normalization" in kind.__name__:
        values |= {"groups": 2, "scale": True}
    elif rank == 2:  # TensorFlow has no others on a CPU
        values["groups"] = int(rng.integers(1, 3))
        if values["strides"] == 1 and "Transpose" not in kind.__name__:
            values["dilation_rate"] = int(rng.integers(1, 3))
    return {name: value for name, value in values.items() if name in names}


def class_of(name):
    import keras

    public = {"GroupedQueryAttention": "GroupQueryAttention"}.get(name, name)
    return getattr(keras.layers, public, None)


@functools.cache
def random_network(seed):
    """Give a network with a layer of each kind side by side, and these layers by their kind."""
    import keras

    from pellucid.explanation.layer_kinds import LAYERS

    layers, rng = keras.layers, np.random.default_rng(seed)
    keras.utils.set_random_seed(seed)
    inputs = keras.Input(PICTURE)
    maps = layers.Conv2D(N_CHANNELS, (2, 3), padding="same")(inputs)
    forms = {
        1: layers.Reshape((-1, N_CHANNELS))(maps),
        2: maps,
        3: layers.Reshape((7, 3, 4, 2))(maps),
    }
    vector = layers.GlobalAveragePooling2D()(maps)
    # Small enough for no function to saturate, and few enough for none to be forgotten.
    steps = layers.Rescaling(0.01)(layers.Reshape((4, -1))(maps))
    other = layers.Conv2D(N_CHANNELS, (5, 1), padding="same")(maps)
    made, outputs = {}, []
    for name in LAYERS.names():
        kind = class_of(name)
        if kind is None:  # of a later version of Keras than this one
            continue
        found = re.search(r"(\d)D", name)
        rank = int(found[1]) if found else 2
        layer = special(layers, rng).get(name, lambda k=kind, r=rank: k(**draw(k, r, rng)))()
        if name in SEVERAL:
            output = layer([maps, other])
        elif name in STEPS:
            output = layer(steps)
        elif name in ("Attention", "AdditiveAttention"):
            output = layer([steps, layers.Cropping1D((1, 0))(steps)])
        elif "Attention" in name:
            output = layer(forms[1], forms[1])
        elif name == "RepeatVector":
            output = layer(vector)
        elif name.startswith(("Rand", "Aug")):
            output = layer(inputs)
        else:
            output = layer(forms[rank])
        made[name] = layer
        outputs += keras.tree.flatten(output)
    return keras.Model(inputs, outputs), made


SEEDS = (0, 1)


@pytest.mark.long
def test_the_receptive_field_is_what_an_experiment_finds():
    compare(random_network(SEEDS[0])[0])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_terms_add_up(seed):
    from pellucid.explanation.arithmetic import is_explained
    from pellucid.explanation.calls import list_calls
    from pellucid.explanation.layer_kinds import kind_of

    model, made = random_network(seed)
    rng = np.random.default_rng(seed)
    check(model, rng.uniform(0, 1, PICTURE).astype("float32"), rng, must_know_all=False)
    for call in list_calls(model)[0]:
        assert is_explained(call) == (kind_of(call.operation).explain is not None), call.name
    assert sum(kind_of(layer).explain is not None for layer in made.values()) > 50


def test_parameters_are_those_of_keras():
    from pellucid.explanation.formulas import parameter_formula

    for name, layer in random_network(SEEDS[0])[1].items():
        formula = parameter_formula(layer)
        assert layer.count_params() == (0 if formula is None else value_of(formula)), name


def test_only_layers_without_kernels_have_no_multiply_adds():
    from pellucid.explanation.calls import list_calls
    from pellucid.explanation.multiply_adds import multiply_adds

    model, made = random_network(SEEDS[0])
    found = {}
    for call in list_calls(model)[0]:
        node = call.operation._inbound_nodes[0]
        shapes = [tuple(tensor.shape[1:]) for tensor in node.input_tensors]
        found[call.operation] = multiply_adds(call, shapes, tuple(node.output_tensors[0].shape[1:]))
    unknown = {name for name, layer in made.items() if found[layer] is None}
    assert unknown == {*STEPS, "AdditiveAttention", "Attention", "GroupedQueryAttention"}
    for name, layer in made.items():
        if name not in unknown and name != "PReLU":  # whose slopes are an activation's
            has_kernel = any(len(weight.shape) > 1 for weight in layer.weights)
            assert (found[layer] > 0) == has_kernel, name


def test_sizes_are_those_of_keras():
    from pellucid.explanation.formulas import size_formulas
    from pellucid.explanation.layer_kinds import LAYERS, kind_of

    rng = np.random.default_rng(3)
    names = [name for name in LAYERS.names() if LAYERS.get(name).sizes and "2D" in name]
    assert len(names) == 7
    for name in names * 20:
        layer = class_of(name)(**draw(class_of(name), 2, rng))
        given = (*(int(size) for size in rng.integers(8, 20, 2)), N_CHANNELS)
        output = layer.compute_output_shape((None, *given))[1:3]
        sizes = size_formulas(layer, given)
        assert kind_of(layer) is LAYERS.get(name)
        assert [value_of(text) for text in sizes] == list(output), (name, given, sizes)
        assert [int(text.split("= ")[1]) for text in sizes] == list(output), (name, given, sizes)


@pytest.mark.parametrize("seed", SEEDS)
def test_kernels_are_how_an_output_answers_to_each_pixel(seed):
    from pellucid.app.kernels import kernel_of, kernels_of_output

    kinds = []
    for name, layer in random_network(seed)[1].items():
        if kernel_of(layer) is None:
            continue
        kinds.append(name)
        height, width = layer.kernel_size
        shape = (height, width, N_CHANNELS)
        alone = type(layer).from_config(
            layer.get_config()
            | {"padding": "valid", "activation": "linear", "dilation_rate": 1, "strides": 1}
        )
        alone.build((None, *shape))
        alone.set_weights(layer.get_weights())
        pixels = np.eye(height * width * N_CHANNELS, dtype="float32").reshape(-1, *shape)
        answers = np.asarray(alone(pixels))[:, 0, 0] - np.asarray(alone(0 * pixels))[:, 0, 0]
        for channel in range(answers.shape[-1]):
            kernels = kernels_of_output(layer, channel)
            if name == "SeparableConv2D":
                weighted = kernels * np.asarray(layer.pointwise_kernel)[0, 0, :, channel]
                kernels = weighted.reshape(*shape, -1).sum(axis=-1)
            answer = answers[:, channel].reshape(shape)
            seen = answer[..., (answer != 0).any(axis=(0, 1))]
            np.testing.assert_allclose(seen, kernels, rtol=1e-4, atol=1e-5, err_msg=name)
    assert kinds == ["Conv2D", "DepthwiseConv2D", "SeparableConv2D"]


def test_what_passes_gives_the_same_numbers_in_the_same_order():
    from pellucid.explanation.layer_kinds import kind_of
    from pellucid.explanation.trace import trace

    model, made = random_network(0)
    traced = trace(model, np.random.default_rng(0).uniform(0, 1, PICTURE).astype("float32"))
    passing = []
    for number, call in enumerate(traced.calls):
        if kind_of(call.operation).is_passing(call.operation):
            (given,) = traced.inputs(number)
            np.testing.assert_array_equal(traced.values[number][0].ravel(), given.ravel())
            passing.append(call.operation)
    assert all(made[name] in passing for name in ("Dropout", "Flatten", "Identity", "Reshape"))


def test_a_class_of_the_same_name_has_no_kind():
    from pellucid.explanation.layer_kinds import LAYERS, kind_of

    for name, layer in random_network(0)[1].items():
        own = type(layer)
        assert kind_of(layer) is LAYERS.get(name)
        theirs = type(name, (own,), {"__module__": own.__module__})
        try:
            object.__setattr__(layer, "__class__", theirs)
            known = {key: value for key, value in vars(kind_of(layer)).items() if value}
        finally:
            object.__setattr__(layer, "__class__", own)
        assert set(known) == {"is_explained", "is_passing"}, name
        assert not kind_of(layer).explain or known["is_passing"](layer) is False


def test_each_sentence_is_one_that_the_web_app_has():
    import json
    from pathlib import Path

    from pellucid.explanation.layer_kinds import LAYERS, OPERATIONS

    keys = json.loads((Path(__file__).parents[2] / "web/golden/keys.json").read_text())
    for registry in (LAYERS, OPERATIONS):
        for name in registry.names():
            assert set(registry.get(name).sentences) <= set(keys["descriptions"])


@pytest.mark.parametrize("seed", range(2))
def test_the_terms_that_a_caller_gets_add_up(seed):
    """`pellucid.arithmetic` gives every form of arithmetic as one sum and one function."""
    from pellucid.api.unit_arithmetic import arithmetic_of
    from pellucid.explanation.arithmetic import is_explained
    from pellucid.explanation.trace import trace

    rng = np.random.default_rng(seed)
    network, _ = random_network(seed)
    traced = trace(network, rng.normal(0, 1, PICTURE).astype("float32"))
    checked = set()
    for number, call in enumerate(traced.calls):
        output = traced.values[number][0]
        if not is_explained(call):
            continue
        unit = tuple(int(rng.integers(n)) for n in output.shape)
        found = arithmetic_of(traced, number, unit)
        tolerance = 1e-4 * max(1e-6, float(np.abs(output).max()))
        assert found.value == pytest.approx(float(output[unit]), rel=1e-4, abs=tolerance), call.name
        assert found.traced == output[unit]
        products = (found.terms["number"] * found.terms["weight"]).to_numpy()
        np.testing.assert_array_equal(found.terms["term"].to_numpy(), products)
        assert found.total == pytest.approx(products.sum() + found.bias)
        if found.activation is None:
            assert found.value == pytest.approx(found.total, rel=1e-9, abs=1e-12)
        elif found.softmax_over is not None:
            powers = np.exp(found.softmax_over - found.softmax_over.max())
            total = np.exp(found.total - found.softmax_over.max())
            assert found.value == pytest.approx(total / powers.sum())
        elif found.activation == "relu":
            assert found.value == pytest.approx(max(0.0, found.total))
        checked.add(type(call.operation).__name__)
    assert {"Conv2D", "MaxPooling2D", "BatchNormalization", "Multiply", "Subtract"} <= checked
