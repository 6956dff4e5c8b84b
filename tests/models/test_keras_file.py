"""What a file of Keras says of itself: read within bounds, whatever the file is."""

import io
import json
import zipfile

import h5py
import numpy as np
import pytest

from pellucid.models.keras_file import check_arrays, read_keras_file
from pellucid.models.layer_limits import check_layers, has_lambda
from pellucid.models.unfit_file import UnfitFileError

CONFIG = {"class_name": "Sequential", "config": {"name": "s", "layers": []}}


def weights(**arrays):
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        group = file.create_group("layers")
        for name, array in arrays.items():
            group[name] = array
    return content.getvalue()


def write_archive(path, config=CONFIG, parts=None, compression=zipfile.ZIP_STORED):
    text = config if isinstance(config, str | bytes) else json.dumps(config)
    given = {"metadata.json": "{}", "config.json": text, "model.weights.h5": weights()}
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in (given | (parts or {})).items():
            if content is not None:
                archive.writestr(name, content)
    return path


def write_hdf5(path, config=CONFIG, change=None):
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = config if isinstance(config, str) else json.dumps(config)
        file.create_group("model_weights")
        if change is not None:
            change(file)
    return path


def refuse(path, said):
    with pytest.raises(UnfitFileError, match=said):
        read_keras_file(path)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"config.json": None}, "no config.json"),
        ({"model.weights.h5": None}, "no model.weights.h5"),
        ({"../out": "x"}, "leads out of the archive"),
        ({"/tmp/out": "x"}, "leads out of the archive"),
        ({"a/../../out": "x"}, "leads out of the archive"),
        ({"..\\out": "x"}, "leads out of the archive"),
        ({"C:out": "x"}, "leads out of the archive"),
        ({"config.json": b" " * (2**23 + 1)}, "description of the layers has 8,388,609 bytes"),
        ({"bomb": b"\0" * 2**27}, "unpacks to 134,"),
    ],
)
def test_an_archive_beyond_its_bounds_is_refused(parts, said, tmp_path):
    refuse(write_archive(tmp_path / "a.keras", parts=parts, compression=zipfile.ZIP_DEFLATED), said)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(tmp_path):
    path = write_archive(tmp_path / "a.keras")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("config.json", "{}")
    refuse(path, "same name")


def test_many_parts_are_refused(tmp_path):
    refuse(write_archive(tmp_path / "a.keras", parts={str(n): "" for n in range(10_001)}), "10,004")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("null", "NoneType"),
        ("7", "int"),
        ("[]", "list"),
        ('"Sequential"', "str"),
        ("{}", "dict"),
        ('{"class_name": 3}', "dict"),
        ('{"class_name": "a", "config": ' + "[" * 250 + "]" * 250 + "}", "200 levels deep"),
        ('{"a":' * 250 + "1" + "}" * 250, "200 levels deep"),
    ],
)
@pytest.mark.parametrize("write", [write_archive, write_hdf5])
def test_a_description_that_is_none_is_refused(write, text, said, tmp_path):
    refuse(write(tmp_path / "a", text), said)


@pytest.mark.parametrize(
    "text", ["", "{", "hello", "[" * 10**5 + "]" * 10**5, "1" * 5000, "\ud800"]
)
def test_what_is_no_json_is_an_error_of_json(text, tmp_path):
    with pytest.raises((ValueError, RecursionError)):
        read_keras_file(write_archive(tmp_path / "a", text.encode("utf-8", "surrogatepass")))


def external(file):
    file["model_weights/a"] = h5py.ExternalLink("/etc/passwd", "/a")


def soft(file):
    file["model_weights/a"] = h5py.SoftLink("/model_weights")


def elsewhere(file):
    outside = [("/etc/passwd", 0, h5py.h5f.UNLIMITED)]
    file.create_dataset("model_weights/a", (100,), "u1", external=outside)


def virtual(file):
    layout = h5py.VirtualLayout((10,), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "a", (10,))
    file.create_virtual_dataset("model_weights/a", layout)


def sparse(file):
    file.create_dataset("model_weights/a", (2**40,), "f4", chunks=(2**20,))


def squeezed(file):
    zeros = np.zeros(2**24 + 1, "f4")
    file.create_dataset("model_weights/a", data=zeros, compression="gzip", chunks=(2**20,))


def texts(file):
    file["model_weights/a"] = ["a", "b"]


def records(file):
    file["model_weights/a"] = np.zeros(3, [("a", "f4"), ("b", "i4")])


def nothing(file):
    file["model_weights/a"] = h5py.Empty("f4")


def crowd(file):
    group = file["model_weights"]
    for number in range(101):
        group[str(number)] = group


def no_weights(file):
    del file["model_weights"]


def array_for_group(file):
    del file["model_weights"]
    file["model_weights"] = 3


def numbers_for_text(file):
    file.attrs["model_config"] = np.zeros(4)


def empty_text(file):
    file.attrs["model_config"] = h5py.Empty("S1")


def weights_alone(file):
    del file.attrs["model_config"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (external, "is a link, which is not followed"),
        (soft, "is a link, which is not followed"),
        (elsewhere, "is in another file"),
        (virtual, "is in another file"),
        (sparse, "arrays have 4,398,046,511,104 bytes"),
        (squeezed, "arrays have 67,108,868 bytes"),
        (texts, "not an array of numbers"),
        (records, "not an array of numbers"),
        (nothing, "not an array of numbers"),
        (crowd, "more than 100 "),
        (no_weights, "no group model_weights"),
        (array_for_group, "no group model_weights"),
        (numbers_for_text, "is not text"),
        (empty_text, "is not text"),
        (weights_alone, "weights alone"),
    ],
)
def test_arrays_that_are_elsewhere_or_grow_are_refused(change, said, tmp_path, monkeypatch):
    monkeypatch.setattr("pellucid.models.keras_arrays.MAX_OBJECTS", 100)
    refuse(write_hdf5(tmp_path / "a.h5", change=change), said)


