"""The page on initialization and regularization shows what Keras and scikit-learn compute."""

import pytest

from .opened_lesson import OpenedLesson
from .printed import close

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]


@pytest.fixture
def lesson(page):
    return OpenedLesson(page, "start_well")


def test_the_signals_are_those_of_keras_layers(lesson):
    for signal in lesson.golden["signals"]:
        lesson.open(activation=signal["activation"], initializer=signal["initializer"], depth=20)
        for layer in (1, 7, 20):
            shown = lesson.number(f"Standard deviation of layer {layer}")
            assert _is_rounded(shown, signal["deviations"][layer - 1])
        shown = lesson.number("Expected for a very wide network")
        assert _is_rounded(shown, signal["expected"][-1])


def test_a_batch_is_normalized_as_by_keras(lesson):
    golden = lesson.golden["batch_norm"]
    for channel in (0, 1):
        lesson.open(channel=channel + 1, steps=100)
        moving = golden["keras_moving"]["100"]
        assert close(lesson.number("Mean of the batch"), golden["mean"][channel])
        assert close(lesson.number("Variance of the batch"), golden["variance"][channel])
        assert close(lesson.number("Moving mean"), moving["mean"][channel])
        assert close(lesson.number("Moving variance"), moving["variance"][channel])
        assert lesson.number("Mean of the output") == "0"
        lesson.open(channel=channel + 1, steps=100, mode="prediction")
        predicted = golden["keras_predicted"]["100"][channel]
        mean = sum(sum(row) for row in predicted) / 16
        assert close(lesson.number("Mean of the output"), mean)


def test_dropout_keeps_the_sum_on_average(lesson):
    golden = lesson.golden["dropout"]
    for drawn in golden["draws"]:
        lesson.open(rate=drawn["rate"])
        assert lesson.number("Kept units") == f"{drawn['kept']} of 12"
        assert close(lesson.number("Sum of the outputs now"), drawn["sum"])
        assert close(lesson.number("Sum in prediction"), golden["sum"])
        assert close(lesson.number("Mean of the sum over 1,000 masks"), drawn["mean_of_sums"])
    lesson.page.get_by_role("group", name="Mode").last.get_by_text("Prediction").click()
    lesson.page.get_by_role("img", name="12 units are kept").wait_for()


def test_the_weights_are_those_of_scikit_learn(lesson):
    for fitted in lesson.golden["penalties"]:
        lesson.open(penalty=fitted["penalty"], factor=fitted["factor"])
        assert lesson.number("Weights between −0.1 and 0.1") == str(fitted["near"])
        weights = [abs(weight) for weight in fitted["weights"]]
        assert close(lesson.number("Sum of the absolute weights"), sum(weights))
        squares = sum(weight**2 for weight in weights)
        assert close(lesson.number("Sum of the squared weights"), squares)
        assert close(lesson.number("Loss in training, without the penalty"), fitted["loss"])
        for name, key in {
            "Accuracy in training": "training",
            "Accuracy in the test": "test",
        }.items():
            assert lesson.number(name) == f"{100 * fitted[key]:.1f}%"


def test_the_noise_of_a_batch_is_what_numpy_finds(lesson):
    for batch in lesson.golden["noise"]["sizes"]:
        lesson.open(batch=batch["size"])
        shown = lesson.number("Noise, measured with 300 batches")
        assert _is_rounded(shown, batch["measured"])
        assert _is_rounded(lesson.number("Noise, from the formula"), batch["expected"])


def test_the_gaps_are_those_of_the_recorded_run(lesson):
    lesson.open()
    for name, gap in zip(
        ("Plain", "Batch normalization", "Dropout", "L2 penalty", "He normal"),
        lesson.golden["gaps"],
        strict=True,
    ):
        expected = f"{100 * gap['mean']:.1f} ± {100 * gap['spread']:.1f} points"
        assert lesson.number(f"Gap: {name}") == expected


def test_the_lines_of_keras_come_after_the_guess(lesson):
    lesson.page.goto("/learn/#/start_well?lang=en")
    lesson.page.get_by_role("button", name="Show the value").first.wait_for()
    lines = lesson.page.get_by_role("region", name="The same in Keras")
    assert lines.count() == 0
    lesson.open()
    assert lines.count() == 5


def test_the_quoted_accuracies_are_those_of_the_recorded_run(lesson):
    lesson.open()
    step = lesson.page.get_by_role("region", name="Train five networks")
    plain, lower = lesson.golden["plain"], lesson.golden["lower"]
    text = step.inner_text()
    assert f"right in {100 * plain['training']:.1f}%" in text
    assert f"On other shapes, {100 * plain['validation']:.1f}%" in text
    for share in lower.values():
        assert f"{100 * share:.1f} points lower, which may be luck" in text


def _is_rounded(text: str, expected: float) -> bool:
    """Compare a number as it is printed with three digits, or two beside a power of ten."""
    number = float(text.replace("−", "-"))
    return number == pytest.approx(expected, rel=5.1e-2 if "e" in text else 6e-3, abs=1e-9)
