"""The page on the neuron shows what NumPy, the guide's perceptron and scikit-learn compute."""

import pytest

from .printed import close

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture
def lesson(open_lesson):
    return open_lesson("neuron")


def test_sums_mistakes_and_the_moved_line_are_those_of_numpy(lesson):
    expected = lesson.golden["neuron"]
    for picture in (1, 8, 40):
        lesson.open(p=picture)
        sum_of_picture = expected["sums"][picture - 1]
        assert close(lesson.number("z of the chosen picture"), sum_of_picture)
        assert lesson.number("Answer") == ("sunset" if sum_of_picture > 0 else "sea")
    assert close(lesson.number("What is z for this picture?"), expected["guessed_sum"])
    assert close(lesson.number("Mistakes"), expected["mistakes"])
    assert close(lesson.number("A bias larger by 0.5 moves the line by"), expected["moved"])


@pytest.mark.parametrize("data", ["apart", "mixed"])
def test_the_perceptron_makes_the_mistakes_of_the_guide(lesson, data):
    lesson.open(data=data)
    expected = lesson.golden["perceptron"][data]
    for mistakes in expected["mistakes"]:
        lesson.page.get_by_role("button", name="To the end of the epoch").click()
        assert close(lesson.number("Mistakes in the last complete epoch"), mistakes)
    assert close(lesson.number("Learned weight of brightness"), expected["weights"][0])
    assert close(lesson.number("Learned weight of redness"), expected["weights"][1])
    assert close(lesson.number("Learned bias"), expected["bias"])
    is_over = lesson.page.get_by_role("button", name="Next mistake").is_disabled()
    assert is_over == (data == "apart")


def test_one_mistake_at_a_time_comes_to_the_same(lesson):
    lesson.open()
    expected = lesson.golden["perceptron"]["apart"]
    for _ in range(sum(expected["mistakes"])):
        lesson.page.get_by_role("button", name="Next mistake").click()
    assert close(lesson.number("Learned weight of redness"), expected["weights"][1])


def test_the_activations_are_those_of_tensorflow(lesson):
    """At one place each; the others are tested without a browser."""
    for row in {row["name"]: row for row in lesson.golden["activations"]}.values():
        lesson.open(f=row["name"], z=row["z"])
        assert close(lesson.number("Value at z"), row["value"])
        assert close(lesson.number("Slope at z"), row["slope"])


def test_the_fitted_line_is_that_of_scikit_learn(lesson):
    lesson.open(p=5)
    expected = lesson.golden["logistic"]["apart"]
    assert close(lesson.number("Fitted weight of brightness"), expected["weights"][0])
    assert close(lesson.number("Fitted weight of redness"), expected["weights"][1])
    assert close(lesson.number("Fitted bias"), expected["bias"])
    assert close(lesson.number("Mistakes of the fitted line"), expected["mistakes"])
    assert close(lesson.number("Loss of the fitted line"), expected["loss"])
    probability = lesson.number("Probability of sunset for the chosen picture")
    assert close(probability, expected["probabilities"][4])


def test_the_line_moves_with_the_keyboard_and_the_step_is_done(lesson):
    lesson.open()
    step = lesson.page.get_by_role("region", name="Step 2")
    assert "not done yet" in step.inner_text()
    bias = lesson.page.get_by_role("slider", name="Bias b")
    for _ in range(10):
        bias.press("ArrowLeft")
    points = lesson.golden["points"]["apart"]
    answers = [-2 * point["brightness"] + 3 * point["redness"] > 0 for point in points]
    labels = [point["label"] for point in points]
    wrong = sum(answer != label for answer, label in zip(answers, labels, strict=True))
    assert wrong <= 2
    assert close(lesson.number("Mistakes"), wrong)
    step.get_by_text("✓ done").wait_for()
