"""What a reader of the results should know or mend first, the most important before the others."""

from collections.abc import Iterator
from dataclasses import dataclass

from pellucid.data.checks.finding import Finding
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext
from pellucid.report.cautions import Cautions
from pellucid.report.formats import counted_units, percent
from pellucid.report.pictures import Pictures
from pellucid.report.results import Results
from pellucid.report.training_facts import TrainingFacts


@dataclass(frozen=True)
class Concern:
    """A reason to mend something, or to read the numbers with caution."""

    title: str
    """What it is, in a sentence."""
    text: str
    """What it means, or what to do."""
    section: str | None = None
    """Id of the element of the page that says more."""


def find_concerns(
    results: Results | None,
    cautions: Cautions | None,
    pictures: Pictures,
    training: TrainingFacts,
    findings: tuple[Finding, ...],
) -> tuple[Concern, ...]:
    """Collect the concerns.

    Args:
        results: Results on the test images.
        cautions: Cautions about the results; None without results.
        pictures: Facts about the images.
        training: Facts about the training.
        findings: Findings of the data checks.

    Returns:
        The concerns, the most important first.
    """
    return (
        *_about_training(training),
        *_about_pictures(pictures, findings),
        *(_about_results(results, cautions) if results and cautions else ()),
    )


def _about_training(training: TrainingFacts) -> Iterator[Concern]:
    if training.is_going_on:
        yield Concern(
            _("The training is still running."),
            _("The numbers are those of the last saved result."),
            "training",
        )
    elif training.run.is_interrupted:
        yield Concern(
            _("The training was interrupted."),
            _("It can be resumed, and may get better."),
            "training",
        )


def _about_pictures(pictures: Pictures, findings: tuple[Finding, ...]) -> Iterator[Concern]:
    if n := pictures.n_groups_in_test_and_training:
        yield Concern(
            _("The test is easier than it should be."),
            ngettext(
                "{n:,} picture of the test also appeared in training or validation.",
                "{n:,} pictures of the test also appeared in training or validation.",
                n,
            ),
            "identical",
        )
    if n := pictures.n_groups_with_two_labels:
        yield Concern(
            ngettext(
                "{n:,} picture is filed under more than one class.",
                "{n:,} pictures are filed under more than one class.",
                n,
            ),
            _("At most one of the classes can be right."),
            "identical",
        )
    if findings:
        n = len(findings)
        yield Concern(
            ngettext(
                "The data checks found a possible problem.",
                "The data checks found {n} possible problems.",
                n,
            ),
            _("{titles}.", titles="; ".join(finding.title for finding in findings)),
            "findings",
        )


def _about_results(results: Results, cautions: Cautions) -> Iterator[Concern]:
    if cautions.may_be_no_better_than_baseline:
        yield Concern(
            _("It may be no better than a constant answer."),
            _(
                "The interval includes the accuracy of always answering the class that was most "
                "common in training."
            ),
        )
    if cautions.has_few_units:
        units = counted_units(results.n, results.n_units)
        yield Concern(
            ngettext(
                "The interval is wide: only {n:,} test picture{units}.",
                "The interval is wide: only {n:,} test pictures{units}.",
                results.n,
                units=units,
            ),
            _("More independent units would make it narrower.")
            if units
            else _("More test pictures would make it narrower."),
        )
    if cautions.n_small_classes:
        yield Concern(
            ngettext(
                "{n:,} class has fewer than 10 test pictures.",
                "{n:,} classes have fewer than 10 test pictures.",
                cautions.n_small_classes,
            ),
            _("Numbers about such a class say little."),
            "classes",
        )
    if cautions.overconfidence:
        yield Concern(
            _("It is overconfident.")
            if cautions.overconfidence > 0
            else _("It is underconfident."),
            _(
                "Its confidence is {confidence} on average, but {accuracy} of its answers are "
                "right.",
                confidence=percent(results.mean_confidence),
                accuracy=percent(results.accuracy),
            ),
            "confidence",
        )
