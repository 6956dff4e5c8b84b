"""pellucid.layers: every way to name a model, and counts against Keras."""

import shutil

import pytest
from tests.written_run import write_run

import pellucid
from pellucid.errors import ConfigError, RunError


@pytest.fixture(scope="module")
def run(tmp_path_factory, classifier_folder):
    return pellucid.load(write_run(tmp_path_factory.mktemp("runs") / "written", classifier_folder))


def test_a_run_its_folder_its_file_and_the_model_have_the_same_layers(run):
    import keras

    path = run.path / "classifier" / "model.keras"
    model = keras.models.load_model(path)
    expected = pellucid.layers(model).layers
    for same in (run, run.path, str(run.path), path):
        assert pellucid.layers(same).layers == expected
    assert [each.name for each in expected] == ["conv", "mean", "classes"]
    assert sum(each.parameters for each in expected) == model.count_params()
    assert expected[0].parameter_formula == "3*3*3*4 + 4 = 112"
    assert expected[0].size_formulas == ("ceil(4 / 1) = 4", "ceil(5 / 1) = 5")
    assert expected[1].parameter_formula is None


def test_nested_layers_and_frozen_ones_are_counted():
    import keras

    inner = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3)], name="inner")
    inner.trainable = False
    inputs = keras.Input((8, 8, 3))
    outputs = keras.layers.Dense(2)(keras.layers.Flatten()(inner(inputs)))
    found = pellucid.layers(keras.Model(inputs, outputs, name="outer"))
    assert found.layers[0].name.startswith("inner/")
    text = repr(found)
    assert text.startswith("Layers of outer\n202 parameters: 146 trainable, 56 not.")
    assert "(8 - 3) / 1 + 1 = 6" in text
    html = found._repr_html_()
    assert html.count("<tr>") == 4
    assert "72*2 + 2 = 146" in html


def test_a_network_that_is_not_trained_has_ten_classes():
    assert pellucid.layers("mlp").layers[-1].output_shape == (10,)


def test_other_things_are_refused():
    with pytest.raises(ConfigError, match="object of type int"):
        pellucid.layers(3)
    with pytest.raises(RunError):
        pellucid.layers("no such run")


def test_a_run_without_a_keras_model_is_named(classifier_folder, tmp_path):
    shutil.copytree(classifier_folder, tmp_path / "onnx-only" / "classifier")
    (tmp_path / "onnx-only" / "config.json").write_text('{"labels": ["a", "b"]}')
    with pytest.raises(RunError, match=r"onnx-only has no model\.keras"):
        pellucid.layers(tmp_path / "onnx-only")
