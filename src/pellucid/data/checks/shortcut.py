"""P601, P602: shortcuts, i.e. properties besides the subject that predict the class."""

import numpy as np
from numpy.typing import NDArray

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.i18n import gettext as _

MIN_AREA = 0.9
"""Area under the ROC curve from which a class is reported; chance level is 0.5."""

_BORDER = 2
"""Width of the border in pixels of the overview; a sixteenth of each side."""
_MIN_PER_CLASS = 20
_MIN_SIDE = 64
"""Minimum of the median shorter side, in pixels. In smaller images, such as digits, the subject
reaches the border and determines how well the file compresses."""
_N_FOLDS = 5
_MAX_IMAGES = 5000
"""Approximate number of images to sample, which is enough for the estimate."""


def check_borders(summary: DatasetSummary) -> Finding:
    """Check whether the borders of the images alone predict the class."""
    inside = np.zeros(summary.overviews.shape[1:3], bool)
    inside[_BORDER:-_BORDER, _BORDER:-_BORDER] = True
    border = summary.overviews[:, ~inside].reshape(len(summary.rows), -1) / 255
    return _shortcut(
        summary,
        border,
        code="P601",
        title=_("Borders that give the class away"),
        what=_("the outermost sixteenth of the picture"),
        advice=_(
            "Look at the edges for a frame, a date stamp, or a table under one class only. "
            "Crop it off, or photograph all classes in the same way."
        ),
    )


def check_file_facts(summary: DatasetSummary) -> Finding:
    """Check whether the file size and the image's width and height predict the class."""
    facts = summary.catalog[summary.rows].select("n_bytes", "width", "height")
    numbers = np.log(facts.to_numpy().astype(float))
    return _shortcut(
        summary,
        np.column_stack([numbers, numbers[:, 1] - numbers[:, 2]]),
        code="P602",
        title=_("Sizes that give the class away"),
        what=_("the size of the file and of the picture"),
        advice=_(
            "The classes may come from different cameras or sources, and a classifier may "
            "learn those. Collect pictures of each class from each source."
        ),
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
    """Cross-validate a forest on inputs that should not predict the class."""
    counts = np.bincount(summary.y, minlength=len(summary.classes))
    if counts.min() < _MIN_PER_CLASS:
        return Finding(
            code,
            title,
            Outcome.NOT_APPLICABLE,
            _(
                "A class has fewer than {min_per_class} pictures, too few for this check.",
                min_per_class=_MIN_PER_CLASS,
            ),
        )
    sides = summary.catalog[summary.rows].select("width", "height").min_horizontal()
    if np.median(sides.to_numpy()) < _MIN_SIDE:
        return Finding(
            code,
            title,
            Outcome.NOT_APPLICABLE,
            _(
                "The pictures are smaller than {min_side} pixels, so the subject fills them.",
                min_side=_MIN_SIDE,
            ),
        )
    areas = _areas(inputs, summary.y)
    told = np.flatnonzero(areas >= MIN_AREA)
    if not len(told):
        return Finding(
            code, title, Outcome.CLEAR, _("No class can be predicted from {what} alone.", what=what)
        )
    names = ", ".join(
        f"{summary.classes[k]} ({areas[k]:.2f})" for k in told[np.argsort(-areas[told])]
    )
    return Finding(
        code,
        title,
        Outcome.FOUND,
        _(
            "From {what} alone, pictures of these classes can be told from others (area "
            "under the ROC curve; 0.5 is chance): {names}.",
            what=what,
            names=names,
        ),
        why=_(
            "A classifier may learn this shortcut instead of the subject, do well in the "
            "test, and fail on new pictures."
        ),
        advice=advice,
    )


def _areas(inputs: NDArray[np.floating], y: NDArray[np.intp]) -> NDArray[np.float64]:
    """Compute the out-of-fold area under the ROC curve of each class against all others."""
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
    """Sample about `_MAX_IMAGES` images, stratified by class, but enough of each for the folds."""
    shuffled = np.random.default_rng(0).permutation(len(y))
    share = min(1.0, _MAX_IMAGES / len(y))
    drawn = []
    for k in range(y.max() + 1):
        of_class = shuffled[y[shuffled] == k]
        drawn.append(of_class[: max(_MIN_PER_CLASS, round(share * len(of_class)))])
    return np.concatenate(drawn)
