"""`pellucid models`."""

import json
from pathlib import Path

import pytest

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "model_parameters.json").read_text(encoding="utf-8")
)


@pytest.mark.long
@pytest.mark.slow
def test_the_list_as_json_is_the_whole_zoo_at_ten_classes(pellucid):
    outcome = pellucid("models", "--json")
    assert outcome.status == 0, outcome.stderr
    listed = {row["name"]: row for row in outcome.json}
    assert list(listed) == sorted(listed)
    assert len(listed) >= 14
    for row in listed.values():
        assert set(row) == {
            *("name", "parameters", "multiply_adds", "input_shape", "n_classes", "source")
        }
        assert row["multiply_adds"] > 0
        assert row["n_classes"] == 10
        assert row["source"]
    for name, key in {
        "mlp": "mlp",
        "vgg16": "vgg16 (course head 120)",
        "resnet50": "resnet50 (course head 200)",
        "tiny_vgg": "tiny_vgg (CNN Explainer)",
    }.items():
        assert listed[name]["parameters"] == GOLDEN[key]["params"]
        assert listed[name]["input_shape"] == [*GOLDEN[key]["input"], 1][:3]


@pytest.mark.slow
def test_the_list_for_people(pellucid, monkeypatch):
    monkeypatch.setattr("pellucid.models.registry.list_models", lambda: ["lenet_5", "tiny_vgg"])
    outcome = pellucid("models")
    assert outcome.status == 0, outcome.stderr
    assert outcome.stdout.splitlines() == [
        "name      parameters  multiply-adds  input        source",
        "lenet_5       60,850        328,096  32 x 32 x 1  LeCun et al. 1998",
        "tiny_vgg      19,920      5,608,780  64 x 64 x 3  CNN Explainer 2020",
    ]
    assert "10 classes" in outcome.stderr


@pytest.mark.slow
def test_the_layers_of_one(pellucid):
    outcome = pellucid("models", "regularized_convnet")
    assert outcome.status == 0, outcome.stderr
    lines = outcome.stdout.splitlines()
    assert lines[0] == "regularized_convnet (the course), input 32 x 32 x 3"
    cells = [line.split() for line in lines]
    assert ["conv_1_1", "Conv2D", "32", "x", "32", "x", "64", "1,792", "1,769,472"] in cells
    assert ["conv_1_1_norm", "BatchNormalization", "32", "x", "32", "x", "64", "256", "0"] in cells
    golden = GOLDEN["regularized_convnet"]
    trainable, fixed = golden["trainable"], golden["params"] - golden["trainable"]
    assert lines[-1] == "152,844,216 multiply-adds for one picture"
    assert lines[-2] == (
        f"{golden['params']:,} parameters with 10 classes: {trainable:,} trainable, {fixed:,} not"
    )


@pytest.mark.slow
def test_a_network_with_settings_of_its_own_says_so(pellucid):
    outcome = pellucid("models", "whitened_convnet")
    assert outcome.status == 0, outcome.stderr
    last = outcome.stdout.splitlines()[-1]
    assert last.startswith("Trained by default with --epochs 12 --batch-size 512 ")


@pytest.mark.slow
def test_the_layers_of_one_as_json(pellucid):
    outcome = pellucid("models", "perceptron", "--json")
    assert outcome.status == 0, outcome.stderr
    answer = outcome.json
    layers = answer.pop("layers")
    assert answer == {
        "name": "perceptron",
        "parameters": 7850,
        "multiply_adds": 7840,
        "input_shape": [28, 28, 1],
        "n_classes": 10,
        "source": "Rosenblatt 1958",
    }
    assert [layer["parameters"] for layer in layers] == [0, 0, 7850]
    assert layers[-1] == {
        "name": "probabilities",
        "kind": "Dense",
        "output_shape": [10],
        "parameters": 7850,
        "trainable": 7850,
        "multiply_adds": 7840,
    }


def test_an_unknown_name_lists_near_ones(pellucid):
    outcome = pellucid("models", "resnet5")
    assert outcome.status == 2
    assert "Did you mean resnet50" in outcome.stderr
    assert outcome.stdout == ""
