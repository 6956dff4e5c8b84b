"""Starting from a file of weights: the right one, another's, and a damaged one."""

import io
import random
import struct
import zipfile

import h5py
import numpy as np
import pytest

from pellucid.errors import ConfigError

pytestmark = pytest.mark.slow

LABELS = ["cat", "dog", "eel"]
KINDS = [".weights.h5", ".keras"]


def net(n_classes=3, normalized=False, hidden=0, seed=0, width=4):
    import keras

    layers = keras.layers
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(width, 3),
            *([layers.BatchNormalization()] if normalized else []),
            layers.Flatten(),
            *([layers.Dense(hidden)] if hidden else []),
            layers.Dense(n_classes, activation="softmax"),
        ],
        name="small_net",
    )


def saved(model, folder, kind):
    path = folder / f"saved{kind}"
    model.save(path) if kind == ".keras" else model.save_weights(path)
    return path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("normalized", [False, True])
def test_the_weights_of_the_same_model_are_taken(kind, normalized, tmp_path):
    from pellucid.training.weights import load_weights

    model, other = net(normalized=normalized, seed=1), net(normalized=normalized, seed=2)
    assert not np.array_equal(model.get_weights()[0], other.get_weights()[0])
    load_weights(other, saved(model, tmp_path, kind), LABELS)
    for weights, expected in zip(other.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, expected)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_what_the_optimizer_remembers_is_no_hindrance(kind, tmp_path):
    from pellucid.training.weights import load_weights

    model, other = net(seed=1), net(seed=2)
    model.compile("adam", "categorical_crossentropy")
    model.train_on_batch(np.ones((3, 8, 8, 1)), np.eye(3))
    load_weights(other, saved(model, tmp_path, kind), LABELS)
    np.testing.assert_array_equal(other.get_weights()[0], model.get_weights()[0])


@pytest.mark.parametrize("name", ["lenet_5"])  # has layers of its own
def test_the_architectures_of_the_zoo_take_their_own_weights(name, tmp_path):
    from pellucid.models.registry import create_model, get_model
    from pellucid.training.weights import load_weights

    shape = get_model(name).spec.shape
    model, other = create_model(name, 3, shape), create_model(name, 3, shape)
    load_weights(other, saved(model, tmp_path, ".weights.h5"), LABELS)
    for weights, expected in zip(other.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, expected)


@pytest.mark.once
@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "other",
    [{"normalized": True}, {"hidden": 5}, {"width": 6}],
    ids=["normalized", "deeper", "wider"],
)
def test_the_weights_of_another_model_are_refused_both_ways(kind, other, tmp_path):
    from pellucid.training.weights import load_weights

    for mine, saved_one in ((net(), net(**other)), (net(**other), net())):
        path = saved(saved_one, tmp_path, kind)
        # A warning of Keras' beside it would be an error here.
        with pytest.raises(ConfigError, match="are not those of small_net") as caught:
            load_weights(mine, path, LABELS)
        assert str(path) in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hidden", [0, 7])
def test_another_number_of_classes_is_named(kind, hidden, tmp_path):
    from pellucid.training.weights import load_weights

    path = saved(net(n_classes=5, hidden=hidden), tmp_path, kind)
    with pytest.raises(ConfigError) as caught:
        load_weights(net(hidden=hidden), path, LABELS)
    assert "has 5 classes, and the pictures have 3 (cat, dog, eel" in str(caught.value)


@pytest.mark.parametrize("name", ["gone.weights.h5", "gone.keras", "."])
def test_a_file_that_is_missing_is_an_error_with_its_name(name, tmp_path):
    from pellucid.training.weights import load_weights

    path = tmp_path / name
    with pytest.raises(ConfigError, match="There are no weights at"):
        load_weights(net(), path, LABELS)


@pytest.mark.parametrize("name", ["a.weights.h5", "a.keras", "a.h5", "a.pt", "a"])
@pytest.mark.parametrize("content", [b"", b"no weights", b"PK\x03\x04" + bytes(60)])
def test_a_file_of_something_else_is_refused(name, content, tmp_path):
    from pellucid.training.weights import load_weights

    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError):
        load_weights(net(), tmp_path / name, LABELS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_refused_or_says_nothing_wrong(kind, tmp_path):
    """However bits fall over, there is no other error than that one."""
    from pellucid.training.weights import load_weights

    moments, model = random.Random(0), net()
    content = saved(model, tmp_path, kind).read_bytes()
    n_refused = 0
    for number in range(60):
        damaged = bytearray(content)
        if number % 3:
            for _ in range(30):
                damaged[moments.randrange(len(damaged))] ^= 1 << moments.randrange(8)
        else:
            del damaged[moments.randrange(len(damaged)) :]
        (tmp_path / f"damaged{kind}").write_bytes(damaged)
        try:
            load_weights(model, tmp_path / f"damaged{kind}", LABELS)
        except ConfigError:
            n_refused += 1
    assert n_refused > 20  # a third is cut short


@pytest.mark.parametrize("method", [1, 8, 9, 12, 14, 93, 99])
def test_a_part_that_is_not_packed_as_the_file_says_is_refused(method, tmp_path):
    from pellucid.training.weights import load_weights

    path = saved(net(), tmp_path, ".keras")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("model.weights.h5")
        place = content.index(b"PK\x01\x02", archive.start_dir)
    struct.pack_into("<H", content, part.header_offset + 8, method)
    while place >= 0:
        struct.pack_into("<H", content, place + 10, method)
        place = content.find(b"PK\x01\x02", place + 4)
    path.write_bytes(content)
    with pytest.raises(ConfigError):
        load_weights(net(), path, LABELS)


def test_of_a_whole_model_nothing_but_the_weights_is_read(tmp_path):
    """A file may describe any model; building it could take all memory, or worse."""
    from pellucid.training.weights import load_weights

    model, other = net(seed=1), net(seed=2)
    path = saved(model, tmp_path, ".keras")
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        new.writestr("model.weights.h5", old.read("model.weights.h5"))
        new.writestr("config.json", '{"module": "os", "class_name": "system", "config": {}}')
        new.writestr("metadata.json", "{}")
    path.write_bytes(content.getvalue())
    load_weights(other, path, LABELS)
    np.testing.assert_array_equal(other.get_weights()[0], model.get_weights()[0])


def test_a_file_without_layers_is_refused(tmp_path):
    from pellucid.training.weights import load_weights

    with h5py.File(tmp_path / "a.weights.h5", "w") as file:
        file["something"] = np.zeros(3)
    with pytest.raises(ConfigError, match="are not those of small_net"):
        load_weights(net(), tmp_path / "a.weights.h5", LABELS)
