"""P302: labels that models which had not seen the picture contradict."""

import numpy as np

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome

CODE, TITLE = "P302", "Labels to look at"

BENCHMARK = (
    "How many of them are wrong differs between data sets: where 5 % of the labels of 1,341 photos "
    "had been changed at random, all of the first 20 labels on the list and 43 % of the first 134 "
    "were changed ones. Mistakes that people make stand out less."
)
"""Measured by `benchmarks/data_check_benchmark.py`, three seeds (`docs/data_checks.md`, P302)."""


def check_labels_to_look_at(summary: DatasetSummary) -> Finding:
    """Find labels that contradict what the other pictures teach, by confident learning.

    Northcutt, Jiang and Chuang, "Confident learning: estimating uncertainty in dataset labels",
    JAIR 70 (2021), by way of cleanlab, on probabilities of models that have not seen the picture.
    Pictures of the test are left out, unless the summary asks for them.
    """
    is_known = ~np.isnan(summary.probabilities).any(axis=1)
    is_listed = is_known if summary.with_test_labels else is_known & ~summary.is_test
    n_left_out = int(is_known.sum() - is_listed.sum())
    y, probabilities = summary.y[is_listed], summary.probabilities[is_listed]
    if len(np.unique(y)) < probabilities.shape[1]:
        return Finding(
            CODE,
            TITLE,
            Outcome.NOT_APPLICABLE,
            "A class has too few pictures to learn from some and judge the others.",
        )
    # cleanlab brings pandas along, which takes a second.
    from cleanlab.filter import find_label_issues

    # In this process: others would be forked, which threads of Keras' backends do not bear.
    suspects = find_label_issues(
        y, probabilities, return_indices_ranked_by="self_confidence", n_jobs=1
    )
    if not len(suspects):
        said = f"No model contradicts any of {len(y):,} labels.{_left_out(n_left_out)}"
        return Finding(CODE, TITLE, Outcome.CLEAR, said)
    position = np.flatnonzero(is_listed)[suspects]
    guesses = probabilities[suspects].argmax(axis=1)
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"Models that had not seen the picture contradict {len(suspects):,} of {len(y):,} labels."
        f"{_left_out(n_left_out)}",
        why="Wrong labels teach wrong answers, and turn a right answer in the test into a mistake; "
        "but hard pictures are on this list too.",
        advice="Look at them, the likeliest first, and move those that are wrong into the right "
        f"class. {BENCHMARK}",
        groups=tuple((summary.paths[at],) for at in position),
        remarks=tuple(
            f"labelled {summary.labels[at]}, looks like {summary.classes[guess]} "
            f"({probabilities[row, guess]:.0%})"
            for at, row, guess in zip(position, suspects, guesses, strict=True)
        ),
    )


def _left_out(n: int) -> str:
    """Say why pictures of the test are not on the list."""
    if not n:
        return ""
    return (
        f" The {n:,} pictures of the test were left out: correcting their labels only where models "
        "contradict them would make the next test look better than it is."
    )