def test_groups_that_hold_themselves_end(tmp_path):
    def loop(file):
        file["model_weights/again"] = file["model_weights"]

    assert read_keras_file(write_hdf5(tmp_path / "a.h5", change=loop)).n_numbers == 0


def test_what_it_says_of_itself_is_read(tmp_path):
    arrays = {"a": np.zeros((3, 4), "f4"), "b": np.zeros(5, "f2")}
    parts = {"model.weights.h5": weights(**arrays), "metadata.json": '{"keras_version": "2.13.1"}'}
    found = read_keras_file(write_archive(tmp_path / "Model.H5", parts=parts))
    assert (found.n_numbers, found.version, found.is_archive) == (17, "2.13.1", True)
    assert found.is_keras_2
    assert found.config == CONFIG

    def fill(file):
        file["model_weights/a"] = np.zeros(7)
        file["optimizer_weights/a"] = np.zeros(70)
        file.attrs["keras_version"] = b"3.8.0"

    found = read_keras_file(write_hdf5(tmp_path / "b.keras", change=fill))
    assert (found.n_numbers, found.version, found.is_archive) == (7, "3.8.0", False)
    assert not found.is_keras_2


@pytest.mark.parametrize("metadata", ["null", "[]", "{", '{"keras_version": 2}', " " * 2**17, None])
def test_metadata_of_another_shape_name_no_version(metadata, tmp_path):
    path = write_archive(tmp_path / "a.keras", parts={"metadata.json": metadata})
    assert read_keras_file(path).version == ""


def layer(kind, **config):
    return {"class_name": kind, "config": {"name": kind.lower()} | config}


def sequential(*layers):
    return {"class_name": "Sequential", "config": {"layers": list(layers)}}


def called(description, n):
    return description | {"inbound_nodes": [[]] * n}


def nested_laughs(depth):
    model = layer("Dense", units=3)
    for _ in range(depth):
        model = {"class_name": "Functional", "config": {"layers": [called(model, 2)]}}
    return model


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (sequential(layer("Conv2D", filters=10**10)), "'conv2d' has filters = 10,000,000,000"),
        (
            sequential(layer("ZeroPadding2D", padding=[1, -(10**12)])),
            "padding = -1,000,000,000,000",
        ),
        (sequential(*[layer("ReLU")] * 151), "151 layers in a Sequential model; at most 150"),
        (
            {"class_name": "Functional", "config": {"layers": [layer("ReLU")] * 3000}},
            "3,000 layers; at most 2,000",
        ),
        (
            {"class_name": "Functional", "config": {"layers": [called(layer("ReLU"), 10_001)]}},
            "called 10,001 times",
        ),
        (nested_laughs(14), "called 16,384 times"),
        (nested_laughs(30), "called 1,073,741,824 times"),
        (sequential(layer("LSTM", units=3, unroll=True)), "is unrolled"),
        (sequential(layer("TextVectorization", vocabulary="/etc/passwd")), "layer for text"),
    ],
)
def test_a_description_that_takes_minutes_to_build_is_refused(config, said):
    with pytest.raises(UnfitFileError, match=said):
        check_layers(config, is_keras_2=False)


@pytest.mark.parametrize(
    "config",
    [
        sequential(*[layer("ReLU")] * 150),
        sequential(layer("Dropout", seed=2**60), layer("Conv2D", filters=512)),
        {"class_name": "Sequential", "config": [layer("ReLU")] * 3},
        {"class_name": "Sequential", "config": 3},
        {"class_name": "Functional", "config": {"layers": [1, None, "a", [], {}]}},
        nested_laughs(10),
    ],
)
def test_other_descriptions_are_left_to_keras(config):
    check_layers(config, is_keras_2=False)
    check_layers(sequential(*[layer("LSTM", unroll=True)] * 151), is_keras_2=True)


def test_lambda_layers_are_found_wherever_they_are():
    assert has_lambda(sequential(sequential(layer("Lambda"))))
    assert has_lambda(sequential(layer("Dense", activation={"class_name": "__lambda__"})))
    assert not has_lambda(sequential(layer("Dense", name="Lambda")))


@pytest.mark.parametrize("change", [external, elsewhere, sparse, squeezed])
def test_weights_alone_are_looked_through_too(change, tmp_path):
    with h5py.File(tmp_path / "some.weights.h5", "w") as file:
        file["layers/conv/vars/0"] = np.zeros(3)
        file.create_group("model_weights")
    check_arrays(tmp_path / "some.weights.h5")
    with h5py.File(tmp_path / "some.weights.h5", "r+") as file:
        change(file)
    with pytest.raises(UnfitFileError):
        check_arrays(tmp_path / "some.weights.h5")


def test_the_weights_of_an_archive_are_looked_through(tmp_path):
    check_arrays(write_archive(tmp_path / "a.keras"))
    bomb = write_archive(tmp_path / "b.keras", parts={"model.weights.h5": b"\0" * 2**27},
                         compression=zipfile.ZIP_DEFLATED)  # fmt: skip
    with pytest.raises(UnfitFileError, match="unpacks to"):
        check_arrays(bomb)
