"""The lesson on convolution in a browser: its numbers, its steps, its links."""

import io
import json

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from scipy.signal import correlate2d

from .write_golden import file_of

pytestmark = [pytest.mark.slow, pytest.mark.once]

GOLDEN = json.loads(file_of("convolution").read_text(encoding="utf-8"))
VERTICAL = GOLDEN["kernels"]["vertical"]
LARGEST = max(max(row) for row in VERTICAL["correlated"])


def _layer(**sizes):
    [found] = [
        one for one in GOLDEN["shapes"] if all(one[key] == value for key, value in sizes.items())
    ]
    return found


@pytest.fixture
def lesson(page):
    page.goto("/learn/#/convolution?lang=en")
    page.get_by_role("heading", name="Convolution", exact=True).wait_for()
    return page


def _step(page, n):
    return page.get_by_role("region", name=f"Step {n}")


def _guess(page, n, text):
    box = _step(page, n).get_by_role("textbox")
    box.fill(text)
    box.press("Enter")


@pytest.mark.long
def test_a_number_is_guessed_before_it_is_shown(lesson, number_on):
    step = _step(lesson, 1)
    expect(step.get_by_role("table", name="Products")).to_have_count(0)
    _guess(lesson, 1, "many")
    expect(step.get_by_text("Enter a number")).to_be_visible()
    _guess(lesson, 1, "2,0")
    expect(step.get_by_text("Your guess is right.")).to_be_visible()
    expect(step.get_by_role("table", name="Products")).to_be_visible()
    asked = "What is the dot product of this window and this kernel?"
    assert number_on(asked) == VERTICAL["correlated"][1][3]
    expect(lesson.get_by_text("1 of 6 steps done").first).to_be_visible()
    # The browser keeps what was done.
    lesson.reload()
    expect(lesson.get_by_text("1 of 6 steps done").first).to_be_visible()


@pytest.mark.long
def test_the_window_is_moved_with_the_keyboard(lesson, number_on):
    assert number_on("Largest value of the output:") == LARGEST
    assert number_on("Sum under the window:") == VERTICAL["correlated"][0][0]
    cell = _step(lesson, 2).get_by_role("button", name="Row 0, column 0: 1", exact=True)
    cell.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        lesson.keyboard.press(key)
    assert number_on("Sum under the window:") == VERTICAL["correlated"][2][3] == LARGEST
    expect(_step(lesson, 2).get_by_text("Found: the output is largest at row 2")).to_be_visible()
    lesson.wait_for_url("**row=2&column=3**")


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(GOLDEN["kernels"]))
def test_a_link_holds_the_kernel_and_the_place(page, number_on, name):
    page.goto(f"/learn/#/convolution?k={name}&row=1&column=4&lang=en")
    page.get_by_role("heading", name="Convolution", exact=True).wait_for()
    kernel = GOLDEN["kernels"][name]
    assert number_on("Sum under the window:") == pytest.approx(kernel["keras"][1][4], rel=1e-3)
    sums = [sum(row) for row in kernel["weights"]]
    assert number_on("Sum of the weights:") == pytest.approx(sum(sums))
    difference = np.array(kernel["correlated"]) - np.array(kernel["convolved"])
    assert number_on("Cells in which they differ:") == np.count_nonzero(abs(difference) > 1e-9)


