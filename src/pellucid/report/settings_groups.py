"""The settings of a run, as far as its recipe reads them."""

from collections.abc import Iterator, Mapping
from typing import Any

from pellucid.report.titles import PARTS as TITLES
from pellucid.settings import PARTS

_AUGMENTATION = ("augment", "n_views")
_OF_FINE_TUNE = {
    "fine-tune": (*_AUGMENTATION, "mirror", "least_mirror_gain", "n_mirror_trial"),
    "auto": _AUGMENTATION,
}
"""Settings of the part ``features`` that a recipe leaves to its part ``fine_tune``."""


def settings_groups(config: Mapping[str, Any], recipe: str) -> dict[str, dict[str, str | float]]:
    """Group what was set by the parts that the recipe reads.

    Args:
        config: Settings as in config.json, nested.
        recipe: Its name.

    Returns:
        By the part's title: values by the setting's name, without those that are None.
    """
    general = {k: v for k, v in config.items() if k != "recipe" and not isinstance(v, Mapping)}
    groups = {"": {**general, **(config.get("split") or {})}}
    for part in reversed(PARTS.get(recipe, ())):
        if part == "split":  # which is among the general ones
            continue
        values = dict(_flat(config.get(part) or {}))
        if part == "features":
            elsewhere = _OF_FINE_TUNE.get(recipe, ())
            values = {key: v for key, v in values.items() if key not in elsewhere}
        if values.get("find_rate"):
            values.pop("learning_rate", None)  # the test picks another
        groups[part] = values
    kept = {
        TITLES.get(part, part): {key: v for key, v in values.items() if v is not None}
        for part, values in groups.items()
    }
    return {title: values for title, values in kept.items() if values}


def _flat(config: Mapping[str, Any]) -> Iterator[tuple[str, str | float]]:
    for key, value in config.items():
        if isinstance(value, Mapping):
            yield from _flat(value)
        else:
            yield key, value
