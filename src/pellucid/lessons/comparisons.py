"""The comparison runs of the lessons, by the lesson's identifier."""

from collections.abc import Mapping

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.lessons.variant import Comparison, Variant

COMPARISONS: Mapping[str, Comparison] = {
    "pictures": Comparison(
        (
            Variant("dense", network="dense"),
            Variant("dense_shuffled", network="dense", is_shuffled=True),
            Variant("convnet"),
            Variant("convnet_shuffled", is_shuffled=True),
        ),
        (("dense", "dense_shuffled"), ("convnet", "convnet_shuffled"), ("dense", "convnet")),
        n_epochs=16,
    ),
    "start_well": Comparison(
        (
            Variant("plain"),
            Variant("batch_normalization", is_normalized=True),
            Variant("dropout", dropout=0.5),
            Variant("l2", l2=3e-3),
            Variant("he_normal", initializer="he_normal"),
        ),
        (
            ("plain", "batch_normalization"),
            ("plain", "dropout"),
            ("plain", "l2"),
            ("plain", "he_normal"),
        ),
        n_epochs=14,
    ),
    "augmentation": Comparison(
        (Variant("without"), Variant("with", is_augmented=True)),
        (("without", "with"),),
        n_epochs=20,
        seeds=(5, 6, 7, 8, 9),
    ),
}


def find_comparison(lesson: str) -> Comparison:
    """Find the comparison run of a lesson.

    Raises:
        ConfigError: The lesson has none.
    """
    if lesson not in COMPARISONS:
        raise ConfigError(
            _(
                "The lesson {lesson!r} has no comparison run. Those that have one are {lessons}.",
                lesson=lesson,
                lessons=", ".join(COMPARISONS),
            )
        )
    return COMPARISONS[lesson]
