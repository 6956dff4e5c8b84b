"""The page on deeper networks shows what Keras counts, and what automatic differentiation gives."""

import pytest
from playwright.sync_api import expect

from .opened_lesson import OpenedLesson
from .printed import close

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]


@pytest.fixture
def lesson(page):
    return OpenedLesson(page, "deeper")


def count(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.mark.parametrize("kernels", [[3, 3], [3, 3, 3], [1, 3, 1], [5, 3], [3] * 7])
def test_a_stack_costs_what_keras_counts(lesson, kernels):
    for stack in (one for one in lesson.golden["stacks"] if one["kernels"] == kernels):
        given, filters = stack["in"], stack["out"]
        lesson.open(k="-".join(map(str, kernels)), **{"in": given, "out": filters})
        assert lesson.number("Receptive field") == f"{stack['field']} × {stack['field']}"
        assert count(lesson.number("Parameters")) == stack["parameters"]
        assert count(lesson.number("Multiply-adds")) == stack["multiply_adds"]


@pytest.mark.parametrize("kernel", [5, 7])
def test_one_kernel_of_the_same_field_costs_what_keras_counts(lesson, kernel):
    stacks = lesson.golden["stacks"]
    expected = next(one for one in stacks if one["kernels"] == [kernel] and one["in"] == 64)
    lesson.open(k="-".join(["3"] * (kernel // 2)))
    name = f"one {kernel} × {kernel}"
    assert count(lesson.number(f"Parameters of {name}")) == expected["parameters"]
    assert count(lesson.number(f"Multiply-adds of {name}")) == expected["multiply_adds"]


def test_kernels_are_added_and_removed_with_the_keyboard(lesson):
    lesson.open()
    lesson.page.get_by_role("button", name="Add 3 × 3").press("Enter")
    assert lesson.number("Receptive field") == "7 × 7"
    lesson.page.get_by_role("img", name="up to 49 paths").wait_for()
    lesson.page.get_by_role("button", name="Remove the last kernel").press("Enter")
    assert lesson.number("Receptive field") == "5 × 5"
    lesson.page.get_by_role("region", name="Step 1").get_by_text("✓ done").wait_for()


def test_a_narrow_convolution_saves_what_keras_counts(lesson):
    for one in lesson.golden["reduced"]:
        lesson.open(w=one["width"])
        assert count(lesson.number("Parameters of the two")) == one["parameters"]
        assert count(lesson.number("Multiply-adds of the two")) == one["multiply_adds"]
    narrow, wide = lesson.golden["inception_3a"]
    lesson.open(w=16)
    assert count(lesson.number("1 × 1")) == narrow
    assert count(lesson.number("5 × 5 after the 1 × 1")) == wide
    assert count(lesson.number("5 × 5 on 192 channels")) == lesson.golden["direct"]["parameters"]
    outer = [f"{number:,}" for number in lesson.golden["bottleneck"]]
    expect(lesson.page.get_by_text(f"has {outer[0]} parameters")).to_contain_text(outer[1])


def test_the_gradients_are_those_of_automatic_differentiation(lesson):
    for one in lesson.golden["gradients"]:
        if one["seed"] > 2:
            continue
        lesson.open(
            seed=one["seed"], f=one["activation"], init=one["initializer"], sc=one["shortcuts"]
        )
        first, last = one["norms"][0], one["norms"][-1]
        assert close(lesson.number("Norm of the gradient at layer 1"), first)
        assert close(lesson.number("Norm of the gradient at layer 20"), last)
        assert close(lesson.number("Layer 1 divided by layer 20"), first / last)


def test_shortcuts_are_switched_with_the_keyboard(lesson):
    lesson.open()
    everything = next(
        one
        for one in lesson.golden["gradients"]
        if (one["seed"], one["activation"], one["shortcuts"]) == (1, "sigmoid", "1" * 20)
    )
    for layer in range(1, 21):
        name = f"Shortcut over layer {layer}"
        lesson.page.get_by_role("button", name=name, exact=True).press("Enter")
    pressed = lesson.page.get_by_role("button", name="Over all layers")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    assert close(lesson.number("Norm of the gradient at layer 1"), everything["norms"][0])
