"""The explorer in a browser: each view says what NumPy and Keras say."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.once]

PICTURE = "sample-chelsea"


def number(text: str) -> float:
    """Read a number as the page writes it."""
    return float(text.replace("−", "-").replace("%", "").strip())


def go(page, view: str, **values):
    query = "&".join(f"{name}={value}" for name, value in values.items())
    page.goto(f"/#/{view}?lang=en&picture={PICTURE}&{query}")


def test_the_network_shows_every_layer_and_the_answer(page, activations, explorer):
    go(page, "network")
    scene = page.get_by_role("region", name="Network")
    for name in ("scale", "first", "pool", "left", "sum", "last", "mean", "classes"):
        scene.get_by_role("link", name=re.compile(f"^{name} ")).wait_for()
    best = int(activations["classes"].argmax())
    answer = scene.get_by_role("group", name="Prediction").get_by_role("listitem").first
    name, *_logit, share = answer.inner_text().split("\n")
    assert name == explorer.opened.labels[best]
    assert number(share) == pytest.approx(100 * activations["classes"].max(), abs=0.06)


def test_maps_of_the_network_lead_to_their_channels(page):
    go(page, "network")
    link = page.get_by_role("link", name="Channel 3 of first", exact=True)
    link.hover()
    # It is computed from three channels.
    expect(page.locator("path.line.high")).to_have_count(3)
    link.click()
    page.get_by_role("heading", name="Channel 3", exact=True).wait_for()
    page.go_back()
    link.wait_for()


def test_a_channel_is_the_sum_of_contributions(page, activations, network):
    go(page, "layer", layer=5, channel=2)
    fan = page.get_by_role("region", name="How channel 2 is computed")
    fan.wait_for()
    values = activations["last"][..., 2]
    row, column = np.unravel_index(values.argmax(), values.shape)
    fan.get_by_text(f"row {row}, column {column}").wait_for()
    layer = network.get_layer("last")
    window = activations["sum"][row : row + 3, column : column + 3]
    sums = (window * np.asarray(layer.kernel)[..., 2]).sum(axis=(0, 1))
    order = np.argsort(-np.abs(sums))[:5]
    for channel in order:
        fan.get_by_role("link", name=f"Channel {channel} of sum", exact=True).wait_for()
    fan.get_by_role("link", name=f"Channel {order[0]} of sum", exact=True).click()
    page.get_by_role("heading", name="sum", exact=True).wait_for()
    if order[0]:
        expect(page).to_have_url(re.compile(f"channel={order[0]}"))


def test_a_layer_shows_its_channels_kernels_and_formulas(page, network):
    go(page, "layer", layer=1, channel=5)
    page.get_by_role("heading", name="first").wait_for()
    page.get_by_text("3*3*3*8 + 8 = 224").wait_for()
    page.get_by_text("ceil(24 / 1) = 24").first.wait_for()
    tiles = page.get_by_role("button", name="Channel")
    expect(tiles).to_have_count(8)
    kernel = np.asarray(network.get_layer("first").kernel)[:, :, 0, 5]
    label = page.get_by_role("img", name="channel 0 of the input").get_attribute("aria-label")
    shown = [number(text) for text in label.split(": ")[1].split()]
    np.testing.assert_allclose(shown, kernel.ravel(), rtol=0.06, atol=1e-3)
    tiles.nth(2).click()
    page.get_by_role("heading", name="Channel 2", exact=True).wait_for()
    page.get_by_text("All 4 pictures, by the largest value").wait_for()


def test_a_number_is_followed_step_by_step(page, activations):
    expected = activations["first"]
    go(page, "unit", layer=1, channel=5, row=0, column=22)
    result = page.get_by_role("status", name="Result")
    for place in ((0, 22), (0, 23), (1, 0)):
        page.get_by_text(f"row {place[0]}, column {place[1]}").wait_for()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        found = number(result.inner_text())
        assert found == pytest.approx(float(expected[(*place, 5)]), rel=1e-3, abs=1e-5)
        page.get_by_role("button", name="Next position").click()
    page.get_by_role("spinbutton", name="Row").fill("10")
    page.keyboard.press("Tab")
    page.get_by_text("row 10, column 1").wait_for()


def test_an_activation_is_written_out(page):
    for view in ("layer", "unit"):
        go(page, view, layer=1, channel=5, row=0, column=22)
        page.get_by_text("Negative numbers become 0; positive ones pass.").wait_for()
        page.get_by_text("relu(x) = max(x, 0)", exact=True).wait_for()


def test_padding_is_marked_and_products_are_shown(page, pixels, network):
    go(page, "unit", layer=1, channel=5, row=0, column=0)
    products = page.get_by_role("table", name="number × weight")
    products.wait_for()
    cells = products.get_by_role("cell")
    assert cells.count() == 9
    assert products.get_by_title("padding").count() == 5
    heading = page.get_by_role("heading", name="of the input").inner_text()
    channel = int(heading.split()[1])
    kernel = np.asarray(network.get_layer("first").kernel)[1, 1, channel, 5]
    expected = pixels[0, 0, channel] / 255 * kernel
    assert number(cells.nth(4).inner_text()) == pytest.approx(expected, rel=1e-2, abs=1e-3)


@pytest.mark.long
@pytest.mark.parametrize("layer", ["pool", "sum", "mean", "classes"])
def test_other_kinds_of_layers_say_what_they_compute(page, explorer, activations, layer):
    call = [call.name for call in explorer.calls].index(layer)
    value = activations[layer]
    place = (3, 4, 2) if value.ndim == 3 else (2,)
    go(page, "unit", layer=call, channel=2, row=3, column=4)
    page.get_by_role("heading", name=f"{layer}[").wait_for()
    found = number(page.get_by_role("status", name="Result").inner_text())
    assert found == pytest.approx(float(value[place]), rel=1e-3, abs=1e-5)


def test_evidence_is_framed(page, explorer):
    from pellucid.explanation.moved_picture import Move

    boxes = [explorer.evidence(PICTURE, Move(), n, "layer-cam", None).box for n in range(5)]
    which, box = next((n, box) for n, box in enumerate(boxes) if box is not None)
    go(page, "evidence", which=which, method="layer-cam")
    label = explorer.opened.labels[which]
    page.get_by_role("heading", name=f"Evidence for {label}").wait_for()
    page.get_by_role("img", name=f"Evidence for {label}").wait_for()
    frame = page.locator("rect.over")
    for name, expected in (
        ("x", box.left),
        ("y", box.top),
        ("width", box.right - box.left),
        ("height", box.bottom - box.top),
    ):
        assert number(frame.get_attribute(name)) == expected
    page.get_by_role("combobox", name="Method").select_option("occlusion")
    page.get_by_text("Squares that overlap by half cover the picture").wait_for()


def test_the_frame_surrounds_the_largest_region_above_the_threshold(page, explorer):
    from scipy import ndimage

    from pellucid.explanation.moved_picture import Move

    found = [explorer.evidence(PICTURE, Move(), n, "layer-cam", None) for n in range(5)]
    which, heat = next((n, one.heat) for n, one in enumerate(found) if one.box is not None)
    go(page, "evidence", which=which, method="layer-cam")
    frame = page.locator("rect.over")
    frame.wait_for()
    for share in (0.6, 0.9):
        regions, _ = ndimage.label(heat >= share * heat.max())
        sizes = np.bincount(regions.ravel())[1:]
        rows, columns = np.nonzero(regions == 1 + sizes.argmax())
        page.get_by_role("slider", name="Threshold").fill(str(share))
        page.get_by_text(f"Values below {share:.0%}").wait_for()
        for name, expected in (
            ("x", columns.min()),
            ("y", rows.min()),
            ("width", np.ptp(columns) + 1),
            ("height", np.ptp(rows) + 1),
        ):
            expect(frame).to_have_attribute(name, str(expected))
    page.get_by_role("checkbox", name="Frame").uncheck()
    expect(frame).to_have_count(0)


def test_the_evidence_for_the_largest_classes_is_side_by_side(page, activations, explorer):
    go(page, "evidence")
    values = activations["classes"]
    order = np.argsort(-values)[:4]
    classes = page.get_by_role("region", name="Classes side by side").get_by_role("button")
    expect(classes).to_have_count(4)
    for button, which in zip(classes.all(), order, strict=True):
        label, share = explorer.opened.labels[which], 100 * float(values[which])
        name, shown = button.inner_text().split("\n")
        assert name == label
        assert number(shown) == pytest.approx(share, abs=0.06)
        expect(button.locator("canvas")).to_have_count(1)
    expect(classes.first).to_have_attribute("aria-pressed", "true")
    classes.nth(2).click()
    page.get_by_role("heading", name=f"Evidence for {explorer.opened.labels[order[2]]}").wait_for()
    expect(classes.nth(2)).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(re.escape(f"which={order[2]}")))


def shifted_by_4(pixels):
    return np.concatenate([pixels[:, 3::-1], pixels[:, :-4]], axis=1)


def test_a_moved_picture_changes_layers_as_numpy_says(page, pixels, activations, network):
    import keras

    go(page, "compare", right=4)
    first = keras.Model(network.inputs, network.get_layer("first").output)
    moved = first.predict(shifted_by_4(pixels)[None], verbose=0)[0]
    for name, one, other in (
        ("scale", pixels, shifted_by_4(pixels)),
        ("first", activations["first"], moved),
    ):
        expected = np.linalg.norm(other - one) / np.linalg.norm(one)
        change = page.get_by_role("status", name=f"Change: {name}", exact=True)
        change.wait_for()
        assert number(change.inner_text()) == pytest.approx(100 * expected, abs=0.06)
    page.get_by_role("button", name="Undo all").click()
    expect(change).to_have_text("0.0%")
    page.get_by_text("Both pictures are the same.").wait_for()


def test_the_predictions_for_both_pictures_are_those_of_keras(page, pixels, network, explorer):
    go(page, "compare", right=4)
    both = network.predict(np.stack([pixels, shifted_by_4(pixels)]), verbose=0)
    rows = page.get_by_role("region", name="Prediction").get_by_role("row")
    expect(rows).to_have_count(6)
    for which, label in enumerate(explorer.opened.labels):
        cells = rows.filter(has_text=label).get_by_role("cell").all_inner_texts()
        assert [number(text) for text in cells] == pytest.approx(100 * both[:, which], abs=0.06)


def test_the_divider_fades_maps_from_one_picture_to_the_other(page, pixels, activations, network):
    import keras

    # Of the largest channel at the place where it changes most: 255 is the scale.
    go(page, "compare", right=4)
    first = keras.Model(network.inputs, network.get_layer("first").output)
    moved = first.predict(shifted_by_4(pixels)[None], verbose=0)[0]
    channel = int(activations["first"].max(axis=(0, 1)).argmax())
    one, other = activations["first"][..., channel], moved[..., channel]
    scale = np.quantile(np.abs(one[one != 0]), 0.99)
    one, other = (np.clip(values / scale, -1, 1) for values in (one, other))
    canvas = page.get_by_role("link", name=f"Channel {channel} of first", exact=True).locator(
        "canvas"
    )
    # All values are positive, so that the colour goes from the page's shade to orange, by shares.
    assert min(one.min(), other.min()) >= 0
    shade, orange = np.array([244, 245, 247]), np.array([194, 65, 12])

    def colours():
        data = canvas.evaluate(
            "one => [...one.getContext('2d').getImageData(0, 0, one.width, one.height).data]"
        )
        return np.array(data, float).reshape(*one.shape, 4)[..., :3]

    divider = page.get_by_role("slider", name="Share of the second picture")
    divider.focus()
    for key, share in (("Home", 0.0), ("End", 1.0), ("PageDown", 0.8), ("ArrowLeft", 0.75)):
        page.keyboard.press(key)
        expect(divider).to_have_attribute("aria-valuenow", str(round(100 * share)))
        page.get_by_role("heading", name=f"{100 * share:.0f}%").wait_for()
        mean = (one + share * (other - one))[..., None]
        # Bytes are rounded twice, of each map and of the mean, and then each colour.
        np.testing.assert_allclose(colours(), shade + mean * (orange - shade), atol=3)
    box = divider.bounding_box()
    page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 20)
    page.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "25")


def test_a_picture_of_ones_own_is_taken(page, network):
    go(page, "network")
    own = np.random.default_rng(3).integers(0, 256, (24, 24, 3)).astype("uint8")
    buffer = io.BytesIO()
    Image.fromarray(own).save(buffer, "PNG")
    page.get_by_title("Choose a picture").click()
    page.get_by_label("open a file").set_input_files(
        {"name": "내 사진.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    )
    page.get_by_role("img", name="Picture 내 사진.png").first.wait_for()
    expected = network.predict(own[None].astype("float32"), verbose=0)[0].max()
    answers = page.get_by_role("group", name="Prediction")
    answers.get_by_role("listitem").first.get_by_text(f"{expected:.1%}").wait_for()


def test_a_broken_picture_says_why(page, expected_problems):
    expected_problems.append("400")
    go(page, "network")
    page.get_by_title("Choose a picture").click()
    page.get_by_label("open a file").set_input_files(
        {"name": "page.png", "mimeType": "image/png", "buffer": b"<html></html>"}
    )
    page.get_by_role("alert").filter(has_text="page.png").get_by_text("not a picture").wait_for()


def test_a_link_to_what_does_not_exist_shows_what_does(page, activations):
    """One place everywhere on the page, a sentence about it, and an address that says it too."""
    page.goto("/#/network?lang=en")
    page.get_by_role("region", name="Network").wait_for()
    go(page, "unit", layer=9999, row=-3, column="NaN", channel=2.4, speed=5)
    status = page.get_by_role("status").filter(has_text="The link refers to")
    status.wait_for()
    for part in ("layer 9999 → 7", "row -3 → 0", "column NaN → 0", "channel 2.4 → 2", "speed is"):
        assert part in status.inner_text()
    page.get_by_role("heading", name="classes[2]").wait_for()
    assert page.get_by_role("combobox", name="Layer").input_value() == "7"
    assert page.get_by_role("spinbutton", name="Neuron").input_value() == "2"
    found = number(page.get_by_role("status", name="Result").inner_text())
    assert found == pytest.approx(float(activations["classes"][2]), rel=1e-3)
    address = page.url
    assert "layer=7" in address
    assert "channel=2" in address
    assert "row" not in address
    assert "speed" not in address
    # On from there, and back: nothing more is replaced.
    page.get_by_role("button", name="Previous layer").click()
    largest = int(activations["mean"].argmax())
    page.get_by_role("heading", name=f"mean[{largest}]").wait_for()
    expect(status).to_have_count(0)
    page.go_back()
    page.get_by_role("heading", name="classes[2]").wait_for()
    expect(page).to_have_url(address)
    page.go_back()
    page.get_by_role("region", name="Network").wait_for()
    page.go_forward()
    page.get_by_role("heading", name="classes[2]").wait_for()
    expect(status).to_have_count(0)


def test_a_link_is_corrected_in_korean_too(page):
    page.goto("/#/layer?lang=ko&layer=-5&picture=none&view=unit")
    status = page.get_by_role("status").filter(has_text="링크가 가리키는 것")
    status.wait_for()
    assert "층 -5 → 0, 사진 none → 기본값, view 무시" in status.inner_text()
    expect(page).to_have_url(re.compile(re.escape("#/layer?lang=ko") + "$"))


def test_layers_have_a_bar_for_the_parameters_that_they_have(page):
    go(page, "network")
    scene = page.get_by_role("region", name="Network")
    transparent = "rgba(0, 0, 0, 0)"
    for name, n_parameters in (("first", 224), ("pool", 0), ("classes", 55)):
        link = scene.get_by_role("link", name=re.compile(f"^{name} "))
        link.wait_for()
        colour = link.evaluate("one => getComputedStyle(one).borderTopColor")
        assert (colour != transparent) == (n_parameters > 0)
        title = link.get_attribute("title")
        assert ("trainable" in title) == (n_parameters > 0)
        assert (f"{n_parameters} parameters" in title) == (n_parameters > 0)
    text = page.locator("main").inner_text()
    assert "1,593 of them trainable" in text
    assert "learned" not in text


def hold(page, path: str) -> list:
    """Keep questions for a path from the server; gives them, to be released later."""
    held = []
    page.route(re.compile(rf"/api/{path}\?"), lambda route: held.append(route))
    return held


def release(held: list) -> None:
    while held:
        held.pop().continue_()


def test_the_second_predictions_are_not_shown_before_they_are_known(page, pixels, network):
    go(page, "compare")
    cells = page.get_by_role("region", name="Prediction").locator("td")
    expect(cells).to_have_count(10)
    expect(cells.nth(1)).to_contain_text("%")
    held = hold(page, "trace")
    page.get_by_role("slider", name="Shift right").fill("4")
    expect(cells.nth(1)).to_have_text("…")
    expect(cells.nth(0)).to_contain_text("%")
    release(held)
    expected = network.predict(shifted_by_4(pixels)[None], verbose=0)[0]
    expect(cells.nth(1)).to_contain_text("%")
    shown = [number(text) for text in cells.all_inner_texts()[1::2]]
    assert sorted(shown) == pytest.approx(sorted(100 * expected), abs=0.06)


def test_an_old_heat_map_does_not_stand_for_a_new_one(page):
    go(page, "evidence")
    main = page.get_by_role("main")
    heat = main.get_by_role("img", name=re.compile("^Evidence for"))
    sentence = main.get_by_text(re.compile("^Frame"))
    heat.wait_for()
    held = hold(page, "evidence(/heat)?")
    main.get_by_role("combobox", name="Method").select_option("layer-cam")
    main.get_by_text("Computing …").wait_for()
    expect(heat).to_have_count(0)
    expect(sentence).to_have_count(0)
    release(held)
    heat.wait_for()
    expect(main.get_by_text("Computing …")).to_have_count(0)
