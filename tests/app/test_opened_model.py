"""What can be explored, and what is said of what cannot."""

import numpy as np
import pytest

from pellucid.errors import ModelError

pytestmark = pytest.mark.slow


def save(tmp_path, model):
    path = tmp_path / "model.keras"
    model.save(path)
    return str(path)


def test_models_that_take_no_picture_are_refused(tmp_path):
    import keras

    from pellucid.app.opened_model import open_model

    vector = keras.Sequential([keras.Input((7,)), keras.layers.Dense(2)])
    with pytest.raises(ModelError, match=r"takes \(7,\).*one input, a picture"):
        open_model(save(tmp_path, vector))
    first, second = keras.Input((4, 4, 3)), keras.Input((4, 4, 3))
    two = keras.Model([first, second], keras.layers.Add()([first, second]))
    with pytest.raises(ModelError, match=r"\(4, 4, 3\) and \(4, 4, 3\)"):
        open_model(save(tmp_path, two))
    nothing = keras.Model(first, first)
    with pytest.raises(ModelError, match="has no layers"):
        open_model(save(tmp_path, nothing))
    deep = keras.Sequential([keras.Input((4, 4, 7)), keras.layers.Flatten()])
    with pytest.raises(ModelError, match="1 or 3"):
        open_model(save(tmp_path, deep))


def test_a_network_of_any_size_gets_one(tmp_path):
    import keras

    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import open_model

    free = keras.Sequential(
        [keras.Input((None, None, 3)), keras.layers.Conv2D(2, 3), keras.layers.GlobalMaxPooling2D()]
    )
    explorer = Explorer(open_model(save(tmp_path, free)))
    assert explorer.spec.shape == (224, 224, 3)
    (head,) = explorer.heads
    assert (head.kind, head.shape) == ("numbers", (2,))  # features, not classes


def client_of(model):
    from starlette.testclient import TestClient

    from pellucid.app.app import create_app
    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import OpenedModel

    explorer = Explorer(OpenedModel(model, "model", "file", None, None))
    return TestClient(create_app(explorer), base_url="http://127.0.0.1")


def test_numbers_that_are_none_are_told():
    import keras

    model = keras.Sequential(
        [
            keras.Input((6, 6, 3)),
            keras.layers.Conv2D(2, 3, name="sound"),
            keras.layers.Conv2D(2, 3, bias_initializer=keras.initializers.Constant(np.inf)),
            keras.layers.Flatten(),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )
    client = client_of(model)
    found = client.get("/api/trace?picture=sample-coffee").json()
    assert found["first_not_finite"] == 1
    assert found["outputs"] == [[None, None]]
    unit = client.get("/api/layers/1/unit?picture=sample-coffee&index=0&index=0&index=0").json()
    assert unit["value"] is None


def test_a_sequence_has_a_column_of_steps_for_each_channel():
    import keras

    steps = keras.layers.Reshape((12, 9))
    model = keras.Sequential([keras.Input((6, 6, 3)), steps, keras.layers.LSTM(4)])
    client = client_of(model)
    maps = client.get("/api/layers/0/channel-maps?picture=sample-coffee&size=100&count=5").json()
    assert [(each["rows"], each["columns"]) for each in maps] == [(12, 1)] * 5
    values = client.get("/api/layers/0/values?picture=sample-coffee&channel=3")
    pixels = client.get("/api/layers/-1/values?picture=sample-coffee&channel=0")
    column = np.frombuffer(values.content, "<f4").reshape(12, 1)
    # Number 3 of the first step is the red of the second pixel.
    assert column[0, 0] == np.frombuffer(pixels.content, "<f4")[1]


def test_without_maps_parts_of_the_picture_can_still_be_covered():
    import keras

    flat = [keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")]
    client = client_of(keras.Sequential([keras.Input((6, 6, 3)), *flat]))
    (output,) = client.get("/api/model").json()["outputs"]
    assert output["evidence_layer"] is None
    assert output["evidence_methods"] == ["occlusion"]


def test_a_layer_that_is_called_twice_is_counted_once():
    import keras

    inputs = keras.Input((6, 6, 3))
    shared = keras.layers.Conv2D(2, 3)
    model = keras.Model(inputs, keras.layers.Add()([shared(inputs), shared(inputs)]))
    layers = client_of(model).get("/api/model").json()["layers"]
    assert [layer["is_repeated"] for layer in layers] == [False, True, False]


def test_a_subclassed_model_is_one_box(tmp_path):
    import keras

    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import OpenedModel
    from pellucid.explanation.moved_picture import Move
    from pellucid.explanation.picture_model import as_graph

    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(3)

        def call(self, x):
            return self.dense(keras.ops.mean(x, axis=(1, 2)))

    own = Own()
    with pytest.raises(ModelError, match="subclassed"):
        as_graph(own)
    own(np.zeros((1, 6, 6, 3), "float32"))
    explorer = Explorer(OpenedModel(as_graph(own), "own", "file", None, None))
    assert len(explorer.calls) == 1
    picture = explorer.pixels("sample-coffee", Move()).astype("float32")
    traced = explorer.trace("sample-coffee", Move())
    np.testing.assert_allclose(traced.values[0][0], own(picture[None])[0], rtol=1e-5)


@pytest.mark.parametrize("scaling", ["0..1", "tf", "torch", "caffe"])
def test_pixels_are_scaled_as_keras_does_it(opened, scaling):
    from pellucid.app.explorer import Explorer
    from pellucid.backbones.scaling import scale_pixels

    pixels = np.random.default_rng(6).integers(0, 256, (20, 24, 3)).astype("uint8")
    import keras

    inputs = keras.Input((20, 24, 3))
    expected = keras.Model(inputs, scale_pixels(inputs, scaling))(pixels[None].astype("float32"))
    np.testing.assert_allclose(
        Explorer(opened, scaling).scaled(pixels), np.asarray(expected)[0], rtol=1e-4, atol=1e-4
    )


@pytest.mark.parametrize("scaling", ["none", "tf", "caffe"])
def test_what_is_covered_is_grey_in_the_models_values(opened, monkeypatch, scaling):
    from pellucid.app import explorer as module
    from pellucid.explanation.moved_picture import Move

    asked = []
    monkeypatch.setattr(module, "find_evidence", lambda *arguments: asked.append(arguments[5]))
    explorer = module.Explorer(opened, scaling)
    explorer.evidence("sample-coffee", Move(), 0, "occlusion", None)
    grey = explorer.scaled(np.full((2, 2, 3), 128, np.uint8))[0, 0]
    np.testing.assert_array_equal(asked, [grey])
