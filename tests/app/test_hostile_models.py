"""Model files that are small and grow, or are no models: refused with the reason, within bounds."""

import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]

GOLDEN = Path(__file__).parents[1] / "golden" / "keras_2.zip"
MAX_BYTES = 2 * 2**30
MAX_SECONDS = 60


def layer(kind, name=None, module="keras.layers", **config):
    name = name or kind.lower()
    return {
        "module": module,
        "class_name": kind,
        "config": {"name": name} | config,
        "registered_name": None,
    }


def sequential(*layers, shape=(12, 10, 3), name="s"):
    first = layer("InputLayer", batch_shape=[None, *shape], dtype="float32")
    return {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": name, "layers": [first, *layers]},
        "registered_name": None,
    }


def tensor(name, node=0):
    return {
        "class_name": "__keras_tensor__",
        "config": {
            "shape": [None, 12, 10, 3],
            "dtype": "float32",
            "keras_history": [name, node, 0],
        },
    }


def functional(layers, outputs, shape=(12, 10, 3)):
    """Make a functional model of layers, each with the names of those that it takes."""
    first = layer("InputLayer", "in", batch_shape=[None, *shape], dtype="float32")
    made = [first | {"name": "in", "inbound_nodes": []}]
    for description, *takes in layers:
        nodes = [{"args": [tensor(name) for name in takes], "kwargs": {}}]
        name = description["config"]["name"]
        made.append(description | {"name": name, "inbound_nodes": nodes})
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": {
            "name": "f",
            "layers": made,
            "input_layers": [["in", 0, 0]],
            "output_layers": [[name, 0, 0] for name in outputs],
        },
        "registered_name": "Functional",
    }


def chain(n):
    layers = [(layer("ReLU", f"r{k}"), "in" if k == 0 else f"r{k - 1}") for k in range(n)]
    return functional(layers, [f"r{n - 1}"])


def laughs(depth):
    """Nest models, each calling the one within it twice."""
    inner = functional([(layer("ReLU", "m"), "in")], ["m"])
    for k in range(depth):
        inner["config"]["name"] = f"m{k}"
        twice = [{"args": [tensor("in")], "kwargs": {}}, {"args": [tensor(f"m{k}")], "kwargs": {}}]
        outer = functional([], [f"m{k}"])
        outer["config"]["layers"].append(inner | {"name": f"m{k}", "inbound_nodes": twice})
        outer["config"]["output_layers"] = [[f"m{k}", 2, 0]]  # the first is its own
        inner = outer
    return inner


