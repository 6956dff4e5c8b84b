"""The scene in a browser: from the picture down to one multiplication, to the pixel, and back."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.once]

PICTURE = "sample-chelsea"
LAYERS = ("scale", "first", "pool", "left", "sum", "last", "mean", "classes")


# What is framed begins in the free area above the box, and ends there if it fits.
IS_IN_SIGHT = """() => {
  const framed = document.querySelector("[data-toured]")?.getBoundingClientRect();
  const free = document.querySelector(".box").getBoundingClientRect().top;
  return framed && framed.top >= 0 && (framed.bottom <= free || framed.height > free - 24);
}"""


def number(text: str) -> float:
    """Read a number as the page writes it."""
    return float(text.replace("−", "-").replace("%", "").strip())


def go(page, view: str, **values):
    query = "&".join(f"{name}={value}" for name, value in values.items())
    page.goto(f"/#/{view}?lang=en&picture={PICTURE}&{query}")


def result_of(page) -> float:
    return number(page.get_by_role("status", name="Result").inner_text())


def said(page, text: str) -> None:
    """Wait until a screen reader is told."""
    page.get_by_role("status").filter(has_text=re.compile(f"^{re.escape(text)}$")).wait_for()


@pytest.mark.long
def test_six_keys_lead_to_a_multiplication_and_back(page, activations):
    go(page, "network")
    page.get_by_role("link", name=re.compile("^first ")).wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    row, column, channel = np.unravel_index(activations["first"].argmax(), (24, 24, 8))
    said(page, f"Layer: Channel {channel} of first")
    page.keyboard.press("Enter")
    said(page, f"Number: first[{row}, {column}, {channel}]")
    page.get_by_role("table", name="number × weight").wait_for()
    assert result_of(page) == pytest.approx(float(activations["first"].max()), rel=1e-3)
    page.keyboard.press("ArrowDown")
    down = min(row + 1, 23)
    said(page, f"Number: first[{down}, {column}, {channel}]")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    expected = float(activations["first"][down, column, channel])
    assert result_of(page) == pytest.approx(expected, rel=1e-3, abs=1e-5)
    page.keyboard.press("Escape")
    said(page, f"Layer: Channel {channel} of first")
    page.keyboard.press("Escape")
    said(page, "Network")
    # The way goes on from there.
    expect(page.get_by_role("link", name=re.compile("^first "))).to_be_focused()


@pytest.mark.long
def test_a_trail_leads_from_the_answer_to_the_pixel(page, activations, network, pixels):
    """Each step down goes to the number that counts most, as NumPy finds it."""
    go(page, "network")
    best = int(activations["classes"].argmax())
    page.get_by_role("group", name="Prediction").get_by_role("link").first.click()
    page.get_by_role("heading", name=f"classes[{best}]").wait_for()
    weights = np.asarray(network.get_layer("classes").kernel)[:, best]
    channel = int(np.abs(activations["mean"] * weights).argmax())
    waterfall = page.get_by_role("list", name="total")
    waterfall.get_by_role("link", name=str(channel), exact=True).click()
    page.get_by_role("heading", name=f"mean[{channel}]").wait_for()
    assert result_of(page) == pytest.approx(float(activations["mean"][channel]), rel=1e-3)
    crumbs = page.get_by_role("navigation", name="Where you are")
    expect(crumbs.get_by_role("listitem")).to_have_count(3)
    for _ in range(7):
        if page.get_by_role("heading", name="Pixel in row").count():
            break
        before = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, before=before: url != before)
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
    row, column = map(
        int, re.findall(r"\d+", page.get_by_role("heading", name="Pixel in row").inner_text())
    )
    for n, colour in enumerate(("Red", "Green", "Blue")):
        shown = page.get_by_role("status", name=colour).inner_text()
        assert number(shown) == pixels[row, column, n]
    names = crumbs.get_by_role("listitem").all_inner_texts()
    share = f"{100 * activations['classes'][best]:.1f}%"
    assert share in names[1]
    assert [name.split("[")[0] for name in names[2:]] == [
        "mean", "last", "sum", *_between(names), "first", "scale", "picture",
    ]  # fmt: skip
    for name in names[2:-1]:
        layer, index, value = re.match(r"(\w+)\[([\d, ]+)\]\s+(\S+)", name).groups()
        expected = activations[layer][tuple(map(int, index.split(",")))]
        assert number(value) == pytest.approx(float(expected), rel=1e-2, abs=1e-6)
    # And up again, one step at a time.
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="scale[").wait_for()


def _between(names: list[str]) -> list[str]:
    """Of the sum, one of its two branches was followed."""
    found = [name.split("[")[0] for name in names]
    return ["left", "pool"] if "left" in found else ["pool"]


def test_a_cell_of_the_window_leads_to_its_number(page, activations):
    go(page, "unit", layer=3, channel=2, row=5, column=6)
    heading = page.get_by_role("heading", name=re.compile("^channel \\d+ of the input$"))
    channel = int(heading.inner_text().split()[1])
    # The upper left cell of a window with padding of one.
    page.get_by_role("table", name="window").get_by_role("link").first.click()
    page.get_by_role("heading", name=f"pool[4, 5, {channel}]").wait_for()
    assert result_of(page) == pytest.approx(float(activations["pool"][4, 5, channel]), rel=1e-3)
    page.go_back()
    page.get_by_role("heading", name="left[5, 6, 2]").wait_for()


def test_the_waterfall_ends_at_the_total(page, activations, network):
    go(page, "unit", layer=5, channel=3, row=2, column=4)
    steps = page.get_by_role("list", name="total").get_by_role("listitem")
    steps.first.wait_for()
    window = activations["sum"][2:5, 4:7]
    layer = network.get_layer("last")
    sums = (window * np.asarray(layer.kernel)[..., 3]).sum(axis=(0, 1))
    order = np.argsort(-np.abs(sums))
    shown = [number(text.split("\n")[-1]) for text in steps.all_inner_texts()]
    np.testing.assert_allclose(shown[:-2], sums[order], rtol=2e-3, atol=1e-5)
    assert shown[-2] == float(np.asarray(layer.bias)[3])
    assert shown[-1] == pytest.approx(sums.sum(), rel=1e-3)
    page.get_by_text("The same as a matrix product").click()
    # 10 x 10 places, a window of 3 x 3 x 8 numbers, and 10 filters.
    for size in ("100 × 72", "72 × 10", "100 × 10"):
        page.get_by_text(size, exact=True).wait_for()
    page.get_by_text("Row 24 times column 3").wait_for()


def test_the_windows_of_all_inputs_move_together(page, activations, network):
    go(page, "layer", layer=5, channel=3)
    fan = page.get_by_role("region", name="How channel 3 is computed")
    fan.locator(".window").first.wait_for()
    expect(fan.locator(".window")).to_have_count(5)
    place = fan.get_by_text(re.compile(r"^row \d+, column \d+$"))
    at_first = place.inner_text()
    fan.get_by_role("button", name="Move the windows").click()
    expect(place).not_to_have_text(at_first)
    fan.get_by_role("button", name="Pause").click()
    page.wait_for_load_state("networkidle")
    row, column = map(int, re.findall(r"\d+", place.inner_text()))
    lefts = [window.get_attribute("style") for window in fan.locator(".window").all()]
    assert all(style == lefts[0] for style in lefts)
    left, width = (
        float(re.search(rf"{side}: ([\d.]+)%", lefts[0])[1]) for side in ("left", "width")
    )
    # The layer has no padding, and a kernel of 3 x 3; its input has 12 columns.
    assert (left, width) == pytest.approx((100 * column / 12, 25), abs=0.01)
    window = activations["sum"][row : row + 3, column : column + 3]
    layer = network.get_layer("last")
    sums = (window * np.asarray(layer.kernel)[..., 3]).sum(axis=(0, 1))
    channels = [
        int(re.search(r"\d+", link.get_attribute("aria-label"))[0])
        for link in fan.get_by_role("link", name="Contribution of channel").all()
    ]
    shown = [number(text) for text in fan.locator(".at:has(a .cell) > .number").all_inner_texts()]
    np.testing.assert_allclose(shown[:5], sums[channels], rtol=5e-3, atol=1e-5)
    result = float(activations["last"][row, column, 3])
    assert number(fan.get_by_role("link", name=re.compile(r"^.?\d+\.")).inner_text()) == (
        pytest.approx(result, rel=1e-3)
    )


def test_channels_of_the_picture_have_the_names_of_their_colours(page):
    go(page, "network")
    for colour in ("Red", "Green", "Blue"):
        link = page.get_by_role("link", name=f"{colour} channel of scale", exact=True)
        expect(link).to_have_text(colour)
    expect(page.get_by_role("link", name="Channel 0 of first", exact=True)).to_have_text("")


def test_a_layer_leads_to_its_lesson_and_the_lesson_back(page):
    go(page, "layer", layer=1, channel=0)
    page.get_by_role("link", name="Lesson: Convolution").click()
    page.get_by_role("heading", name="Convolution", exact=True).first.wait_for()
    expect(page).to_have_url(re.compile(re.escape("/learn/#/convolution?")))
    page.go_back()
    page.get_by_role("heading", name="first", exact=True).wait_for()
    go(page, "network")
    page.get_by_role("link", name="Lessons: how networks compute and learn").wait_for()


def test_lines_are_as_thick_as_the_contributions(page, activations, network):
    go(page, "network")
    page.get_by_role("link", name="Channel 2 of last", exact=True).hover()
    values = activations["last"][..., 2]
    row, column = np.unravel_index(values.argmax(), values.shape)
    window = activations["sum"][row : row + 3, column : column + 3]
    sums = (window * np.asarray(network.get_layer("last").kernel)[..., 2]).sum(axis=(0, 1))
    lines = page.locator("path.line.high[style]")
    expect(lines).to_have_count(8)
    widths = [
        float(re.search(r"stroke-width: ([\d.]+)px", line.get_attribute("style")).group(1))
        for line in lines.all()
    ]
    expected = np.maximum(0.75, 6 * np.abs(sums) / np.abs(sums).max())
    np.testing.assert_allclose(widths, expected, rtol=1e-3)
    colours = ["negative" in line.get_attribute("style") for line in lines.all()]
    assert colours == (sums < 0).tolist()


def test_a_beam_joins_the_number_its_window_and_the_picture(page):
    go(page, "unit", layer=1, channel=5, row=10, column=12)
    # Of two pairs, the four edges and what lies between.
    beam = page.locator("section > svg path")
    expect(beam).to_have_count(10)
    frame = page.locator("rect.over").first
    # The receptive field of a window of 3 x 3 with padding.
    box = [number(frame.get_attribute(name)) for name in ("x", "y", "width", "height")]
    assert box == [11, 9, 3, 3]
    # Another place is shown as long as the mouse points at it.
    output = page.get_by_role("img", name="Output, Channel 5")
    size = output.bounding_box()
    output.hover(position={"x": size["width"] * 0.02, "y": size["height"] * 0.02})
    page.get_by_role("heading", name="first[0, 0, 5]").wait_for()
    expect(page).to_have_url(re.compile(re.escape("row=10")))
    page.mouse.move(5, 5)
    page.get_by_role("heading", name="first[10, 12, 5]").wait_for()


def test_the_side_says_what_it_is_and_what_it_costs(page, network):
    go(page, "layer", layer=5, channel=3)
    side = page.get_by_role("region", name="What you are looking at")
    side.get_by_text('keras.layers.Conv2D(10, 3, name="last")').wait_for()
    side.get_by_text(f"{10 * 10 * 3 * 3 * 8 * 10:,}").wait_for()
    side.get_by_text("The layer slides a window over its input.").wait_for()
    side.get_by_text("Expert").click()
    expect(side.get_by_text("The layer slides a window over its input.")).to_have_count(0)
    page.reload()
    expect(side.get_by_role("radio", name="Expert")).to_be_checked()


def test_the_tour_ends_where_it_is_left(page):
    go(page, "network")
    page.get_by_role("button", name="Guided tour").click()
    tour = page.get_by_role("region", name="tour")
    tour.wait_for()
    while tour.get_by_role("button", name="Next").count():
        tour.get_by_role("button", name="Next").click()
    address = page.url
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    expect(page).to_have_url(address)


def test_the_tour_frames_what_it_is_about_above_its_box(page):
    go(page, "network")
    page.get_by_role("button", name="Guided tour").click()
    tour = page.get_by_role("region", name="tour")
    framed, onward = page.locator("[data-toured]"), tour.get_by_role("button", name="Next")
    places = set()
    while True:
        expect(framed).to_have_count(1)
        page.wait_for_function(IS_IN_SIGHT)
        if not onward.count():
            break
        places.add((onward.bounding_box()["x"], onward.bounding_box()["y"]))
        onward.click()
    assert len(places) == 1, "the button to go on with does not stay where it is"
    expect(page).to_have_url(re.compile(re.escape("#/evidence")))
    address = page.url
    page.keyboard.press("Escape")
    expect(framed).to_have_count(0)
    expect(page).to_have_url(address)


def test_escape_in_the_middle_of_the_tour_does_not_fly_out(page):
    go(page, "network")
    page.get_by_role("button", name="Guided tour").click()
    tour = page.get_by_role("region", name="tour")
    while "#/unit" not in page.url:
        tour.get_by_role("button", name="Next").click()
    address = page.url
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    expect(page).to_have_url(address)
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(address)


def test_back_in_the_middle_of_a_movement_is_no_error(page):
    go(page, "network")
    link = page.get_by_role("link", name=re.compile("^first "))
    link.wait_for()
    for _ in range(3):
        link.click()
        page.go_back()
        link.wait_for()
    page.go_forward()
    page.get_by_role("heading", name="first", exact=True).wait_for()
    page.go_back()
    expect(link).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape("#/network?")))


def test_a_late_answer_leaves_an_address_that_was_gone_back_to(page):
    """Between Back and its event, an answer says which channel the address left open."""
    go(page, "network")
    page.get_by_role("link", name=re.compile("^first ")).wait_for()
    held = []
    page.route(re.compile(r"/largest\?"), lambda route: held.append(route))
    page.get_by_role("link", name=re.compile("^first ")).click()
    page.wait_for_url("**/#/layer?**")
    while not held:
        page.wait_for_timeout(10)
    # As Back does, but that the event never comes.
    page.evaluate("history.replaceState(null, '', '#/network?lang=en')")
    with page.expect_response(re.compile(r"/largest\?")):
        held[0].continue_()
    expect(page.get_by_role("link", name=re.compile("^first "))).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape("#/network?")))


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_movements_are_left_out_for_who_wants_none(browser, address, motion):
    context = browser.new_context(base_url=address, reduced_motion=motion, locale="en-US")
    page = context.new_page()
    page.add_init_script(
        "const start = document.startViewTransition?.bind(document); window.movements = 0;"
        "document.startViewTransition = (change) => { window.movements++;"
        " const movement = start(change);"
        " movement.ready.then(() => window.durations = document.getAnimations()"
        "   .map(({ effect }) => effect)"
        "   .filter(({ pseudoElement }) => pseudoElement?.includes('stage'))"
        "   .map((effect) => effect.getComputedTiming().duration));"
        " return movement; };"
    )
    page.goto("/#/network?lang=en")
    page.get_by_role("link", name=re.compile("^first ")).click()
    page.get_by_role("heading", name="first", exact=True).wait_for()
    movements = page.evaluate("window.movements")
    if motion == "no-preference":
        page.wait_for_function("window.durations")
    durations = page.evaluate("window.durations")
    context.close()
    assert movements == (motion == "no-preference")
    if motion == "no-preference":
        # The stage that is left and the one that is entered; milliseconds.
        assert len(durations) == 2
        assert all(200 <= duration <= 400 for duration in durations)


def test_storage_that_is_switched_off_changes_nothing(browser, address):
    context = browser.new_context(base_url=address, locale="en-US")
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } });"
    )
    page.goto("/#/network?lang=en")
    page.get_by_role("button", name="Light or dark").click()
    page.get_by_text("Expert").click()
    page.get_by_role("link", name=re.compile("^first ")).click()
    page.get_by_role("heading", name="first", exact=True).wait_for()
    context.close()
    assert problems == []
