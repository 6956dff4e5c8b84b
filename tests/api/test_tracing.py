"""`pellucid.trace` and `pellucid.arithmetic`, against Keras' own outputs."""

import sys

import numpy as np
import pytest

import pellucid

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model():
    import keras

    keras.utils.set_random_seed(5)
    layers = keras.layers
    inner = keras.Input((12, 10, 3))
    x = layers.Rescaling(1 / 255, name="scale")(inner)
    x = layers.Conv2D(4, 3, padding="same", activation="relu", name="conv")(x)
    body = keras.Model(inner, layers.MaxPooling2D(2, name="pool")(x), name="body")
    inputs = keras.Input((12, 10, 3))
    x = layers.GlobalAveragePooling2D(name="means")(body(inputs))
    return keras.Model(inputs, layers.Dense(3, activation="softmax", name="head")(x))


@pytest.fixture(scope="module")
def pixels():
    return np.random.default_rng(5).integers(0, 256, (12, 10, 3), dtype=np.uint8)


def test_activations_are_those_of_keras(model, pixels):
    import keras

    found = pellucid.trace(model, pixels)
    assert list(found) == ["body/scale", "body/conv", "body/pool", "means", "head"]
    body = model.get_layer("body")
    values = pixels[None].astype(np.float32)
    for name in ("scale", "conv", "pool"):
        part = keras.Model(body.input, body.get_layer(name).output)
        np.testing.assert_allclose(found[f"body/{name}"], np.asarray(part(values))[0], atol=1e-5)
    np.testing.assert_allclose(found.outputs[0], model.predict(values, verbose=0)[0], atol=1e-6)
    np.testing.assert_array_equal(found.values_in, values[0])
    np.testing.assert_array_equal(found.pixels, pixels)
    assert "conv" not in found
    assert len(found) == 5
    row = found.layers.row(1, named=True)
    assert (row["kind"], row["shape"]) == ("Conv2D", [12, 10, 4])
    assert row["max"] == found["body/conv"].max()


def test_the_terms_of_a_convolution_are_its_window_times_its_kernel(model, pixels):
    kernel, bias = (np.asarray(w) for w in model.get_layer("body").get_layer("conv").get_weights())
    found = pellucid.arithmetic(model, pixels, "body/conv", (0, 9, 2))
    assert found.terms.shape == (27, 6)
    padded = np.pad(pixels / 255, ((1, 1), (1, 1), (0, 0)))
    expected = (padded[0:3, 9:12] * kernel[..., 2]).sum() + bias[2]
    assert found.total == pytest.approx(expected, abs=1e-6)
    assert found.value == pytest.approx(max(0.0, expected), abs=1e-6)
    assert found.value == pytest.approx(found.traced, abs=1e-6)
    for row, column, channel, number, weight, _ in found.terms.rows():
        is_inside = 0 <= row < 12 and 0 <= column < 10
        value = pixels[row, column, channel] / 255 if is_inside else 0.0
        assert number == pytest.approx(value, abs=1e-7)
        assert weight == pytest.approx(kernel[row + 1, column - 8, channel, 2])
    assert (
        found.largest(3)["term"].abs().to_list()
        == sorted(found.terms["term"].abs(), reverse=True)[:3]
    )


def test_a_softmax_names_what_it_runs_over(model, pixels):
    found = pellucid.arithmetic(model, pixels, "head", 1)
    powers = np.exp(found.softmax_over)
    assert found.value == pytest.approx(powers[1] / powers.sum())
    assert found.softmax_over[1] == pytest.approx(found.total)


def test_the_cards(model, pixels):
    activations = pellucid.trace(model, pixels)
    for shown in (activations, activations.arithmetic("body/conv", (3, 3, 0))):
        html = shown._repr_html_()
        assert "<table" in html
        assert "<script" not in html
        assert "body/conv" in repr(shown)


@pytest.mark.parametrize(
    ("layer", "unit", "said"),
    [
        ("conv", 0, "There is no layer 'conv'"),
        ("body/conv", 0, r"shape \(12, 10, 4\)"),
        ("body/conv", (12, 0, 0), r"no number \(12, 0, 0\)"),
        ("head", -1, "whole numbers from 0"),
    ],
)
def test_what_there_is_not_is_a_message(model, pixels, layer, unit, said):
    with pytest.raises(pellucid.ConfigError, match=said):
        pellucid.arithmetic(model, pixels, layer, unit)


def test_layers_without_arithmetic_say_so(pixels):
    import keras

    inputs = keras.Input((12, 10, 3))
    x = keras.layers.GroupNormalization(1, name="group")(inputs)
    model = keras.Model(inputs, keras.layers.GlobalAveragePooling2D()(x))
    with pytest.raises(pellucid.ModelError, match=r"of the layer group \(GroupNormalization\)"):
        pellucid.arithmetic(model, pixels, "group", (0, 0, 0))


def test_a_widget_of_a_layer(model, pixels):
    activations = pellucid.trace(model, pixels)
    widget = activations.widget("body/conv", channels=[0, 2])
    row, column, channel = widget.unit
    assert (
        activations["body/conv"][row, column, channel]
        == activations["body/conv"][..., [0, 2]].max()
    )
    shown, _ = widget._repr_mimebundle_()
    assert "<script" not in shown["text/html"]
    assert f"body/conv (Conv2D) [{row}, {column}, {channel}]" in shown["text/html"]
    assert shown["text/plain"] == "LayerWidget('body/conv', shape=(12, 10, 4))"
    assert "Channels shown: 2 of 4." in widget.facts["notes"]
    with pytest.raises(pellucid.ConfigError, match="There is no layer 'conv'"):
        pellucid.layer_widget(model, pixels, "conv")


def test_a_widget_needs_anywidget(model, pixels, monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "pellucid.widgets.layer_widget", raising=False)
    with pytest.raises(pellucid.ConfigError, match=r'pip install "pellucid\[notebook\]"'):
        pellucid.layer_widget(model, pixels, "head")
