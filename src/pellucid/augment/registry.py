"""The augmentations by name. Listing them imports no Keras; creating one does."""

import difflib
import importlib
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pellucid.augment.parameters import parameters_of
from pellucid.errors import ConfigError
from pellucid.registry import Registry

if TYPE_CHECKING:
    from pellucid.augment.layer import Augmentation


@dataclass(frozen=True)
class AugmentationEntry:
    """What is known of an augmentation before it is made."""

    name: str
    """That of its class."""
    module: str
    """Where its class is."""
    description: str
    """What it does, for people, in a line."""

    def load(self) -> "type[Augmentation]":
        """Import the class, and Keras with it."""
        kind: type[Augmentation] = getattr(importlib.import_module(self.module), self.name)
        return kind


_AUGMENTATIONS: Registry[AugmentationEntry] = Registry("augmentation")

for _name, _module, _description in (
    ("HorizontalFlip", "flips", "swaps left and right"),
    ("VerticalFlip", "flips", "swaps top and bottom"),
    ("Rotate", "rotate", "turns by any angle up to a limit"),
    ("RandomRotate90", "random_rotate90", "turns by 90, 180 or 270 degrees"),
    ("Zoom", "zoom", "goes nearer or farther"),
    ("ShiftScaleRotate", "shift_scale_rotate", "moves, zooms and turns in one step"),
    ("Crop", "crop", "cuts out a given window"),
    ("CenterCrop", "crop", "cuts out the middle"),
    ("RandomCrop", "random_crop", "cuts out a window at random"),
    ("RandomResizedCrop", "random_resized_crop", "cuts out a part at random and resizes it"),
    ("Resize", "resize", "stretches to a size"),
    ("BrightnessContrast", "brightness_contrast", "lighter or darker, livelier or flatter"),
    ("HueSaturationValue", "hue_saturation_value", "changes the hue, its strength and brightness"),
    ("ColorJitter", "color_jitter", "changes brightness, contrast, saturation and hue"),
    ("ChannelShuffle", "channel_shuffle", "puts red, green and blue into another order"),
    ("GaussianNoise", "gaussian_noise", "adds noise, as a camera in the dark"),
    ("CLAHE", "clahe", "brings out details in dark and bright parts"),
    ("Blur", "blur", "blurs, as a lens out of focus"),
    ("CoarseDropout", "coarse_dropout", "covers rectangles"),
    ("Cutout", "cutout", "covers a square"),
    ("RandAugment", "rand_augment", "a few of thirteen operations for each picture"),
    ("Compose", "combinators", "several augmentations one after the other"),
    ("OneOf", "combinators", "one of several augmentations"),
):
    _AUGMENTATIONS.register(_name)(
        AugmentationEntry(_name, f"pellucid.augment.{_module}", _description)
    )


def list_augmentations() -> list[str]:
    """List the names of the augmentations, sorted."""
    return _AUGMENTATIONS.names()


def get_augmentation(name: str) -> AugmentationEntry:
    """Look an augmentation up by name.

    Raises:
        ConfigError: There is none of that name; the message lists near matches.
    """
    return _AUGMENTATIONS.get(name)


def import_augmentations() -> None:
    """Make all classes known to Keras, so that it can load a model that holds some of them."""
    for name in list_augmentations():
        get_augmentation(name).load()


def create_augmentation(name: str, seed: int | None, **parameters: Any) -> "Augmentation":
    """Make an augmentation: a Keras layer that is active in training only.

    Args:
        name: One of `list_augmentations`.
        seed: From 0; the same seed gives the same sequence of changes. None draws one.
        **parameters: As its class takes them; the defaults serve where there are any.

    Returns:
        The layer, from pixels of shape (batch, height, width, 1 or 3), values 0 to 255, to the
        same in float32.

    Raises:
        ConfigError: There is none of that name, or a parameter is unknown, missing or has a value
            that cannot be used.
    """
    kind = get_augmentation(name).load()
    known = parameters_of(kind)
    for parameter in parameters:
        if parameter not in known:
            near = difflib.get_close_matches(parameter, known, n=3, cutoff=0.5)
            hint = f"Did you mean {' or '.join(near)}? " if near else ""
            raise ConfigError(
                f"The augmentation {name} has no parameter {parameter!r}. {hint}"
                f"It has: {', '.join(known)}."
            )
    required = [p for p, default in known.items() if default is inspect.Parameter.empty]
    missing = [parameter for parameter in required if parameter not in parameters]
    if missing:
        raise ConfigError(
            f"The augmentation {name} needs {' and '.join(missing)}, which were not given. "
            f"It has the parameters: {', '.join(known)}."
        )
    return kind(seed=seed, **parameters)
