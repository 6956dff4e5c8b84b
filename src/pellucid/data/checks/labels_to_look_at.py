"""P302: labels that are contradicted by models fitted without the image."""

import warnings

import numpy as np

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.spelling import joined

CODE, TITLE = "P302", marked("Labels to look at")

BENCHMARK = marked(
    "How many of them are wrong depends on the data set: in a test with 5% of the "
    "labels of 1,341 photos changed at random, all of the first 20 labels on the list, "
    "and 41% of the first 134, were changed ones. Mistakes that people make stand out "
    "less."
)
"""Result of `benchmarks/data_check_benchmark.py` with three seeds (`docs/data_checks.md`, P302)."""


def check_labels_to_look_at(summary: DatasetSummary) -> Finding:
    """Find likely label errors by confident learning.

    Northcutt, Jiang and Chuang, "Confident learning: estimating uncertainty in dataset labels",
    JAIR 70 (2021), as implemented in cleanlab, applied to out-of-fold probabilities. Test images
    are left out, unless the summary includes them.
    """
    is_known = ~np.isnan(summary.probabilities).any(axis=1)
    is_listed = is_known if summary.with_test_labels else is_known & ~summary.is_test
    n_left_out = int(is_known.sum() - is_listed.sum())
    y, probabilities = summary.y[is_listed], summary.probabilities[is_listed]
    if len(np.unique(y)) < probabilities.shape[1]:
        return Finding(
            CODE,
            _(TITLE),
            Outcome.NOT_APPLICABLE,
            _("A class has too few pictures for cross-validation."),
        )
    # cleanlab imports pandas, which takes a second.
    from cleanlab.filter import find_label_issues

    # One job, in this process: others would be forked, which is unsafe with the threads of Keras'
    # backends.
    with warnings.catch_warnings():
        # cleanlab warns that it never suspects the only picture of a class, and names its own
        # arguments, which users do not know.
        warnings.simplefilter("ignore", UserWarning)
        suspects = find_label_issues(
            y, probabilities, return_indices_ranked_by="self_confidence", n_jobs=1
        )
    if not len(suspects):
        said = _("No model contradicts any of {n_labels:,} labels.", n_labels=len(y))
        return Finding(CODE, _(TITLE), Outcome.CLEAR, joined(said, _left_out(n_left_out)))
    position = np.flatnonzero(is_listed)[suspects]
    guesses = probabilities[suspects].argmax(axis=1)
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        joined(
            _(
                "Models that had not seen the picture contradict {n_suspects:,} of "
                "{n_labels:,} labels.",
                n_suspects=len(suspects),
                n_labels=len(y),
            ),
            _left_out(n_left_out),
        ),
        why=_(
            "Wrong labels teach wrong answers, and make right answers count as errors in the "
            "test; but this list also contains pictures that are merely hard."
        ),
        advice=joined(
            _(
                "Check them, the most suspicious first, and move those that are wrong to the "
                "right class."
            ),
            _(BENCHMARK),
        ),
        groups=tuple((summary.paths[at],) for at in position),
        remarks=tuple(
            _(
                "labelled {label}, looks like {guess} ({probability:.0%})",
                label=summary.labels[at],
                guess=summary.classes[guess],
                probability=probabilities[row, guess],
            )
            for at, row, guess in zip(position, suspects, guesses, strict=True)
        ),
    )


def _left_out(n: int) -> str:
    """Return a sentence that says why test images are not on the list."""
    if not n:
        return ""
    return _(
        "The {n:,} test pictures were left out: correcting their labels only where "
        "models contradict them would make later test results too good.",
        n=n,
    )