def test_channels_filters_and_matrices_have_keras_sizes(lesson, number_on):
    assert number_on("Output of the filter") == GOLDEN["rgb"]["keras"]
    layer = _layer(channels=3, filters=32)
    _guess(lesson, 4, "3")
    assert number_on("Kernels:") == layer["kernels"]
    assert number_on("Parameters:") == layer["parameters"]
    asked = "A layer with 32 filters reads a colour picture. How many kernels does it have?"
    assert number_on(asked) == layer["kernels"]
    _guess(lesson, 5, "1")
    asked = "What does the convolution of mathematics give at the same place, with the same kernel?"
    assert number_on(asked) == VERTICAL["convolved"][1][3]
    layer = _layer(size=28, kernel=3, channels=1, filters=16)
    _guess(lesson, 6, "784")
    for name, key in (
        ("Windows as rows", "windows"),
        ("Kernels as columns", "weights"),
        ("Sums of each filter", "sums"),
    ):
        shown = lesson.get_by_role("status", name=name, exact=True).inner_text()
        assert [int(part) for part in shown.split(" × ")] == layer[key]
    slider = _step(lesson, 6).get_by_role("slider", name="Input channels")
    slider.focus()
    slider.press("ArrowRight")
    shown = lesson.get_by_role("status", name="Windows as rows", exact=True).inner_text()
    assert shown == "676 × 18"


def test_a_picture_is_filtered(page, number_on):
    page.goto("/learn/#/convolution?k=outline&x=20&y=30&picture=sample-coffee&lang=en")
    page.get_by_role("img", name="Output").wait_for()
    answer = page.request.get("/api/learn/picture?id=sample-coffee&size=96")
    rgb = np.asarray(Image.open(io.BytesIO(answer.body())), float)
    grey = rgb @ [0.299, 0.587, 0.114]
    kernel = np.array(GOLDEN["kernels"]["outline"]["weights"], float)
    expected = correlate2d(grey, kernel, "valid")[30, 20]
    assert number_on("Output at this place:") == pytest.approx(expected, rel=1e-3)


def _tab_to(page, target):
    target.wait_for()
    wanted = target.element_handle()
    for _ in range(120):
        if page.evaluate("one => one === document.activeElement", wanted):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The Tab key does not reach {target}.")


def test_the_lesson_can_be_completed_with_the_keyboard_alone(lesson):
    def type_into(n, text):
        _tab_to(lesson, _step(lesson, n).get_by_role("textbox"))
        lesson.keyboard.type(f"{text}\n")

    type_into(1, "2")
    _tab_to(lesson, _step(lesson, 2).get_by_role("slider", name="Row"))
    lesson.keyboard.press("ArrowRight")
    lesson.keyboard.press("ArrowRight")
    _tab_to(lesson, _step(lesson, 2).get_by_role("slider", name="Column"))
    for _ in range(3):
        lesson.keyboard.press("ArrowRight")
    type_into(3, "0")
    _tab_to(lesson, _step(lesson, 3).get_by_role("button", name="outline"))
    lesson.keyboard.press("Enter")
    type_into(4, "96")
    type_into(5, "-2")
    type_into(6, "676")
    expect(lesson.get_by_text("6 of 6 steps done").first).to_be_visible()
    lesson.get_by_role("navigation").get_by_role("link", name="All lessons").first.click()
    expect(lesson.get_by_text("completed")).to_be_visible()


def test_answers_can_be_switched_off_and_the_link_says_so(lesson):
    questions = lesson.get_by_role("region", name="Questions")
    questions.get_by_role("button", name="Show the answer").first.click()
    expect(questions.get_by_text("A filter gives a large number")).to_be_visible()
    lesson.get_by_role("checkbox", name="Offer the answers").click()
    expect(questions.get_by_text("A filter gives a large number")).to_have_count(0)
    lesson.wait_for_url("**answers=off**")
    lesson.reload()
    questions.wait_for()
    expect(questions.get_by_role("button", name="Show the answer")).to_have_count(0)


def test_a_link_leads_to_a_step(page):
    page.goto("/learn/#/convolution?step=5&lang=en")
    heading = page.get_by_role("heading", name="Step 5")
    expect(heading).to_be_in_viewport()
    expect(heading).to_be_focused()


def test_on_paper_every_answer_is_there_and_no_control(lesson):
    lesson.emulate_media(media="print")
    expect(lesson.get_by_text("A filter gives a large number")).to_be_visible()
    for control in ("Show the answer", "Check", "Print", "Compute all"):
        assert not any(one.is_visible() for one in lesson.get_by_role("button", name=control).all())
