"""Models that Keras 2 saved: the same numbers from layers of Keras 3, or a reason and a way out.

tests/models/write_keras_2_files.py wrote them, with what Keras 2 itself answers.
"""

import json
import shutil
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from pellucid.errors import ModelError

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parents[1] / "golden" / "keras_2.zip"
NAMES = sorted(zipfile.ZipFile(GOLDEN).namelist())
MODELS = [name for name in NAMES if name.endswith((".h5", ".keras")) and "refused" not in name]
OLD = [name for name in MODELS if name.endswith(".h5")]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keras_2")
    with zipfile.ZipFile(GOLDEN) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def answers(written):
    with np.load(written / "answers.npz") as file:
        return dict(file)


def check_answers(path, answers, name):
    import keras

    from pellucid.models.saved_model import load_saved_model

    model = load_saved_model(path)
    assert isinstance(model, keras.Model)
    given = model(answers["picture"], training=False)
    given = given if isinstance(given, dict) else {"": given}
    expected = {key: value for key, value in answers.items() if key.startswith(f"{name}/")}
    assert {f"{name}/{key}" for key in given} == set(expected)
    for key, value in given.items():
        wanted = expected[f"{name}/{key}"]
        # TensorFlow rounds where it looks up the weights of its bicubic kernel to a 1024th; JAX
        # computes them.
        is_other_kernel = name == "functions" and keras.backend.backend() != "tensorflow"
        tolerance = 2e-3 if name == "half" or is_other_kernel else 1e-5
        np.testing.assert_allclose(
            np.asarray(value), wanted, rtol=tolerance, atol=tolerance * np.abs(wanted).max()
        )


@pytest.mark.parametrize("name", MODELS)
def test_the_numbers_are_those_of_keras_2(name, written, answers):
    check_answers(written / name, answers, name.partition(".")[0])


def without_later_keys(part):
    """Leave out what Keras 2.12 began to write."""
    if isinstance(part, list):
        return [without_later_keys(each) for each in part]
    if not isinstance(part, dict):
        return part
    later = ("module", "registered_name", "build_config", "compile_config")
    kept = {key: without_later_keys(value) for key, value in part.items() if key not in later}
    return kept["items"] if kept.get("class_name") == "__tuple__" else kept


def with_older_names(part):
    """Call models and layers as Keras 2.0 to 2.3 did."""
    text = json.dumps(without_later_keys(part))
    names = {
        '"class_name": "Functional"': '"class_name": "Model"',
        '"class_name": "BatchNormalization"': '"class_name": "BatchNormalizationV1"',
    }
    for new, old in names.items():
        text = text.replace(new, old)
    return json.loads(text)


def with_newer_names(part):
    return json.loads(json.dumps(part).replace("tf_keras", "keras"))


def rewritten(source, target, change, version):
    shutil.copy(source, target)
    with h5py.File(target, "r+") as file:
        file.attrs["model_config"] = json.dumps(change(json.loads(file.attrs["model_config"])))
        file.attrs["keras_version"] = version
    return target


@pytest.mark.long
@pytest.mark.once
@pytest.mark.parametrize("name", OLD)
@pytest.mark.parametrize(
    ("change", "version"),
    [(with_older_names, "2.2.4-tf"), (without_later_keys, "2.4.0"), (with_newer_names, "2.15.0")],
)
def test_the_forms_of_other_versions_are_read(name, change, version, written, answers, tmp_path):
    path = rewritten(written / name, tmp_path / "Model.H5", change, version)
    check_answers(path, answers, name.partition(".")[0])


@pytest.mark.once
def test_a_list_of_layers_is_the_first_form_of_a_sequential_model(written, answers, tmp_path):
    def as_list(config):
        bare = without_later_keys(config)
        layers = bare["config"]["layers"]
        return {"class_name": "Sequential", "config": layers[1:]}  # without an InputLayer

    path = rewritten(written / "mobile.h5", tmp_path / "list.h5", as_list, "2.0.8")
    check_answers(path, answers, "mobile")


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("refused_local", r"its layer '\w+' \(LocallyConnected2D\)"),
        ("refused_renorm", r"its layer '\w+' \(BatchNormalization\) has renorm=True"),
        ("refused_operation", r"its layer 'tf.math.cumsum' \(TFOpLambda\) calls tf.math.cumsum"),
        ("refused_function", r"its layer '\w+' \(Conv2D\) uses the function 'own'"),
    ],
)
def test_what_has_no_equal_is_named_with_the_way_to_convert(name, reason, written):
    from pellucid.models.saved_model import load_saved_model

    with pytest.raises(ModelError, match=reason) as caught:
        load_saved_model(written / f"{name}.h5")
    text = str(caught.value)
    assert "was saved by Keras 2 (version 2." in text
    assert "pip install tf_keras" in text
    assert "new.set_weights(old.get_weights())" in text


def first_of(config, kind):
    """Find the settings of the first layer of a class."""
    waiting = [config]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, dict):
            if part.get("class_name") == kind:
                return part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    raise KeyError(kind)


