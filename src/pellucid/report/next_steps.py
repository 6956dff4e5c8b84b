"""Suggests what to do next from the results, the most useful steps first."""

from dataclasses import dataclass

from pellucid.advice import budget_command, has_keras_model, repeat_command
from pellucid.data.checks.finding import Finding
from pellucid.evaluation.paired import SIGNIFICANT
from pellucid.report.cautions import FEW_OF_A_CLASS
from pellucid.report.results import Results
from pellucid.run_record import LearningCurve, RunRecord

MAX_STEPS = 5
_MIN_CONFUSED = 2


@dataclass(frozen=True)
class NextStep:
    """A suggested next step."""

    title: str
    """Short title."""
    why: str
    """Reason, with numbers."""
    command: str | None = None
    """Command for the step, if there is one; RUN and PICTURES are placeholders."""


def find_next_steps(
    record: RunRecord, results: Results, findings: tuple[Finding, ...]
) -> tuple[NextStep, ...]:
    """Choose the next steps.

    Args:
        record: Record of the run.
        results: Results on the test images.
        findings: Findings of the data checks.

    Returns:
        At most `MAX_STEPS` steps, the most useful first.
    """
    steps = [
        *_wrong_labels(findings),
        *_confusion(record, results),
        *_more_pictures(record.learning_curve),
        *_rare_classes(results),
        *_another_recipe(record, results),
        *_repeat(record, results),
    ]
    return tuple(steps[:MAX_STEPS])


def _wrong_labels(findings: tuple[Finding, ...]) -> list[NextStep]:
    found = next((f for f in findings if f.code == "P302"), None)
    if found is None:
        return []
    return [
        NextStep(
            "Look at the labels",
            f"{found.found} Training cannot correct a wrong label.",
            "pellucid data check PICTURES",
        )
    ]


def _confusion(record: RunRecord, results: Results) -> list[NextStep]:
    if not results.confusions or results.confusions[0].n < _MIN_CONFUSED:
        return []
    most = results.confusions[0]
    return [
        NextStep(
            f"Tell {most.label} from {most.predicted}",
            f"{most.n} of {most.n_label} pictures of {most.label} are taken for {most.predicted}, "
            "the most frequent mistake. Add pictures in which the difference shows, or make them "
            "one class if the difference does not matter.",
            "pellucid explore RUN" if has_keras_model(record) else None,
        )
    ]


def _more_pictures(curve: LearningCurve | None) -> list[NextStep]:
    if not curve:
        return []
    gain, (low, high) = curve.gain, curve.gain_interval
    said = (
        f"With all pictures it is {100 * gain:+.1f} points better than with half of them "
        f"(95 % interval {100 * low:+.1f} to {100 * high:+.1f})."
    )
    if curve.p_value < SIGNIFICANT and low > 0:
        return [NextStep("Collect more pictures", f"{said} Twice as many will likely help again.")]
    if high < 0.02:
        return [
            NextStep(
                "More pictures of the same kind will not help",
                f"{said} Other pictures, better labels or another recipe may.",
            )
        ]
    return []


def _rare_classes(results: Results) -> list[NextStep]:
    rare = [c.name for c in results.classes if c.metrics.support < FEW_OF_A_CLASS]
    if not rare:
        return []
    shown = ", ".join(rare[:4]) + (f" and {len(rare) - 4} more" if len(rare) > 4 else "")
    return [
        NextStep(
            "Add pictures of rare classes",
            f"Fewer than {FEW_OF_A_CLASS} test pictures: {shown}. Their results are very "
            "uncertain.",
        )
    ]


def _another_recipe(record: RunRecord, results: Results) -> list[NextStep]:
    command = budget_command(record)
    if record.recipe != "features" or results.n_wrong == 0 or command is None:
        return []
    return [
        NextStep(
            "Try fine-tuning",
            "The backbone was used unchanged. Fine-tuning its top layers on these pictures takes "
            "minutes, and the result is kept only if it is better on validation pictures.",
            command,
        )
    ]


def _repeat(record: RunRecord, results: Results) -> list[NextStep]:
    width = results.interval[1] - results.interval[0]
    return [
        NextStep(
            "Find out how much is chance",
            f"The interval of the accuracy is {100 * width:.0f} points wide. Training with several "
            "seeds shows how much the results vary.",
            repeat_command(record),
        )
    ]
