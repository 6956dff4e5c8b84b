"""P403: class shares that differ between the splits."""

import numpy as np

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

CODE, TITLE = "P403", marked("Class shares that differ between splits")

MIN_P = 0.01
MIN_EFFECT = 0.1
"""Minimum of Cramer's V, from 0 to 1; in a large set even the smallest difference is significant.
"""


def check_split_shift(summary: DatasetSummary) -> Finding:
    """Test whether the classes have the same shares in all splits, by Pearson's chi-squared."""
    from scipy.stats import chi2_contingency

    if not summary.has_splits:
        return Finding(
            CODE,
            _(TITLE),
            Outcome.NOT_APPLICABLE,
            _("The pictures are not assigned to splits yet."),
        )
    splits = sorted({split for split in summary.splits if split is not None})
    counts = np.zeros((len(splits), len(summary.classes)))
    for split, y in zip(summary.splits, summary.y, strict=True):
        if split is not None:
            counts[splits.index(split), y] += 1
    assigned = np.flatnonzero(counts.any(axis=0))  # some images may not be in a split yet
    counts = counts[:, assigned]
    if len(assigned) < 2:
        return Finding(
            CODE,
            _(TITLE),
            Outcome.NOT_APPLICABLE,
            _("All pictures in the splits are of one class."),
        )
    result = chi2_contingency(counts)
    effect = float(np.sqrt(result.statistic / counts.sum() / (min(counts.shape) - 1)))
    if result.pvalue > MIN_P or effect < MIN_EFFECT:
        return Finding(
            CODE, _(TITLE), Outcome.CLEAR, _("The classes have similar shares in all splits.")
        )
    shares = counts / counts.sum(axis=1, keepdims=True)
    label = int((shares.max(axis=0) - shares.min(axis=0)).argmax())
    example = ", ".join(
        _("{share:.0%} of {split}", share=share, split=split)
        for split, share in zip(splits, shares[:, label], strict=True)
    )
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        _(
            "The shares of the classes differ (p = {pvalue:.1g}, Cramér's V = {effect:.2f}). "
            "The largest difference: {label}, with {example}.",
            pvalue=result.pvalue,
            effect=effect,
            label=summary.classes[assigned[label]],
            example=example,
        ),
        why=_("The test results then refer to another mixture of classes than the training set."),
        advice=_(
            "Split all pictures again (put them into one folder per class, without splits, "
            "and `pellucid train` draws new ones), unless the test is meant to differ."
        ),
    )
