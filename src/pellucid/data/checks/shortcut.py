"""P601, P602: something beside the subject that tells the class."""

import numpy as np
from numpy.typing import NDArray

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome

MIN_AREA = 0.9
"""Area under the ROC curve from which a class counts as given away; chance has 0.5."""

_BORDER = 2
"""In pixels of the overview; a sixteenth of each side."""
_MIN_PER_CLASS = 20
_MIN_SIDE = 64
"""In pixels, of the median picture: in smaller ones, such as digits, the subject reaches the border
and decides how well the file compresses."""
_N_FOLDS = 5
_MOST = 5000
"""Pictures that are enough to tell."""


def check_borders(summary: DatasetSummary) -> Finding:
    """Learn the class from nothing but the pictures' borders."""
    inside = np.zeros(summary.overviews.shape[1:3], bool)
    inside[_BORDER:-_BORDER, _BORDER:-_BORDER] = True
    border = summary.overviews[:, ~inside].reshape(len(summary.rows), -1) / 255
    return _shortcut(
        summary,
        border,
        code="P601",
        title="Borders that give the class away",
        what="the outermost sixteenth of the picture",
        advice="Look at the edges: a frame, a date stamp, a table that only one class lay on. Crop "
        "it off, or photograph all classes alike.",
    )


def check_file_facts(summary: DatasetSummary) -> Finding:
    """Learn the class from the files' size and the pictures' width and height."""
    facts = summary.catalog[summary.rows].select("n_bytes", "width", "height")
    numbers = np.log(facts.to_numpy().astype(float))
    return _shortcut(
        summary,
        np.column_stack([numbers, numbers[:, 1] - numbers[:, 2]]),
        code="P602",
        title="Sizes that give the class away",
        what="the size of the file and of the picture",
        advice="The classes come from different cameras or sources, and a classifier may learn "
        "those. Bring pictures of each class from each source.",
    )


def _shortcut(
    summary: DatasetSummary,
    inputs: NDArray[np.floating],
    *,
    code: str,
    title: str,
    what: str,
    advice: str,
) -> Finding:
    """Cross-validate a forest on what should not tell the class."""
    counts = np.bincount(summary.y, minlength=len(summary.classes))
    if counts.min() < _MIN_PER_CLASS:
        return Finding(
            code,
            title,
            Outcome.NOT_APPLICABLE,
            f"A class has fewer than {_MIN_PER_CLASS} pictures, too few to tell.",
        )
    sides = summary.catalog[summary.rows].select("width", "height").min_horizontal()
    if np.median(sides.to_numpy()) < _MIN_SIDE:
        return Finding(
            code,
            title,
            Outcome.NOT_APPLICABLE,
            f"The pictures are smaller than {_MIN_SIDE} pixels, so the subject fills them.",
        )
    areas = _areas(inputs, summary.y)
    told = np.flatnonzero(areas >= MIN_AREA)
    if not len(told):
        return Finding(code, title, Outcome.CLEAR, f"No class can be told by nothing but {what}.")
    names = ", ".join(
        f"{summary.classes[k]} ({areas[k]:.2f})" for k in told[np.argsort(-areas[told])]
    )
    return Finding(
        code,
        title,
        Outcome.FOUND,
        f"By nothing but {what}, pictures of these classes can be told from others (area under "
        f"the ROC curve; 0.5 is chance): {names}.",
        why="A classifier may learn that instead of the subject, do well in the test, and fail on "
        "the next picture.",
        advice=advice,
    )


def _areas(inputs: NDArray[np.floating], y: NDArray[np.intp]) -> NDArray[np.float64]:
    """Give the area under each class' ROC curve against all others, out of fold."""
    from sklearn.ensemble import ExtraTreesClassifier
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    chosen = _sample(y)
    inputs, y = inputs[chosen], y[chosen]
    forest = ExtraTreesClassifier(100, min_samples_leaf=3, max_features="sqrt", random_state=0)
    folds = StratifiedKFold(_N_FOLDS, shuffle=True, random_state=0)
    shares = cross_val_predict(forest, inputs, y, cv=folds, method="predict_proba")
    return np.array([roc_auc_score(y == k, shares[:, k]) for k in range(shares.shape[1])])


def _sample(y: NDArray[np.intp]) -> NDArray[np.intp]:
    """Draw about `_MOST` pictures, each class by its share, but enough of each for the folds."""
    shuffled = np.random.default_rng(0).permutation(len(y))
    share = min(1.0, _MOST / len(y))
    drawn = []
    for k in range(y.max() + 1):
        of_class = shuffled[y[shuffled] == k]
        drawn.append(of_class[: max(_MIN_PER_CLASS, round(share * len(of_class)))])
    return np.concatenate(drawn)
