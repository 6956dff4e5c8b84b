"""P302: labels that are probably wrong."""

import numpy as np

from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.checks.material import Material

CODE, TITLE = "P302", "Labels that are probably wrong"


def check_wrong_labels(material: Material) -> Finding:
    """Find labels that contradict what the other pictures teach, by confident learning.

    Northcutt, Jiang and Chuang, "Confident learning: estimating uncertainty in dataset labels",
    JAIR 70 (2021), by way of cleanlab, on probabilities of models that have not seen the picture.
    """
    is_known = ~np.isnan(material.probabilities).any(axis=1)
    y, probabilities = material.y[is_known], material.probabilities[is_known]
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
        return Finding(CODE, TITLE, Outcome.CLEAR, f"None of {len(y):,} labels looks wrong.")
    position = np.flatnonzero(is_known)[suspects]
    guesses = probabilities[suspects].argmax(axis=1)
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"{len(suspects):,} of {len(y):,} labels look wrong: models that had not seen the picture "
        "take it for another class.",
        why="Wrong labels teach what is not so, and make a good answer in the test a mistake.",
        advice="Look at them, the likeliest first, and move those that are wrong into the right "
        "class. Some are right, and only hard.",
        groups=tuple((material.paths[at],) for at in position),
        remarks=tuple(
            f"labelled {material.labels[at]}, looks like {material.classes[guess]} "
            f"({probabilities[row, guess]:.0%})"
            for at, row, guess in zip(position, suspects, guesses, strict=True)
        ),
    )
