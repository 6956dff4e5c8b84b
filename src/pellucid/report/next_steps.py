"""Suggests what to do next from the results, the most useful steps first."""

from dataclasses import dataclass

from pellucid.advice import budget_command, has_keras_model, repeat_command
from pellucid.data.checks.finding import Finding
from pellucid.evaluation.paired import SIGNIFICANT
from pellucid.i18n import gettext as _
from pellucid.i18n.first_few import first_few
from pellucid.i18n.signed import signed
from pellucid.report.cautions import FEW_OF_A_CLASS
from pellucid.report.results import Results
from pellucid.run_record import LearningCurve, RunRecord
from pellucid.spelling import joined
from pellucid.what_to_train import what_to_train

MAX_STEPS = 5
_MIN_CONFUSED = 2
_MAX_RARE = 4
"""Maximum number of rare classes that are named."""


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
            _("Look at the labels"),
            _("{finding} Training cannot correct a wrong label.", finding=found.found),
            "pellucid data check PICTURES",
        )
    ]


def _confusion(record: RunRecord, results: Results) -> list[NextStep]:
    if not results.confusions or results.confusions[0].n < _MIN_CONFUSED:
        return []
    most = results.confusions[0]
    return [
        NextStep(
            _("Tell {label} from {predicted}", label=most.label, predicted=most.predicted),
            _(
                "{n} of {n_label} pictures of {label} are taken for {predicted}, the most "
                "frequent mistake. Add pictures in which the difference shows, or make them "
                "one class if the difference does not matter.",
                n=most.n,
                n_label=most.n_label,
                label=most.label,
                predicted=most.predicted,
            ),
            "pellucid explore RUN" if has_keras_model(record) else None,
        )
    ]


def _more_pictures(curve: LearningCurve | None) -> list[NextStep]:
    if not curve:
        return []
    gain, (low, high) = curve.gain, curve.gain_interval
    points = {
        "gain": signed(100 * gain),
        "low": signed(100 * low),
        "high": signed(100 * high),
    }
    if curve.p_value < SIGNIFICANT and low > 0:
        return [
            NextStep(
                _("Collect more pictures"),
                _(
                    "With all pictures it is {gain} points better than with half of them (95% "
                    "interval {low} to {high}). Twice as many will likely help again.",
                    **points,
                ),
            )
        ]
    if high < 0.02:
        return [
            NextStep(
                _("More pictures of the same kind will not help"),
                _(
                    "With all pictures it is {gain} points better than with half of them (95% "
                    "interval {low} to {high}). Other pictures, better labels or another recipe "
                    "may.",
                    **points,
                ),
            )
        ]
    return []


def _rare_classes(results: Results) -> list[NextStep]:
    classes = sorted(results.classes, key=lambda c: c.metrics.support)
    rare = [c.name for c in classes if c.metrics.support < FEW_OF_A_CLASS]
    if not rare:
        return []
    return [
        NextStep(
            _("Add pictures of rare classes")
            if len(rare) < len(results.classes)
            else _("Add more pictures"),
            _(
                "Fewer than {n_pictures} test pictures: {labels}. Their results are very "
                "uncertain.",
                n_pictures=FEW_OF_A_CLASS,
                labels=first_few(rare, _MAX_RARE),
            ),
        )
    ]


def _another_recipe(record: RunRecord, results: Results) -> list[NextStep]:
    command = budget_command(record)
    if record.recipe != "features" or results.n_wrong == 0 or command is None:
        return []
    why = _(
        "The backbone was used unchanged. Fine-tuning its top layers on these "
        "pictures takes minutes, and the result is kept only if it is better on "
        "validation pictures."
    )
    points = record.learning_curve.points if record.learning_curve else ()
    advice = what_to_train(points[-1].n, record.details) if points else ""
    return [NextStep(_("Try fine-tuning"), joined(why, advice), command)]


def _repeat(record: RunRecord, results: Results) -> list[NextStep]:
    width = results.interval[1] - results.interval[0]
    return [
        NextStep(
            _("Find out how much is chance"),
            _(
                "The interval of the accuracy is {width:.0f} points wide. Training with "
                "several seeds shows how much the results vary.",
                width=100 * width,
            ),
            repeat_command(record),
        )
    ]
