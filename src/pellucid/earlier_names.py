"""Earlier names of values in JSON.

They are read from files of earlier versions. Until the version after 0.2, they are also written to
the metrics and to the output of `predict` and `serve`, in addition to the current names.
"""

from typing import Any

_RENAMED = {
    "known_accepted": "taken_for_known",
    "ood_auroc": "stranger_auroc",
    "ood_rejected": "strangers_refused",
    "n_ood": "n_strangers",
    "ood_score_max_difference": "familiarity_max_difference",
}
_NEGATED = {"ood_score": "familiarity", "ood_threshold": "familiarity_threshold"}
"""Scores of out-of-distribution detection. High values used to mean "like the training images"."""


def with_current_names(content: dict[str, Any]) -> dict[str, Any]:
    """Add the current names to the content of a file of an earlier version.

    Args:
        content: Content of config.json, metrics.json or classifier.json, not yet checked.

    Returns:
        The content with the current names; the earlier ones remain.

    Example:
        >>> with_current_names({"familiarity_threshold": 0.25})
        {'familiarity_threshold': 0.25, 'ood_threshold': -0.25}
    """
    found = content.copy()
    for current, earlier in _RENAMED.items():
        if earlier in content:
            found.setdefault(current, content[earlier])
    for current, earlier in _NEGATED.items():
        if earlier in content:
            found.setdefault(current, _negated(content[earlier]))
    if isinstance(content.get("parity"), dict):
        found["parity"] = with_current_names(content["parity"])
    if "none_of_these" in content:
        known = content["none_of_these"]
        if isinstance(known, dict) and "threshold" in known:
            known = {**known, "threshold": _negated(known["threshold"])}
        found.setdefault("ood_detection", known)
    return found


def with_earlier_names(content: dict[str, Any]) -> dict[str, Any]:
    """Add the earlier names of values, for programs that read them.

    Args:
        content: Metrics or facts of a prediction, by their current names.

    Returns:
        The content with the current and the earlier names.

    Example:
        >>> with_earlier_names({"ood_score": -0.25})
        {'ood_score': -0.25, 'familiarity': 0.25}
    """
    found = content.copy()
    for current, earlier in _RENAMED.items():
        if current in content:
            found[earlier] = content[current]
    for current, earlier in _NEGATED.items():
        if current in content:
            found[earlier] = _negated(content[current])
    return found


def _negated(value: Any) -> Any:
    """Return a number with the opposite sign, and any other value unchanged."""
    return -value if isinstance(value, int | float) and not isinstance(value, bool) else value
