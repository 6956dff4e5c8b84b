"""Registry of the augmentations. Listing them does not import Keras; creating one does."""

import difflib
import importlib
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pellucid.augment.parameters import parameters_of
from pellucid.errors import ConfigError
from pellucid.i18n import and_list, marked, or_list
from pellucid.i18n import gettext as _
from pellucid.registry import Registry
from pellucid.spelling import joined

if TYPE_CHECKING:
    from pellucid.augment.layer import Augmentation


@dataclass(frozen=True)
class AugmentationEntry:
    """Description of an augmentation, available without creating it."""

    name: str
    """Name of its class."""
    module: str
    """Module of its class."""
    description: str
    """Description of its effect for users, in one line; `gettext` translates it."""

    def load(self) -> "type[Augmentation]":
        """Import the class, which also imports Keras."""
        kind: type[Augmentation] = getattr(importlib.import_module(self.module), self.name)
        return kind


_AUGMENTATIONS: Registry[AugmentationEntry] = Registry(marked("augmentation"))

for _name, _module, _description in (
    ("HorizontalFlip", "flips", marked("swaps left and right")),
    ("VerticalFlip", "flips", marked("swaps top and bottom")),
    ("Rotate", "rotate", marked("rotates by any angle up to a limit")),
    ("RandomRotate90", "random_rotate90", marked("rotates by 90, 180 or 270 degrees")),
    ("Zoom", "zoom", marked("zooms in or out")),
    ("Shift", "shift", marked("moves to the side, up or down")),
    ("ShiftScaleRotate", "shift_scale_rotate", marked("moves, zooms and rotates in one step")),
    ("Crop", "crop", marked("cuts out a given window")),
    ("CenterCrop", "crop", marked("cuts out the centre")),
    ("RandomCrop", "random_crop", marked("cuts out a window at random")),
    (
        "RandomResizedCrop",
        "random_resized_crop",
        marked("cuts out a part at random and resizes it"),
    ),
    ("Resize", "resize", marked("stretches to a size")),
    ("BrightnessContrast", "brightness_contrast", marked("changes brightness and contrast")),
    ("HueSaturationValue", "hue_saturation_value", marked("changes hue, saturation and value")),
    ("ColorJitter", "color_jitter", marked("changes brightness, contrast, saturation and hue")),
    ("ChannelShift", "channel_shift", marked("adds a number to each of red, green and blue")),
    ("ChannelShuffle", "channel_shuffle", marked("puts red, green and blue into another order")),
    ("GaussianNoise", "gaussian_noise", marked("adds noise, like a camera in the dark")),
    ("CLAHE", "clahe", marked("brings out details in dark and bright parts")),
    ("Blur", "blur", marked("blurs, like a lens out of focus")),
    ("CoarseDropout", "coarse_dropout", marked("covers rectangles")),
    ("Cutout", "cutout", marked("covers a square")),
    ("RandAugment", "rand_augment", marked("applies a few of thirteen operations to each picture")),
    ("Compose", "combinators", marked("applies several augmentations one after the other")),
    ("OneOf", "combinators", marked("applies one of several augmentations")),
):
    _AUGMENTATIONS.register(_name)(
        AugmentationEntry(_name, f"pellucid.augment.{_module}", _description)
    )


def list_augmentations() -> list[str]:
    """Return the names of the augmentations, sorted."""
    return _AUGMENTATIONS.names()


def get_augmentation(name: str) -> AugmentationEntry:
    """Return the description of an augmentation.

    Raises:
        ConfigError: No augmentation has that name; the message lists near matches.
    """
    return _AUGMENTATIONS.get(name)


def import_augmentations() -> None:
    """Register all classes with Keras, so that it can load models that contain them."""
    for name in list_augmentations():
        get_augmentation(name).load()


def create_augmentation(name: str, seed: int | None, **parameters: Any) -> "Augmentation":
    """Create an augmentation, a Keras layer that is active in training only.

    Args:
        name: One of `list_augmentations`.
        seed: Seed, at least 0; the same seed gives the same sequence of changes. None draws a seed.
        **parameters: Parameters of its class; those with a default value may be left out.

    Returns:
        The layer. It maps pixels of shape (batch, height, width, 1 or 3), values 0 to 255, to
        changed pixels in float32.

    Raises:
        ConfigError: No augmentation has that name, or a parameter is unknown, missing or has an
            unusable value.
    """
    kind = get_augmentation(name).load()
    known = parameters_of(kind)
    for parameter in parameters:
        if parameter not in known:
            near = difflib.get_close_matches(parameter, known, n=3, cutoff=0.5)
            said = _(
                "The augmentation {name} has no parameter {parameter!r}.",
                name=name,
                parameter=parameter,
            )
            hint = _("Did you mean {names}?", names=or_list(near)) if near else ""
            raise ConfigError(joined(said, hint, _("It has: {names}.", names=", ".join(known))))
    required = [p for p, default in known.items() if default is inspect.Parameter.empty]
    missing = [parameter for parameter in required if parameter not in parameters]
    if missing:
        raise ConfigError(
            _(
                "The augmentation {name} needs {missing}, which were not given. It has the "
                "parameters: {names}.",
                name=name,
                missing=and_list(missing),
                names=", ".join(known),
            )
        )
    return kind(seed=seed, **parameters)
