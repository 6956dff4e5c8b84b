"""Models with other outputs than one softmax, in the explorer: each value is called what it is."""

import numpy as np
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.once]

PICTURE = "sample-chelsea"


@pytest.fixture(scope="module")
def several():
    import keras

    keras.utils.set_random_seed(15)
    layers = keras.layers
    inputs = keras.Input((24, 24, 3))
    x = layers.Rescaling(1 / 255, name="scale")(inputs)
    maps = layers.Conv2D(6, 3, activation="relu", name="maps")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(maps)
    given = {
        "animal": layers.Dense(3, activation="softmax")(x),
        "is_day": layers.Dense(1, activation="sigmoid")(x),
        "place": layers.Dense(4, name="box")(x),
        "scene": layers.Conv2D(2, 1, activation="softmax", name="per_pixel")(maps),
    }
    return keras.Model(inputs, given, name="several")


@pytest.fixture(scope="module")
def address(several, listening):
    from pellucid.app.app import create_app
    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import OpenedModel

    opened = Explorer(OpenedModel(several, "several", "file", None, None))
    several.pixels = opened.pictures.pixels(PICTURE)
    with listening(create_app(opened)) as found:
        yield found


@pytest.mark.long
def test_every_output_is_named_and_has_its_own_values(page, several):
    page.goto(f"/#/network?lang=en&picture={PICTURE}")
    given = several.predict(several.pixels[None].astype("float32"), verbose=0)
    strip = page.get_by_role("region", name="Network")
    for name in given:
        strip.get_by_role("heading", name=f"Output: {name}").wait_for()
    p = float(given["is_day"][0, 0])
    day = strip.locator("section").filter(has_text="Output: is_day")
    day.get_by_text("A single sigmoid stands for two classes").wait_for()
    lines = {item.inner_text().replace("\n", " ") for item in day.get_by_role("listitem").all()}
    assert lines == {f"class 1 {100 * p:.1f}%", f"class 0 {100 * (1 - p):.1f}%"}
    place = strip.locator("section").filter(has_text="Output: place")
    place.get_by_text("4 numbers, from neither a softmax nor a sigmoid").wait_for()
    assert "class" not in place.inner_text()
    expect(place.get_by_role("listitem")).to_have_count(4)
    scene = strip.locator("section").filter(has_text="Output: scene")
    scene.get_by_text("A map of 22 × 22 × 2 numbers").wait_for()
    expect(scene.get_by_role("listitem")).to_have_count(0)


def test_evidence_is_for_the_output_that_is_chosen(page, several):
    page.goto(f"/#/evidence?lang=en&picture={PICTURE}")
    animal = int(np.argmax(several.predict(several.pixels[None].astype("float32"))["animal"]))
    page.get_by_role("heading", name=f"Evidence for class {animal}").wait_for()
    output = page.get_by_role("combobox", name="Output")
    output.select_option("1")
    asked = page.get_by_role("combobox", name="Evidence for")
    expect(asked.get_by_role("option")).to_have_text(["class 0", "class 1"])
    with page.expect_response("**/api/evidence?**which=0**") as answer:
        asked.select_option("0")
    assert answer.value.status == 200
    page.get_by_role("heading", name="Evidence for class 0").wait_for()
    layers = page.get_by_role("combobox", name="Layer").get_by_role("option")
    expect(layers).to_have_count(3)  # chosen for you, scale, maps: not those of another output
    output.select_option("2")
    page.get_by_role("heading", name="Evidence for number").wait_for()
    output.select_option("3")
    page.get_by_text("The output scene is a map").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Evidence for number").wait_for()
