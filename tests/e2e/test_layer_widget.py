"""The widget of a layer in a browser, from its saved state alone: no kernel and no server."""

import itertools
import math

import numpy as np
import pytest

import pellucid
from pellucid.i18n import use_language

pytestmark = [pytest.mark.slow, pytest.mark.once]

SHOW = """async (state) => {
  for (const { path, data } of state.buffers ?? []) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    state[path[0]] = new DataView(bytes.buffer);
  }
  const listeners = new Set();
  const model = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; listeners.forEach((listener) => listener()); },
    save_changes: () => {},
    on: (event, listener) => listeners.add(listener),
    off: (event, listener) => listeners.delete(listener),
  };
  const address = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
  window.widget = await import(address);
  window.model = model;
  document.body.replaceChildren();
  const style = document.createElement("style");
  style.textContent = state._css;
  document.head.append(style);
  return widget.default.render({ model, el: document.body }) !== undefined;
}"""
EXPLAIN = """(units) => {
  const layer = widget.readLayer(model);
  return units.map((unit) => {
    const { terms, sum, bias, total, value, traced } = widget.explain(layer, unit);
    const inOrder = terms.map(({ number, weight }) => [number, weight]);
    return { terms: inOrder, sum, bias, total, value, traced };
  });
}"""
LAYERS = (
    "first", "normal", "clipped", "depth", "groups", "leaky", "average", "max", "largest", "pixels",
    "means", "hidden", "classes",
)  # fmt: skip


@pytest.fixture(scope="module")
def activations():
    import keras

    keras.utils.set_random_seed(3)
    layers = keras.layers
    inputs = keras.Input((13, 10, 3))
    x = layers.Rescaling(1 / 255, name="scale")(inputs)
    x = layers.Conv2D(8, 3, padding="same", strides=2, activation="relu", name="first")(x)
    x = layers.BatchNormalization(name="normal")(x)
    x = layers.Activation("relu6", name="clipped")(x)
    x = layers.DepthwiseConv2D(
        3, depth_multiplier=2, padding="same", activation="silu", name="depth"
    )(x)
    x = layers.Conv2D(8, 3, groups=2, dilation_rate=2, padding="same", name="groups")(x)
    x = layers.LeakyReLU(0.1, name="leaky")(x)
    x = layers.AveragePooling2D(3, strides=1, padding="same", name="average")(x)
    x = layers.MaxPooling2D(2, name="max")(x)
    largest = layers.GlobalMaxPooling2D(name="largest")(x)
    x = layers.Conv2D(6, 1, activation="softmax", name="pixels")(x)
    x = layers.GlobalAveragePooling2D(name="means")(x)
    x = layers.Dense(5, activation="tanh", name="hidden")(x)
    x = layers.Softmax(name="classes")(layers.Dense(4, name="logits")(x))
    model = keras.Model(inputs, [x, largest])
    random = np.random.default_rng(3)
    model.get_layer("normal").set_weights([random.uniform(0.5, 2, 8) for _ in range(4)])
    for name in ("first", "depth", "groups", "hidden"):
        layer = model.get_layer(name)
        layer.bias.assign(random.normal(size=layer.bias.shape) / 10)
    return pellucid.trace(model, random.integers(0, 256, (13, 10, 3), dtype=np.uint8))


