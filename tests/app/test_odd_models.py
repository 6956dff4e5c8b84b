"""Models that Keras allows and few make: outputs with a name or without an axis, several sums."""

import threading

import numpy as np
import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.slow

COFFEE = {"picture": "sample-coffee"}


def explorer_of(model):
    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import OpenedModel

    return Explorer(OpenedModel(model, "odd", "file", None, None))


def client_of(explorer):
    from pellucid.app.app import create_app

    return TestClient(create_app(explorer), base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def named():
    """A classifier whose only output is in a dictionary."""
    import keras

    keras.utils.set_random_seed(6)
    inputs = keras.Input((12, 16, 3))
    x = keras.layers.Conv2D(4, 3, name="maps")(inputs)
    x = keras.layers.GlobalAveragePooling2D()(x)
    x = keras.layers.Dense(3, activation="softmax", name="classes")(x)
    return keras.Model(inputs, {"classes": x})


def test_an_output_without_an_axis_is_one_channel():
    import keras

    inputs = keras.Input((12, 16, 3))
    x = keras.layers.Conv2D(1, 3, name="maps")(inputs)
    x = keras.ops.sum(x, (1, 2, 3))
    explorer = explorer_of(keras.Model(inputs, x))
    client = client_of(explorer)
    last = client.get("/api/model").json()["layers"][-1]
    assert last["shape"] == []
    value = client.get(f"/api/layers/{last['number']}/values", params=COFFEE)
    (number,) = np.frombuffer(value.content, "<f4")
    channels = client.get(f"/api/layers/{last['number']}/channels", params=COFFEE).json()
    assert channels["means"] == channels["lows"] == channels["highs"] == [pytest.approx(number)]
    found = client.get(
        f"/api/layers/{last['number']}/top-activations", params={"channel": 0}
    ).json()
    values = [picture["value"] for picture in found["best"]]
    assert len(values) == found["pictures"] == 4
    assert values == sorted(values, reverse=True)
    assert pytest.approx(number) in values
    box = found["best"][0]["box"]
    assert box == {"top": 0, "left": 0, "bottom": 12, "right": 16}


@pytest.mark.parametrize("method", ["grad-cam", "occlusion"])
def test_an_output_with_a_name_has_evidence(named, method):
    import keras

    plain = keras.Model(named.inputs[0], named.output["classes"])
    found = [
        client_of(explorer_of(model)).get(
            "/api/evidence/heat", params=COFFEE | {"which": 1, "method": method}
        )
        for model in (named, plain)
    ]
    assert found[0].status_code == 200, found[0].text
    assert found[0].content == found[1].content


def test_what_takes_seconds_keeps_nobody_waiting(named, monkeypatch):
    from pellucid.app import explorer as module

    explorer = explorer_of(named)
    began, go_on = threading.Event(), threading.Event()
    find = module.find_evidence

    def slow(*arguments):
        began.set()
        assert go_on.wait(60)
        return find(*arguments)

    monkeypatch.setattr(module, "find_evidence", slow)
    client = client_of(explorer)
    answers = []
    asked = COFFEE | {"which": 1, "method": "occlusion"}
    asking = threading.Thread(
        target=lambda: answers.append(client.get("/api/evidence", params=asked).status_code)
    )
    asking.start()
    try:
        assert began.wait(60)
        other = client_of(explorer).get("/api/trace", params={"picture": "sample-rocket"})
        assert other.status_code == 200
        assert not answers
    finally:
        go_on.set()
        asking.join()
    assert answers == [200]


def test_channels_that_come_first_have_no_kernels_and_no_formulas():
    import keras

    from pellucid.app.kernels import kernel_of
    from pellucid.explanation.formulas import size_formulas

    layer = keras.layers.Conv2D(4, 3, data_format="channels_first")
    layer.build((None, 3, 12, 16))
    assert kernel_of(layer) is None
    assert size_formulas(layer, (3, 12, 16)) is None


@pytest.fixture(scope="module")
def several():
    """A client of a model with an output of each kind, in a dictionary."""
    import keras

    keras.utils.set_random_seed(15)
    layers = keras.layers
    inputs = keras.Input((12, 16, 3))
    maps = layers.Conv2D(4, 3, name="maps")(inputs)
    x = layers.GlobalAveragePooling2D(name="mean")(maps)
    given = {
        "animal": layers.Dense(3, activation="softmax")(x),
        "is_day": layers.Dense(1, activation="sigmoid")(x),
        "tags": layers.Dense(4, activation="sigmoid")(x),
        "weight": layers.Dense(1)(x),
        "embedding": x,
        "scene": layers.Conv2D(2, 1, activation="softmax", name="scene")(maps),
    }
    model = keras.Model(inputs, given)
    return model, client_of(explorer_of(model))


KINDS = {
    "animal": ("classes", [3], 3),
    "is_day": ("two_classes", [1], 2),
    "tags": ("sigmoids", [4], 4),
    "weight": ("numbers", [1], 1),
    "embedding": ("numbers", [4], 4),
    "scene": ("map", [10, 14, 2], 0),
}


def test_each_of_several_outputs_is_called_what_it_is(several):
    import io

    from PIL import Image

    model, client = several
    outputs = client.get("/api/model").json()["outputs"]
    found = {
        output["name"]: (output["kind"], output["shape"], output["values"]) for output in outputs
    }
    assert found == KINDS
    content = client.get("/api/picture", params=COFFEE).content
    picture = np.asarray(Image.open(io.BytesIO(content)))[None].astype("float32")
    given = model.predict(picture, verbose=0)
    values = client.get("/api/trace", params=COFFEE).json()["outputs"]
    for output, numbers in zip(outputs, values, strict=True):
        (expected,) = given[output["name"]].reshape(1, -1)
        if output["kind"] == "two_classes":
            expected = [1 - expected[0], expected[0]]
        elif output["kind"] == "map":
            expected = []
        np.testing.assert_allclose(numbers, expected, rtol=1e-4, atol=1e-6)


def test_each_output_has_evidence_for_the_values_that_it_has(several):
    _, client = several
    model = client.get("/api/model").json()
    names = [layer["name"] for layer in model["layers"]]
    for number, output in enumerate(model["outputs"]):
        for which in range(output["values"] + 1):
            asked = COFFEE | {"which": which, "output": number}
            response = client.get("/api/evidence", params=asked)
            assert response.status_code == (200 if which < output["values"] else 404)
        has_methods = output["kind"] != "map"
        assert bool(output["evidence_methods"]) == has_methods
        if has_methods:  # the other output's map is nothing that this one depends on
            assert [names[layer] for layer in output["evidence_layers"]] == ["maps"]
            asked = COFFEE | {"which": 0, "output": number, "layer": names.index("scene")}
            response = client.get("/api/evidence", params=asked)
            assert response.status_code == 404
            assert "does not depend" in response.json()["detail"]
    too_many = client.get("/api/evidence", params=COFFEE | {"which": 0, "output": 6})
    assert too_many.status_code == 404
    assert "there are 6" in too_many.json()["detail"]


@pytest.mark.parametrize("structure", [list, tuple])
def test_outputs_in_a_row_have_the_names_of_their_layers(structure):
    import keras

    inputs = keras.Input((12, 16, 3))
    x = keras.layers.Flatten()(inputs)
    heads = [keras.layers.Dense(n, name=f"head_{n}", activation="softmax")(x) for n in (2, 5)]
    client = client_of(explorer_of(keras.Model(inputs, structure(heads))))
    outputs = client.get("/api/model").json()["outputs"]
    assert [(output["name"], output["values"]) for output in outputs] == [
        ("head_2", 2),
        ("head_5", 5),
    ]


def test_names_are_those_of_the_output_with_as_many_classes():
    import keras

    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import OpenedModel

    inputs = keras.Input((12, 16, 3))
    x = keras.layers.Flatten()(inputs)
    heads = [
        keras.layers.Dense(2, activation="softmax")(x),
        keras.layers.Dense(2)(x),  # a place in the picture, say
        keras.layers.Dense(1, activation="sigmoid")(x),
    ]
    opened = OpenedModel(keras.Model(inputs, heads), "odd", "file", ("cat", "dog"), None)
    outputs = client_of(Explorer(opened)).get("/api/model").json()["outputs"]
    assert [output["labels"] for output in outputs] == [["cat", "dog"], None, None]


@pytest.fixture(scope="module")
def unusual():
    """A transformer with a class token, a ReLU with a ceiling and a layer of its owner's."""
    import keras

    keras.utils.set_random_seed(8)
    layers = keras.layers

    class Conv2D(layers.Layer):  # not Keras' own
        def build(self, shape):
            self.own = self.add_weight(shape=(1, 1, shape[-1]), name="own")

        def call(self, x):
            own = keras.ops.broadcast_to(self.own, (keras.ops.shape(x)[0], 1, x.shape[-1]))
            return keras.ops.concatenate([own, x], axis=1)

        def compute_output_shape(self, shape):
            return (shape[0], shape[1] + 1, shape[2])

    inputs = keras.Input((12, 16, 3))
    x = layers.Conv2D(4, 4, strides=4, activation="relu6", name="patches")(inputs)
    x = layers.Reshape((12, 4), name="tokens")(x)
    x = Conv2D(name="own")(x)
    y = layers.LayerNormalization(name="normed")(x)
    y = layers.MultiHeadAttention(1, 4, name="attention")(y, y)
    x = layers.LayerNormalization(name="last")(layers.Add()([x, y]))
    x = layers.Dense(3, activation="softmax", name="classes")(x[:, 0])
    return explorer_of(keras.Model(inputs, x))


@pytest.fixture(scope="module")
def told(unusual):
    answer = client_of(unusual).get("/api/model").json()
    return answer, {layer["name"]: layer for layer in answer["layers"]}


def test_a_ceiling_is_told(unusual, told):
    _, layers = told
    function = layers["patches"]["function"]
    assert function == {
        "name": "relu6",
        "key": "clipped_relu",
        "cases": [{"value": "min(max(x, 0), 6)", "condition": None}],
    }
    params = COFFEE | {"index": [1, 1, 0]}
    unit = client_of(unusual).get(f"/api/layers/{layers['patches']['number']}/unit", params=params)
    assert unit.json()["terms"]["then"]["function"] == function


def test_a_layer_of_its_owner_is_named_and_nothing_is_said_of_it(told):
    _, layers = told
    own = layers["own"]
    assert own["kind"] == "Conv2D"
    assert [own[key] for key in ("description", "function", "size_formulas")] == [None] * 3
    assert not own["is_explained"]
    assert not own["has_kernels"]


def test_what_a_number_sees_is_told_to_be_unknown(unusual, told):
    _, layers = told
    client = client_of(unusual)
    for name, index, expected in (
        ("patches", [1, 2, 0], {"top": 4, "left": 8, "bottom": 8, "right": 12}),
        ("tokens", [6, 0], {"top": 4, "left": 8, "bottom": 8, "right": 12}),
        ("own", [6, 0], None),
        ("classes", [0], None),
    ):
        path = f"/api/layers/{layers[name]['number']}/unit"
        answer = client.get(path, params=COFFEE | {"index": index})
        assert answer.json()["receptive_field"] == expected
    path = f"/api/layers/{layers['own']['number']}/top-activations"
    assert client.get(path, params={"channel": 0}).json()["best"][0]["box"] is None


def test_the_layer_of_the_evidence_is_one_on_whose_tokens_the_answer_depends(unusual, told):
    model, layers = told
    (output,) = model["outputs"]
    number = layers["normed"]["number"]
    assert output["evidence_layer"] == number
    places = {
        layer["name"] for layer in model["layers"] if layer["number"] in output["evidence_layers"]
    }
    assert {"patches", "tokens", "own", "normed", "attention", "last"} <= places
    assert "classes" not in places
    client = client_of(unusual)
    evidence = client.get("/api/evidence", params=COFFEE | {"which": 1}).json()
    assert evidence["layer"] == number
    assert [evidence["rows"], evidence["columns"]] == [3, 4]
    assert (evidence["left_out"], evidence["is_assumed"]) == (1, True)
    asked = COFFEE | {"which": 1, "layer": layers["classes"]["number"]}
    refused = client.get("/api/evidence", params=asked)
    assert refused.status_code == 404
    assert "do not belong to places" in refused.json()["detail"]


def test_a_model_without_places_offers_occlusion_alone():
    import keras

    inputs = keras.Input((4, 4, 3))
    x = keras.layers.Flatten()(inputs)
    explorer = explorer_of(keras.Model(inputs, keras.layers.Dense(2)(x)))
    (output,) = client_of(explorer).get("/api/model").json()["outputs"]
    assert output["evidence_methods"] == ["occlusion"]
    assert output["evidence_layer"] is None
    assert output["evidence_layers"] == []
