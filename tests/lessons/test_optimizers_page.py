"""The page on optimizers shows where Keras' own optimizers go."""

import pytest

from .printed import close

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]

OPTIMIZERS = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adam": "Adam",
}
SURFACES = ("bowl", "ravine", "saddle", "valleys", "real")


@pytest.fixture
def lesson(open_lesson):
    return open_lesson("optimizers")


@pytest.mark.parametrize("surface", SURFACES)
def test_every_optimizer_walks_as_in_keras(lesson, surface):
    lesson.open(loss=surface, k=50)
    for name, label in OPTIMIZERS.items():
        place = lesson.number(f"Place of {label}").strip("()").split(", ")
        expected = lesson.golden["walks"][surface][name][50]
        assert close(place[0], expected[0])
        assert close(place[1], expected[1])
    rate = lesson.golden["bends"][surface]["rate"]
    step = lesson.page.get_by_role("region", name="Step 3")
    limit = step.get_by_role("status", name="Limit of the learning rate, 2/L")
    assert close(limit.inner_text(), rate)


@pytest.mark.parametrize("rate", ["0.099", "0.101"])
def test_above_the_limit_the_ravine_is_left(lesson, rate):
    lesson.open(sgd=rate)
    expected = lesson.golden["around_the_best_rate"][rate][1]
    distance = lesson.number("Distance across the ravine after 50 steps")
    assert close(distance, abs(expected))
    assert (abs(expected) > 1) == (rate == "0.101")


def test_steps_of_an_epoch(lesson):
    for row in lesson.golden["steps_per_epoch"][:2]:
        lesson.open(n=row["n"], batch=row["batch"])
        assert close(lesson.number("Steps of one epoch"), row["steps"])


@pytest.mark.parametrize("size", [1, 4, 16])
def test_the_noise_is_that_of_many_drawn_batches(lesson, size):
    lesson.open(b=size)
    noise = float(lesson.number("Noise of the gradient at the start"))
    assert noise == pytest.approx(lesson.golden["noise"]["simulated"][str(size)], rel=0.01)
    assert close(lesson.number("Noise with one picture"), lesson.golden["noise"]["of_one"])


def test_both_losses_are_those_of_keras(lesson):
    for row in lesson.golden["losses"]:
        lesson.open(z=row["z"])
        assert close(lesson.number("Mean squared error"), row["mse"])
        assert close(lesson.number("Derivative of the mean squared error"), row["mse_slope"])
        assert close(lesson.number("Cross-entropy"), row["crossEntropy"])
        slope = lesson.number("Derivative of the cross-entropy")
        assert close(slope, row["crossEntropy_slope"])


def test_steps_are_taken_by_hand_and_played_only_where_motion_is_welcome(lesson):
    lesson.page.emulate_media(reduced_motion="reduce")
    lesson.open()
    assert lesson.page.get_by_role("button", name="Play").count() == 0
    lesson.page.get_by_role("radio", name="AdaGrad").check()
    lesson.page.get_by_role("button", name="One step").press("Enter")
    expected = lesson.golden["walks"]["ravine"]["adam"][1]
    place = lesson.number("Place of Adam").strip("()").split(", ")
    assert close(place[0], expected[0])
    lesson.page.get_by_role("region", name="Step 3").get_by_text("✓ done").wait_for()
    lesson.page.emulate_media(reduced_motion="no-preference")
    lesson.page.get_by_role("button", name="Play").click()
    lesson.page.get_by_role("button", name="Pause").click()
