"""Groups the settings that the recipe of a run uses."""

from collections.abc import Iterator, Mapping
from typing import Any

from pellucid.i18n import gettext as _
from pellucid.report.titles import PARTS as TITLES
from pellucid.settings import PARTS

_AUGMENTATION = ("augment", "n_views")
_OF_FINE_TUNE = {
    "fine-tune": (
        *_AUGMENTATION,
        "feature_layers",
        "least_layers_gain",
        "mirror",
        "least_mirror_gain",
        "n_mirror_trial",
    ),
    "auto": _AUGMENTATION,
}
"""Settings of the part ``features`` for which a recipe reads its part ``fine_tune`` instead."""


def settings_groups(config: Mapping[str, Any], recipe: str) -> dict[str, dict[str, str | float]]:
    """Group the settings by the parts that the recipe reads.

    Args:
        config: Nested settings as in config.json.
        recipe: Name of the recipe.

    Returns:
        Values by the name of the setting, without None, for each title of a part.
    """
    general = {k: v for k, v in config.items() if k != "recipe" and not isinstance(v, Mapping)}
    groups = {"": {**general, **(config.get("split") or {})}}
    for part in reversed(PARTS.get(recipe, ())):
        if part == "split":  # included in the general settings
            continue
        values = dict(_flat(config.get(part) or {}))
        if part == "features":
            elsewhere = _OF_FINE_TUNE.get(recipe, ())
            values = {key: v for key, v in values.items() if key not in elsewhere}
        if values.get("find_rate") or values.get("rate_table"):
            values.pop("learning_rate", None)  # replaced by the result of the range test
        if values.get("rate_table"):
            values.pop("schedule", None)
        groups[part] = values
    kept = {
        _(TITLES[part]) if part in TITLES else part: {
            key: v for key, v in values.items() if v is not None
        }
        for part, values in groups.items()
    }
    return {title: values for title, values in kept.items() if values}


def _flat(config: Mapping[str, Any]) -> Iterator[tuple[str, str | float]]:
    for key, value in config.items():
        if isinstance(value, Mapping):
            yield from _flat(value)
        else:
            yield key, value