# What is described, the arrays that the file holds, and what must be said of it.
GROWING = {
    "filters": (sequential(layer("Conv2D", filters=10**8, kernel_size=3)), {}, "2,700,000,000 par"),
    "kernel": (sequential(layer("Conv2D", filters=1, kernel_size=10**5)), {}, "output size"),
    "dense": (sequential(layer("Flatten"), layer("Dense", units=10**9)), {}, "360,000,000,000"),
    "multiplier": (
        sequential(layer("DepthwiseConv2D", kernel_size=3, depth_multiplier=10**8)), {},
        "parameters",
    ),
    "embedding": (
        sequential(layer("Embedding", input_dim=10**9, output_dim=10**3)), {}, "parameters"
    ),
    "lstm": (
        sequential(layer("Reshape", target_shape=[12, 30]), layer("LSTM", units=10**6)), {},
        "parameters",
    ),
    "built": (
        sequential(layer("Dense", units=3) | {"build_config": {"input_shape": [None, 10**9]}}), {},
        "parameters",
    ),
    "pixels": (sequential(layer("ReLU"), shape=(16_000, 16_000, 3)), {}, "768,000,000"),
    "rows": (sequential(layer("ReLU"), shape=(0, 10, 3)), {}, "Expected at least one row"),
    "columns": (sequential(layer("ReLU"), shape=(10, 0, 3)), {}, "Expected at least one row"),
    "negative": (sequential(layer("ReLU"), shape=(-5, 10, 3)), {}, "Negative dimensions"),
    "no_channel": (sequential(layer("ReLU"), shape=(12, 10, 0)), {}, "1 or 3"),
    "up": (sequential(layer("UpSampling2D", size=3000)), {}, "3,240,000,000"),
    "up_often": (
        sequential(*(layer("UpSampling2D", f"u{k}", size=2) for k in range(30))), {}, "numbers for"
    ),
    "padding": (sequential(layer("ZeroPadding2D", padding=10**6)), {}, "for one picture"),
    "padding_31": (sequential(layer("ZeroPadding2D", padding=2**31)), {}, "for one picture"),
    "padding_40": (sequential(layer("ZeroPadding2D", padding=2**40)), {}, "Expected at most"),
    "cropping": (sequential(layer("Cropping2D", cropping=100)), {}, "cannot be"),
    "repeat": (
        sequential(layer("Flatten"), layer("RepeatVector", n=10**9)), {}, "360,000,000,000"
    ),
    "resizing": (sequential(layer("Resizing", height=10**5, width=10**5)), {}, "30,000,000,000"),
    "square": (
        sequential(
            layer("Flatten"), layer("RepeatVector", n=9000), layer("Reshape", target_shape=[-1, 1]),
            layer("UpSampling1D", size=1000),
        ),
        {}, "3,240,000,000",
    ),
    "reshape": (sequential(layer("Reshape", target_shape=[7, 7])), {}, "cannot be"),
    "reshape_minus": (sequential(layer("Reshape", target_shape=[-1, -1])), {}, "cannot be"),
    "categories": (
        sequential(layer("CategoryEncoding", num_tokens=10**9, output_mode="one_hot")), {},
        "for one picture|cannot be",
    ),
    "transposed": (
        sequential(layer("Conv2DTranspose", "t", filters=2, kernel_size=3, strides=3000)),
        {"conv2d_transpose": [(3, 3, 2, 3), (2,)]}, "for one picture",
    ),
    "dilated": (
        sequential(
            layer("Conv2D", filters=2, kernel_size=3, dilation_rate=10**5, padding="same")
        ),
        {"conv2d": [(3, 3, 3, 2), (2,)]}, "for one picture",
    ),
    "separable": (
        sequential(
            layer("SeparableConv2D", filters=1, kernel_size=1, depth_multiplier=20_000),
            shape=(224, 224, 3),
        ),
        {"separable_conv2d": [(1, 1, 3, 20_000), (1, 1, 60_000, 1), (1,)]}, "for one picture",
    ),
    "pooling": (
        sequential(
            layer("AveragePooling2D", pool_size=2000, strides=1, padding="same"),
            shape=(2000, 2000, 3),
        ),
        {}, "multiplications",
    ),
    "attention": (
        functional(
            [(layer("Reshape", "r", target_shape=[-1, 3]), "in"),
             (layer("MultiHeadAttention", "a", num_heads=1, key_dim=1), "r", "r")],
            ["a"], shape=(300, 300, 3),
        ),
        {
            f"multi_head_attention/{part}_dense": [(3, 1, 1), (1, 1)]
            for part in ("query", "key", "value")
        } | {"multi_head_attention/output_dense": [(1, 1, 3), (3,)]},
        "8,10",
    ),
    "steps": (
        sequential(
            layer("Reshape", target_shape=[-1, 3]), layer("SimpleRNN", units=1),
            shape=(500, 500, 3),
        ),
        {"simple_rnn/cell": [(3, 1), (1, 1), (1,)]}, "250,000 steps",
    ),
    "unrolled": (
        sequential(layer("Reshape", target_shape=[-1, 3]), layer("LSTM", units=1, unroll=True)), {},
        "is unrolled",
    ),
    "layers_3000": (chain(3000), {}, "3,001 layers"),
    "sequential_3000": (
        sequential(*(layer("ReLU", f"r{k}") for k in range(3000))), {}, "3,001 layers"
    ),
    "laughs": (laughs(14), {}, "calls are made"),
}  # fmt: skip
ODD = {
    "system": (sequential(layer("system", module="os", command="touch out")), {}, "cannot be load"),
    "eval": (sequential(layer("eval", module="builtins", source="1")), {}, "cannot be loaded"),
    "activation": (
        sequential(layer("Activation", activation={"class_name": "function", "config": "system",
                                                   "module": "os", "registered_name": "system"})),
        {}, "cannot be loaded",
    ),
    "lambda": (sequential(layer("Lambda", function="x")), {}, "--allow-code"),
    "tfsm": (sequential(layer("TFSMLayer", filepath="/etc/passwd")), {}, "--allow-code|cannot be"),
    "text": (sequential(layer("TextVectorization", vocabulary="/etc/passwd")), {}, "for text"),
    "unknown": (sequential(layer("Sparkle")), {}, "Sparkle, which is not part of Keras"),
    "class_list": (sequential(layer("ReLU") | {"class_name": [1]}), {}, "cannot be loaded"),
    "config_null": (sequential(layer("ReLU") | {"config": None}), {}, "opened: 1 calls"),
    "layers_null": ({**sequential(), "config": {"name": "s", "layers": None}}, {}, "cannot be"),
    "layer_number": (sequential(7), {}, "cannot be loaded"),
    "same_name": (sequential(layer("ReLU", "a"), layer("ReLU", "a")), {}, "cannot be loaded"),
    "stroke": (sequential(layer("ReLU", "a/b")), {}, "cannot be loaded"),
    "filters_0": (sequential(layer("Conv2D", filters=0, kernel_size=3)), {}, "cannot be loaded"),
    "filters_minus": (sequential(layer("Conv2D", filters=-3, kernel_size=3)), {}, "cannot be load"),
    "strides_0": (sequential(layer("MaxPooling2D", strides=0)), {}, "cannot be loaded"),
    "groups_0": (sequential(layer("GroupNormalization", groups=0)), {}, "cannot be loaded"),
    "dtype": (sequential(layer("ReLU", dtype="float999")), {}, "cannot be loaded"),
    "no_weights": (sequential(layer("Conv2D", filters=2, kernel_size=3)), {}, "cannot be loaded"),
    "other_weights": (
        sequential(layer("Conv2D", filters=2, kernel_size=3)), {"conv2d": [(9, 9, 9, 9), (9,)]},
        "cannot be loaded",
    ),
    "less_weights": (
        sequential(layer("Conv2D", filters=2, kernel_size=3)), {"conv2d": [(56,)]},
        "cannot be loaded",
    ),
    "loop": (
        functional([(layer("ReLU", "a"), "b"), (layer("ReLU", "b"), "a")], ["a"]), {}, "cannot be"
    ),
    "nobody": (functional([(layer("ReLU", "a"), "nobody")], ["a"]), {}, "cannot be loaded"),
    "no_output": (functional([(layer("ReLU", "a"), "in")], ["z"]), {}, "cannot be loaded"),
    "channels": (sequential(layer("ReLU"), shape=(12, 10, 7)), {}, "1 or 3"),
    "vector": (sequential(layer("ReLU"), shape=(12,)), {}, "takes"),
    "no_layers": (sequential(), {}, "has not been built"),
    "chain_1200": (chain(1200), {}, "nested too deeply for Keras"),
}  # fmt: skip
SOUND = {
    "relu": (sequential(layer("ReLU")), {}, "opened: 1 calls"),
    "chain_100": (chain(100), {}, "opened: 100 calls"),
    "laughs_5": (laughs(5), {}, "opened: 32 calls"),
    "names": (sequential(layer("ReLU", "합성곱😀" + "x" * 10_000)), {}, "opened: 1 calls"),
    "conv": (
        sequential(layer("Conv2D", filters=2, kernel_size=3)), {"conv2d": [(3, 3, 3, 2), (2,)]},
        "opened: 1 calls",
    ),
}  # fmt: skip