@pytest.fixture(scope="module")
def page(browser):
    """A page that may ask for nothing."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    opened = context.new_page()
    problems = []
    opened.on("request", lambda request: problems.append(request.url))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.set_content('<!doctype html><html lang="en"><title>saved</title><body></body>')
    yield opened
    context.close()
    assert [problem for problem in problems if not problem.startswith("blob:")] == []


def show(page, widget):
    """Show a widget from what a notebook saves of it."""
    from ipywidgets.embed import dependency_state

    saved = dependency_state(widget, drop_defaults=False)[widget.model_id]
    assert page.evaluate(SHOW, {**saved["state"], "buffers": saved["buffers"]})


@pytest.mark.parametrize("name", LAYERS)
def test_its_numbers_are_those_of_python(activations, page, name):
    show(page, activations.widget(name))
    shape = activations[name].shape
    units = list(itertools.product(*(sorted({0, 1, size - 1}) for size in shape)))[:24]
    for unit, found in zip(units, page.evaluate(EXPLAIN, [list(u) for u in units]), strict=True):
        expected = activations.arithmetic(name, unit)
        terms = expected.terms.select("number", "weight").to_numpy()
        np.testing.assert_allclose(found["terms"], terms, rtol=1e-12)
        assert found["bias"] == pytest.approx(expected.bias, rel=1e-12)
        assert found["total"] == pytest.approx(expected.total, rel=1e-12, abs=1e-14)
        assert found["value"] == pytest.approx(expected.value, rel=3e-7)
        assert found["traced"] == expected.traced


def test_a_number_is_written_as_in_python(page, activations):
    show(page, activations.widget("classes"))
    random = np.random.default_rng(0)
    numbers = [0.0, 1.0, -127.0625, 127.0635, 0.00001, 123456.5, 123457.5, 999999.5, 1e-300, 0.1]
    numbers += [round(x / 256, 6) for x in range(-300, 300, 7)]
    numbers += (random.normal(size=200) * 10.0 ** random.integers(-8, 9, 200)).tolist()
    assert page.evaluate("(all) => all.map(widget.format)", numbers) == [
        f"{number:.6g}" for number in numbers
    ]


def test_a_click_shows_the_arithmetic_of_a_number(activations, page, assert_accessible):
    show(page, activations.widget("first"))
    page.get_by_role("radio", name="5").click()
    chosen_map = page.get_by_role("application", name="Channel 5")
    box = chosen_map.bounding_box()
    rows, columns, _ = activations["first"].shape
    chosen_map.click(position={"x": 1.5 * box["width"] / columns, "y": 1.5 * box["height"] / rows})
    assert page.evaluate("model.get('unit')") == [1, 1, 5]
    page.keyboard.press("ArrowUp")  # the map keeps the focus
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("model.get('unit')") == [0, 0, 5]
    expected = activations.arithmetic("first", (0, 0, 5))
    page.get_by_text(f"first [0, 0, 5] = {expected.value:.6g}", exact=True).wait_for()
    of_terms = expected.total - expected.bias
    page.get_by_text(
        f"sum of the terms {of_terms:.6g} + bias {expected.bias:.6g} = {expected.total:.6g}"
    ).wait_for()
    page.get_by_text(f"relu({expected.total:.6g}) = {expected.value:.6g}").wait_for()

    chosen = page.get_by_label("Channel of the input:").input_value()
    terms = expected.terms.filter(channel=int(chosen))
    (products,) = page.get_by_role("table", name="term").all()
    assert products.inner_text().split()[1:] == [f"{term:.6g}" for term in terms["term"]]
    assert products.locator("td.padding").count() == 3
    page.get_by_text("The largest terms").first.click()
    (table,) = page.locator("table.terms").all()
    shown = [row.split("\t") for row in table.inner_text().splitlines()[2:]]
    largest = expected.largest()
    assert [row[-1] for row in shown] == [f"{term:.6g}" for term in largest["term"]]
    assert_accessible(page)


def test_a_channel_is_chosen_with_the_keyboard_in_korean(activations, page):
    with use_language("ko"):
        show(page, activations.widget("hidden", channels=[0, 2, 4]))
    page.get_by_text("채널 5개 가운데 3개를 표시합니다.").wait_for()
    page.get_by_role("radio", checked=True).focus()
    page.keyboard.press("ArrowRight")
    (unit,) = page.evaluate("model.get('unit')")
    expected = activations.arithmetic("hidden", unit)
    assert page.get_by_role("radio", checked=True).inner_text() == str(unit)
    page.get_by_text(f"tanh({expected.total:.6g}) = {expected.value:.6g}").wait_for()
    page.get_by_text(f"Keras가 계산한 값은 {expected.traced:.6g}입니다.").wait_for()


def test_a_layer_of_another_kind_shows_its_values(activations, page):
    show(page, activations.widget("scale"))
    page.get_by_text("only its values").wait_for()
    row, column, channel = page.evaluate("model.get('unit')")
    largest = activations["scale"].max()
    assert activations["scale"][row, column, channel] == largest
    page.get_by_text(f"scale [{row}, {column}, {channel}] = {largest:.6g}").wait_for()
    assert math.isclose(largest, 1, abs_tol=0.1)
