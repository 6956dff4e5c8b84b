"""Models that Keras allows and few make: outputs with a name or without an axis, several sums."""

import threading

import numpy as np
import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.slow

COFFEE = {"picture": "sample-coffee"}


def explorer_of(model):
    from pellucid.server.explorer import Explorer
    from pellucid.server.opened_model import OpenedModel

    return Explorer(OpenedModel(model, "odd", "file", None, None))


def client_of(explorer):
    from pellucid.server.app import create_app

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
    likes = client.get(f"/api/layers/{last['number']}/likes", params={"channel": 0}).json()
    values = [picture["value"] for picture in likes["best"]]
    assert len(values) == likes["pictures"] == 4
    assert values == sorted(values, reverse=True)
    assert pytest.approx(number) in values
    box = likes["best"][0]["box"]
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
    from pellucid.server import explorer as module

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

    from pellucid.explain.formulas import size_formulas
    from pellucid.server.kernels import kernel_of

    layer = keras.layers.Conv2D(4, 3, data_format="channels_first")
    layer.build((None, 3, 12, 16))
    assert kernel_of(layer) is None
    assert size_formulas(layer, (3, 12, 16)) is None
