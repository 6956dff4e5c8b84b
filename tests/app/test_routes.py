"""What the server answers, against what NumPy makes of the model's own activations."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.slow

COFFEE = {"picture": "sample-coffee"}


def ask(client, path, **values):
    response = client.get(path, params=COFFEE | values)
    assert response.status_code == 200, response.text
    return response.json()


def array(client, path, **values):
    response = client.get(path, params=COFFEE | values)
    assert response.status_code == 200, response.text
    shape = [int(size) for size in response.headers["X-Shape"].split(",")]
    return np.frombuffer(response.content, response.headers["X-Type"]).reshape(shape)


@pytest.fixture(scope="module")
def layers(client):
    return {layer["name"]: layer for layer in client.get("/api/model").json()["layers"]}


@pytest.fixture(scope="module")
def picture(client):
    """The sample as the model sees it."""
    content = client.get("/api/picture", params=COFFEE).content
    return np.asarray(Image.open(io.BytesIO(content)))


@pytest.fixture(scope="module")
def activations(opened, layers, picture):
    """Each activation, computed with submodels of Keras."""
    import keras

    model = opened.model
    names = [layer.name for layer in model.layers[1:] if layer.name != "body"]
    whole = keras.Model(model.inputs, [model.get_layer(name).output for name in names])
    given = whole.predict(picture[None].astype("float32"), verbose=0)
    return dict(zip(names, (np.asarray(value)[0] for value in given), strict=True))


def test_the_model_is_described(client, layers, opened):
    model = client.get("/api/model").json()
    assert model["input"] == {"height": 20, "width": 24, "channels": 3, "scaling": "none"}
    assert model["parameters"] == opened.model.count_params()
    assert model["source"] == "file"
    (output,) = model["outputs"]
    assert (output["kind"], output["values"], output["shape"]) == ("classes", 5, [5])
    assert output["labels"] is None
    assert output["layer"] == layers["classes"]["number"]
    trainable = {name: layer["trainable_parameters"] for name, layer in layers.items()}
    assert trainable["first"] == trainable["flip"] == trainable["body/relu"] == 0
    assert (layers["first"]["parameters"], layers["flip"]["parameters"]) == (168, 0)
    assert trainable["last"] == layers["last"]["parameters"]
    # Of the four numbers a channel, mean and variance are no parameters of the training.
    assert (layers["body/norm"]["parameters"], trainable["body/norm"]) == (32, 16)
    assert sum(trainable.values()) == model["trainable_parameters"]
    assert layers["first"]["parameter_formula"] == "3*3*3*6 + 6 = 168"
    assert layers["first"]["multiply_adds"] == 20 * 24 * 3 * 3 * 3 * 6
    assert layers["pool"]["multiply_adds"] == 0
    assert model["multiply_adds"] == sum(layer["multiply_adds"] for layer in layers.values())
    assert layers["first"]["keras_line"] == (
        'keras.layers.Conv2D(6, 3, padding="same", activation="relu", trainable=False, '
        'name="first")'
    )
    assert layers["last"]["size_formulas"] == [
        "floor((10 - 3) / 2) + 1 = 4",
        "floor((12 - 3) / 2) + 1 = 5",
    ]
    assert layers["body/both"]["inputs"] == [
        layers["body/relu"]["number"],
        layers["pool"]["number"],
    ]
    first, last = layers["body/separable"]["number"], layers["body/both"]["number"]
    assert [first, last] in model["blocks"]
    assert model["layers"][output["evidence_layer"]]["name"] == "last"
    with_places = [layer["number"] for layer in model["layers"] if len(layer["shape"]) == 3]
    assert output["evidence_layers"] == with_places
    assert layers["classes"]["settings"]["activation"] == "softmax"


def test_the_picture_is_run(client, activations):
    found = ask(client, "/api/trace")
    (values,) = found["outputs"]
    np.testing.assert_allclose(values, activations["classes"], rtol=1e-4)


@pytest.mark.parametrize("name", ["scale", "first", "pool", "last"])
def test_values_are_the_activations(client, layers, activations, name):
    values = array(client, f"/api/layers/{layers[name]['number']}/values", channel=1)
    np.testing.assert_allclose(values, activations[name][..., 1], rtol=1e-4, atol=1e-5)


def test_the_picture_has_values_too(client):
    assert array(client, "/api/layers/-1/values").shape == (20, 24)


def signed(view):
    """Read the numbers of a small map."""
    pixels = np.frombuffer(base64.b64decode(view["pixels"]), np.uint8)
    shares = (pixels.reshape(view["rows"], view["columns"]) - 128.0) / 127
    return shares * view["scale"]


def test_the_strongest_channels_have_scales_of_their_own(client, layers, activations):
    expected = activations["first"]
    path = f"/api/layers/{layers['first']['number']}/strongest"
    found = ask(client, path, size=100, count=3)
    order = np.argsort(-expected.max(axis=(0, 1)))[:3]
    assert [each["channel"] for each in found] == order.tolist()
    for each in found:
        values, scale = expected[..., each["channel"]], each["scale"]
        sizes = np.abs(values[values != 0])
        assert scale == pytest.approx(np.quantile(sizes, 0.99), rel=1e-4)
        np.testing.assert_allclose(
            signed(each), np.clip(values, -scale, scale), atol=0.51 * scale / 127
        )


def test_the_largest_value_of_a_channel_has_a_place(client, layers, activations):
    for name, n_axes in (("first", 3), ("classes", 1)):
        values, number = activations[name], layers[name]["number"]
        place = np.unravel_index(values.argmax(), values.shape)
        found = ask(client, f"/api/layers/{number}/largest")
        assert found["value"] == pytest.approx(float(values.max()), rel=1e-6)
        assert found["channel"] == place[-1]
        assert (found["row"], found["column"]) == (place[:2] if n_axes == 3 else (0, 0))
        channel = (found["channel"] + 1) % values.shape[-1]
        found = ask(client, f"/api/layers/{number}/largest", channel=channel)
        assert found["value"] == pytest.approx(float(values[..., channel].max()), rel=1e-6)
        (shown,) = (
            each
            for each in ask(client, f"/api/layers/{number}/strongest", size=8, count=64)
            if each["channel"] == channel
        )
        assert shown["largest"] == found


def test_the_same_channels_of_another_picture_have_the_same_scales(client, layers):
    layer = layers["first"]["number"]
    path = f"/api/layers/{layer}/strongest"
    one = ask(client, path, size=100, count=3)
    channels, scales = [[each[key] for each in one] for key in ("channel", "scale")]
    # A scale of 0 says that a map is 0 everywhere, so that the other picture's own one is taken.
    asked = {"channels": channels, "scales": [*scales[:2], 0.0]}
    other = ask(client, path, size=100, count=3, right=5, flip=True, **asked)
    assert [each["channel"] for each in other] == channels
    assert [each["scale"] for each in other[:2]] == scales[:2]
    assert other[2]["scale"] > 0
    for each in other:
        scale = each["scale"]
        moved = {"channel": each["channel"], "right": 5, "flip": True}
        values = array(client, f"/api/layers/{layer}/values", **moved)
        np.testing.assert_allclose(
            signed(each), np.clip(values, -scale, scale), atol=0.51 * scale / 127 + 1e-7
        )
    assert other[0]["pixels"] != one[0]["pixels"]
    unequal = client.get(path, params=COFFEE | asked | {"size": 9, "count": 3, "scales": [1.0]})
    assert (unequal.status_code, unequal.json()["detail"]) == (
        422,
        "There must be as many scales as channels; there are 1 and 3.",
    )


def test_channels_in_their_order_have_scales_of_their_own(client, layers, activations):
    found = ask(client, f"/api/layers/{layers['first']['number']}/channel-maps", size=100, count=4)
    assert [each["channel"] for each in found] == [0, 1, 2, 3]
    for channel, each in enumerate(found):
        values, scale = activations["first"][..., channel], each["scale"]
        np.testing.assert_allclose(
            signed(each), np.clip(values, -scale, scale), atol=0.51 * scale / 127 + 1e-7
        )


def test_the_numbers_of_a_vector_have_one_scale(client, layers, activations):
    path = f"/api/layers/{layers['classes']['number']}/strongest"
    found = ask(client, path, size=20, count=64)
    values = activations["classes"]
    (scale,) = {each["scale"] for each in found}
    assert scale == pytest.approx(values.max(), rel=1e-4)
    assert [each["channel"] for each in found] == np.argsort(-values).tolist()
    shown = np.concatenate([signed(each).ravel() for each in found])
    expected = np.minimum(np.sort(values)[::-1], scale)
    np.testing.assert_allclose(shown, expected, atol=0.51 * scale / 127)


def test_the_contributions_that_are_sent_add_up(client, layers, activations):
    path = f"/api/layers/{layers['first']['number']}/contributions"
    found = ask(client, path, channel=5, size=100, count=2)
    values = activations["first"][..., 5]
    assert found["result_value"] == pytest.approx(float(values.max()), rel=1e-4)
    assert values[found["row"], found["column"]] == values.max()
    parts = [part["value"] for part in found["parts"]]
    assert (len(parts), found["others"]) == (2, 1)
    total = sum(parts) + found["others_value"] + (found["bias"] or 0)
    assert total == pytest.approx(found["total_value"], rel=1e-5)
    assert (found["result"]["rows"], found["result"]["columns"]) == values.shape
    assert (
        ask(
            client,
            f"/api/layers/{layers['flatten']['number']}/contributions",
            channel=0,
            size=9,
            count=1,
        )
        is None
    )


def test_channels_are_summarised(client, layers, activations, picture):
    found = ask(client, f"/api/layers/{layers['first']['number']}/channels")
    expected = activations["first"]
    np.testing.assert_allclose(found["means"], expected.mean((0, 1)), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found["zeros"], (expected == 0).mean((0, 1)), atol=0.01)
    assert sum(found["histogram"]["counts"]) == expected.size
    assert sum(found["weights"]["counts"]) == 3 * 3 * 3 * 6
    entering = ask(client, f"/api/layers/{layers['scale']['number']}/channels")["picture"]
    assert [histogram["high"] for histogram in entering] == list(picture.max((0, 1)))


def test_kernels_are_the_weights(client, layers, opened):
    path = f"/api/layers/{layers['last']['number']}/kernels"
    kernel = np.asarray(opened.model.get_layer("last").kernel)
    found = array(client, path, channel=2, first=3, count=4)
    np.testing.assert_array_equal(found, np.moveaxis(kernel[:, :, 3:7, 2], -1, 0))


PLACES = {
    "scale": [3, 4, 1],
    "flip": [3, 4, 1],
    "first": [0, 0, 2],
    "pool": [4, 5, 2],
    "body/separable": [9, 11, 7],
    "body/norm": [2, 3, 4],
    "body/relu": [2, 3, 4],
    "body/both": [2, 3, 9],
    "unknown": [3, 4, 3],
    "last": [3, 4, 3],
    "flatten": [17],
    "classes": [4],
}


@pytest.mark.parametrize("name", PLACES)
def test_the_terms_that_are_sent_add_up(client, layers, name):
    layer = layers[name]
    unit = ask(client, f"/api/layers/{layer['number']}/unit", index=PLACES[name])
    terms = unit["terms"]
    if name == "unknown":
        assert terms is None
        assert unit["value"] is not None
        return
    assert terms["result"] == pytest.approx(unit["value"], rel=1e-4, abs=1e-6)
    if terms["kind"] == "weighted_sum":
        shown = sum(product["value"] for product in terms["products"]) + terms["others_sum"]
        assert shown + (terms["bias"] or 0) == pytest.approx(terms["total"], rel=1e-6, abs=1e-9)
        for cells in terms["cells"]:
            products = np.multiply(cells["numbers"], cells["weights"])
            np.testing.assert_allclose(products, cells["products"])
            (of_channel,) = (p for p in terms["products"] if p["channel"] == cells["channel"])
            # A separable convolution weighs the sum over the window once more.
            given = of_channel["value"] if of_channel["number"] is None else of_channel["number"]
            assert products.sum() == pytest.approx(given, rel=1e-6, abs=1e-9)


def test_padding_and_the_receptive_field_are_told(client, layers):
    unit = ask(client, f"/api/layers/{layers['first']['number']}/unit", index=[0, 0, 2])
    assert unit["terms"]["origin"] == [-1, -1]
    assert unit["terms"]["padding"] == [[True] * 3, [True, False, False], [True, False, False]]
    assert unit["receptive_field"] == {"top": 0, "left": 0, "bottom": 2, "right": 2}


def test_asked_channels_are_shown_cell_by_cell(client, layers):
    path = f"/api/layers/{layers['last']['number']}/unit"
    unit = ask(client, path, index=[0, 0, 0], channel=[5, 11])
    assert [cells["channel"] for cells in unit["terms"]["cells"]] == [5, 11]


def test_of_several_sums_of_a_channel_each_has_its_own_cells(client, layers):
    separable = layers["body/separable"]
    unit = ask(client, f"/api/layers/{separable['number']}/unit", index=[4, 5, 2], channel=[4, 7])
    (source,) = separable["inputs"]
    for cells, number in zip(unit["terms"]["cells"], (4, 7), strict=True):
        assert (cells["channel"], cells["input_channel"]) == (number, number // 2)
        given = array(client, f"/api/layers/{source}/values", channel=number // 2)
        np.testing.assert_allclose(cells["numbers"], given[3:6, 4:7], rtol=1e-6)


@pytest.mark.parametrize("method", ["grad-cam", "grad-cam++", "layer-cam", "occlusion"])
def test_evidence_is_what_the_method_finds(client, layers, opened, picture, method):
    from pellucid.explanation.evidence import find_evidence
    from pellucid.explanation.trace import trace

    traced = trace(opened.model, picture)
    expected = find_evidence(opened.model, traced, 2, method)
    facts = ask(client, "/api/evidence", which=2, method=method)
    heat = array(client, "/api/evidence/heat", which=2, method=method)
    assert heat.max() > 0 or method == "grad-cam++"  # whose sum is negative here
    np.testing.assert_allclose(heat, expected.heat * 255, atol=0.51)
    assert facts["box"] == (expected.box and vars(expected.box))
    assert facts["layer"] == (None if method == "occlusion" else layers["last"]["number"])
    assert [facts["rows"], facts["columns"]] == list(expected.coarse.shape)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 1.0])
def test_the_box_surrounds_the_largest_region_above_a_threshold(client, share):
    from scipy import ndimage

    asked = {"which": 2, "method": "layer-cam"}
    heat = array(client, "/api/evidence/heat", **asked)
    # Bytes are rounded: a threshold between two of them is the same for both.
    threshold = max(0.0, np.ceil(share * heat.max()) - 0.5)
    regions, n = ndimage.label(heat >= threshold)
    sizes = [int((regions == number + 1).sum()) for number in range(n)]
    rows, columns = np.nonzero(regions == 1 + int(np.argmax(sizes)))
    box = ask(client, "/api/evidence", **asked, share=threshold / heat.max())["box"]
    assert [box["top"], box["bottom"]] == [rows.min(), rows.max() + 1]
    assert [box["left"], box["right"]] == [columns.min(), columns.max() + 1]


def test_top_activations_are_in_order(client, layers, explorer):
    from pellucid.explanation.trace import trace

    number = layers["last"]["number"]
    top = client.get(f"/api/layers/{number}/top-activations", params={"channel": 1}).json()
    assert top["pictures"] == 4
    values = {}
    for picture in explorer.pictures.list():
        traced = trace(
            explorer.opened.model, explorer.pictures.pixels(picture.id).astype("float32")
        )
        values[picture.id] = float(traced.values[number][0][..., 1].max())
    found = [(each["picture"]["id"], each["value"]) for each in top["best"]]
    expected = sorted(values.items(), key=lambda item: -item[1])
    assert [name for name, _ in found] == [name for name, _ in expected]
    np.testing.assert_allclose([v for _, v in found], [v for _, v in expected], rtol=1e-4)
    pattern = client.get(f"/api/layers/{number}/feature-visualization", params={"channel": 1})
    assert Image.open(io.BytesIO(pattern.content)).size == (24, 20)


def test_a_moved_picture_is_compared(client, layers):
    same = ask(client, "/api/comparison", reference="sample-coffee")["changes"]
    assert all(change["relative"] in (0, None) for change in same)
    moved = ask(client, "/api/comparison", reference="sample-coffee", right=3, flip=True)
    assert len(moved["changes"]) == len(layers)
    assert moved["changes"][0]["relative"] > 0.05


def test_a_picture_of_ones_own(client):
    buffer = io.BytesIO()
    pixels = np.random.default_rng(5).integers(0, 256, (20, 24, 3)).astype("uint8")
    Image.fromarray(pixels).save(buffer, "PNG")
    headers = {"X-Name": "%EA%B3%A0%EC%96%91%EC%9D%B4.png"}
    added = client.post("/api/pictures", content=buffer.getvalue(), headers=headers)
    assert added.status_code == 200, added.text
    assert added.json()["name"] == "고양이.png"
    seen = client.get("/api/picture", params={"picture": added.json()["id"]})
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(seen.content))), pixels)
