"""The page on back-propagation shows what automatic differentiation gives."""

import pytest

from .printed import close

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]

NAMES = (
    *(name for j in "₁₂₃" for name in (f"x₁ → h{j}", f"x₂ → h{j}", f"b(h{j})")),
    "h₁ → p",
    "h₂ → p",
    "h₃ → p",
    "b(p)",
)


@pytest.fixture
def lesson(open_lesson):
    return open_lesson("back_propagation")


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_all_derivatives_are_those_of_automatic_differentiation(lesson, activation):
    lesson.open(f=activation, there=5, back=10)
    networks = lesson.golden["networks"]
    expected = next(n for n in networks if n["activation"] == activation and n["target"])
    assert close(lesson.number("z of h₁"), expected["sums"][0])
    assert close(lesson.number("Probability p"), expected["probability"])
    assert close(lesson.number("Loss L"), expected["loss"])
    for name, slope in zip(NAMES, expected["slopes"], strict=True):
        assert close(lesson.number(f"dL/dw of {name}"), slope)


def test_the_network_is_stepped_forward_and_back_with_the_keyboard(lesson):
    lesson.open()
    for step in (1, 2):
        region = lesson.page.get_by_role("region", name=f"Step {step}", exact=False).first
        for _ in range(5):
            region.get_by_role("button", name="Next").press("Enter")
        region.get_by_text("✓ done").wait_for()
    assert lesson.page.get_by_text("not reached yet").count() == 0


def test_a_changed_weight_moves_the_loss_by_its_derivative(lesson):
    lesson.open(e=9, by=0.05)
    expected = next(n for n in lesson.golden["networks"] if n["activation"] == "sigmoid")
    slope = expected["slopes"][9]
    assert close(lesson.number("Derivative dL/dw"), slope)
    assert close(lesson.number("Finite difference of this parameter"), slope)
    assert close(lesson.number("Predicted change of the loss"), slope * 0.05)
    actual = float(lesson.number("Actual change of the loss").replace("−", "-"))
    assert actual == pytest.approx(slope * 0.05, rel=0.02)


def test_ten_sigmoids_leave_a_millionth_and_ten_relus_all(lesson):
    lesson.open()
    sigmoids, relus = lesson.golden["chains"][:2]
    most = lesson.number("Largest possible for sigmoids with weight 1")
    assert close(most, lesson.golden["most_of_ten_sigmoids"])
    assert close(lesson.number("Derivative after the sigmoids"), sigmoids["slope"])
    assert close(lesson.number("Derivative after the ReLUs"), relus["slope"])


def test_multiplications_are_those_that_were_counted(lesson):
    lesson.open(width=8, depth=3)
    expected = next(c for c in lesson.golden["counts"] if c["widths"] == [8, 8, 8, 8, 1])
    assert close(lesson.number("Parameters"), expected["parameters"])
    assert close(lesson.number("Multiplications backward"), expected["backwards"])
    assert close(lesson.number("Multiplications forward"), expected["forwards"])


def test_the_slopes_of_the_last_layer_are_those_of_tensorflow(lesson):
    lesson.open()
    expected = lesson.golden["last_layer"]
    rows = zip(expected["probabilities"], expected["slopes"], strict=True)
    for n, (probability, slope) in enumerate(rows, 1):
        assert close(lesson.number(f"Probability of class {n}"), probability)
        assert close(lesson.number(f"p − y of class {n}"), slope)