def weights(arrays):
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        file.create_group("layers")
        for place, shapes in arrays.items():
            for number, shape in enumerate(shapes):
                file[f"layers/{place}/vars/{number}"] = np.zeros(shape, "f4")
    return content.getvalue()


def archive(config, arrays, version="3.8.0"):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        parts.writestr("metadata.json", json.dumps({"keras_version": version}))
        parts.writestr("config.json", json.dumps(config))
        parts.writestr("model.weights.h5", weights(arrays))
    return content.getvalue()


def of_keras_2(*layers, outputs, shape=(12, 10, 3)):
    """Make a functional model as Keras 2 describes it; each layer with its nodes."""
    first = {"class_name": "InputLayer", "name": "in", "inbound_nodes": [],
             "config": {"name": "in", "batch_input_shape": [None, *shape]}}  # fmt: skip
    made = [
        {
            "class_name": kind,
            "name": name,
            "config": {"name": name} | config,
            "inbound_nodes": nodes,
        }
        for kind, name, config, nodes in layers
    ]
    config = {"name": "m", "layers": [first, *made], "input_layers": [["in", 0, 0]]}
    return {"class_name": "Functional", "config": config | {"output_layers": outputs}}


def operation(function, **named):
    return ("TFOpLambda", "op", {"function": function}, [["in", 0, 0, named]])