def changed(kind, **settings):
    def change(config):
        part = first_of(config, kind)
        part["class_name"] = settings.get("class_name", kind)
        part["config"] |= {k: v for k, v in settings.items() if k != "class_name"}
        return config

    return change


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("recurrent", changed("LSTM", time_major=True), "time_major=True"),
        ("recurrent", changed("LSTM", class_name="CuDNNLSTM"), "graphics processors"),
        ("recurrent", changed("GRU", glow=3), "setting glow"),
        ("mobile", changed("DepthwiseConv2D", groups=2), "groups=2"),
        ("mobile", changed("Conv2D", class_name="Addons>Conv2D"), "Addons>Conv2D"),
        ("mobile", changed("Conv2D", class_name="KerasLayer"), "TensorFlow Hub"),
        ("mobile", changed("Conv2D", activation="my_own"), "'my_own'"),
        ("mobile", changed("Dropout", rate="much"), "Dropout. has settings"),
        ("mobile", changed("Reshape", target_shape=[4]), "Reshape|reshape|size"),
        ("operators", changed("TFOpLambda", function="io.read_file"), "tf.io.read_file"),
        ("operators", changed("TFOpLambda", class_name="TensorFlowOpLayer"), "TensorFlow 2.0"),
        ("resampling", changed("UpSampling2D", interpolation="gaussian"), "gaussian"),
        ("shared", changed("Functional", layers=None), "not in the format"),
        ("shared", changed("Functional", output_layers=[["dense", 9, 0]]), "does not give"),
    ],
)
def test_a_change_that_keras_3_has_not_is_refused(name, change, reason, written, tmp_path):
    from pellucid.models.saved_model import load_saved_model

    path = rewritten(written / f"{name}.h5", tmp_path / "changed.h5", change, "2.15.0")
    with pytest.raises(ModelError, match=reason) as caught:
        load_saved_model(path)
    assert "was saved by Keras 2 (version 2.15.0)" in str(caught.value)


def drop_array(file):
    del file["model_weights/conv2d/conv2d/kernel:0"]


def turn_array(file):
    group = file["model_weights/conv2d/conv2d"]
    values = np.asarray(group["kernel:0"]).T
    del group["kernel:0"]
    group["kernel:0"] = values


def swap_names(file):
    """Name the weights of a batch normalization in another order."""
    group = next(g for n, g in file["model_weights"].items() if n.startswith("batch_normal"))
    group.attrs["weight_names"] = group.attrs["weight_names"][::-1]


def from_theano(file):
    file["model_weights"].attrs["backend"] = "theano"


def another_layer(file):
    names = [n.replace("conv2d", "conv9d") for n in file["model_weights"].attrs["layer_names"]]
    file["model_weights"].attrs["layer_names"] = names


def forgotten_layer(file):
    names = file["model_weights"].attrs["layer_names"]
    file["model_weights"].attrs["layer_names"] = names[2:]


@pytest.mark.once
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (drop_array, "no array 'conv2d/kernel:0'|360|parameters"),
        (turn_array, "array of the shape"),
        (from_theano, "Keras on theano"),
        (another_layer, "no weights of its layer"),
        (forgotten_layer, "no values for"),
    ],
)
def test_weights_of_another_model_are_refused(change, reason, written, tmp_path):
    from pellucid.models.saved_model import load_saved_model

    path = tmp_path / "mobile.h5"
    shutil.copy(written / "mobile.h5", path)
    with h5py.File(path, "r+") as file:
        change(file)
    with pytest.raises(ModelError, match=reason):
        load_saved_model(path)


@pytest.mark.once
def test_weights_go_where_their_names_say(written, answers, tmp_path):
    path = tmp_path / "mobile.h5"
    shutil.copy(written / "mobile.h5", path)
    with h5py.File(path, "r+") as file:
        swap_names(file)
    check_answers(path, answers, "mobile")


@pytest.mark.once
def test_keras_1_is_told_apart(written, tmp_path):
    from pellucid.models.saved_model import load_saved_model

    path = rewritten(written / "mobile.h5", tmp_path / "one.h5", lambda config: config, "1.2.2")
    with pytest.raises(ModelError, match=r"saved by Keras 1\.2\.2"):
        load_saved_model(path)


@pytest.mark.once
def test_keras_2_is_known_without_a_version(written, answers, tmp_path):
    path = rewritten(written / "activations.h5", tmp_path / "none.h5", without_later_keys, "")
    check_answers(path, answers, "activations")


@pytest.mark.once
def test_it_is_explored_like_any_other(written, answers):
    from pellucid.app.opened_model import open_model
    from pellucid.explanation.trace import trace

    opened = open_model(str(written / "operators.h5"))
    found = trace(opened.model, answers["picture"][1])
    given = {ref.call: found.value(ref) for ref in found.outputs}
    names = [found.calls[call].name for call in given]
    assert names == ["tf.compat.v1.squeeze", "breed"]
    for name, value in zip(("age", "breed"), given.values(), strict=True):
        np.testing.assert_allclose(value, answers[f"operators/{name}"][1], rtol=1e-4, atol=1e-6)