OUT = [["op", 0, 0]]
GROWING_2 = {
    "2_filters": (
        of_keras_2(("Conv2D", "op", {"filters": 10**8, "kernel_size": [3, 3]},
                    [[["in", 0, 0, {}]]]), outputs=OUT), "2,700,000,000",
    ),
    "2_up": (
        of_keras_2(("UpSampling2D", "op", {"size": [3000, 3000]}, [[["in", 0, 0, {}]]]),
                   outputs=OUT), "3,240,000,000",
    ),
    "2_resize": (
        of_keras_2(operation("image.resize", size=[10**6, 10**6]), outputs=OUT), "3,000,000,000,0",
    ),
    "2_pad": (
        of_keras_2(operation("pad", paddings=[[0, 0], [10**6, 0], [0, 10**6], [0, 0]]),
                   outputs=OUT), "3,000,066,000,360",
    ),
    "2_reshape": (of_keras_2(operation("reshape", shape=[-1, 7]), outputs=OUT), "cannot be run"),
    "2_file": (of_keras_2(operation("io.read_file"), outputs=OUT), "tf.io.read_file"),
    "2_py": (of_keras_2(operation("py_function", func="os.system"), outputs=OUT), "py_function"),
    "2_dunder": (of_keras_2(operation("__class__"), outputs=OUT), "tf.__class__"),
    "2_loop": (
        of_keras_2(("ReLU", "a", {}, [[["b", 0, 0, {}]]]), ("ReLU", "b", {}, [[["a", 0, 0, {}]]]),
                   outputs=[["a", 0, 0]]), "takes an input that no layer gives",
    ),
    "2_nobody": (
        of_keras_2(("ReLU", "a", {}, [[["nobody", 0, 0, {}]]]), outputs=[["a", 0, 0]]), "graph",
    ),
    "2_nodes": (of_keras_2(("ReLU", "a", {}, [3, None]), outputs=[["a", 0, 0]]), "graph"),
    "2_far": (
        of_keras_2(("ReLU", "a", {}, [[["in", 10**9, 10**9, {}]]]), outputs=[["a", 0, 0]]),
        "Keras 2",
    ),
    "2_outputs": (of_keras_2(("ReLU", "a", {}, [[["in", 0, 0, {}]]]), outputs=None), "outputs"),
    "2_empty": ({"class_name": "Sequential", "config": []}, "no list of layers"),
    "2_number": ({"class_name": "Functional", "config": 3}, "format of Keras"),
    "2_own": ({"class_name": "MyModel", "config": {}}, "MyModel"),
    "2_input": (of_keras_2(outputs=[["in", 0, 0]], shape=("a", "b", 3)), "known shape"),
}  # fmt: skip


def of_hdf5(config):
    """Write a model without weights as an .h5 file."""
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        file.attrs["model_config"] = json.dumps(config)
        file.attrs["keras_version"] = "3.8.0"
        file.create_group("model_weights").attrs["layer_names"] = np.array([], "S1")
    return content.getvalue()


def damaged(content, seed):
    """Change some bytes, as a bad disk would."""
    rng = random.Random(seed)
    changed = bytearray(content)
    for _ in range(rng.choice((1, 4, 16))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed[: rng.randrange(len(changed))] if rng.random() < 0.2 else changed)


@pytest.mark.timeout(600)
@pytest.mark.long
def test_small_files_that_grow_are_refused_within_bounds(tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    expected = {}
    for name, (config, arrays, said) in (GROWING | ODD | SOUND).items():
        (folder / f"{name}.keras").write_bytes(archive(config, arrays))
        expected[f"{name}.keras"] = said
    for name, (config, said) in GROWING_2.items():
        (folder / f"{name}.keras").write_bytes(archive(config, {}, "2.13.1"))
        expected[f"{name}.keras"] = said
    for name in ("filters", "dense", "up", "padding", "rows", "sequential_3000", "relu"):
        config, _, said = (GROWING | SOUND)[name]
        (folder / f"{name}.h5").write_bytes(of_hdf5(config))
        expected[f"{name}.h5"] = said
    sound = archive(*SOUND["conv"][:2])
    with zipfile.ZipFile(GOLDEN) as golden:
        of_keras_2_itself = golden.read("activations.h5")
    for seed in range(20):
        (folder / f"z{seed}.keras").write_bytes(damaged(sound, seed))
        (folder / f"z{seed}.h5").write_bytes(damaged(of_keras_2_itself, seed))
    program = Path(__file__).with_name("open_hostile_models.py")
    done = subprocess.run(
        [sys.executable, program, folder],
        capture_output=True, text=True, cwd=tmp_path, timeout=580, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    assert done.returncode == 0, done.stderr[-3000:]
    *answers, (_, _, peak) = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(expected) + 40
    found = {name: said for name, _, said in answers}
    wrong = {
        name: found[name]
        for name, part in expected.items()
        if not any(each in found[name] for each in part.split("|"))
    }
    assert not wrong
    assert max(seconds for _, seconds, _ in answers) < MAX_SECONDS
    assert int(peak) < MAX_BYTES
    assert all(len(said) < 1200 for said in found.values())
    assert [path.name for path in tmp_path.iterdir()] == ["models"]  # no code has run
