"""Policies: named lists of augmentations, also from files. Listing them does not import Keras."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pellucid.augment.mixing import Mixing
from pellucid.augment.policy_file import PolicyPlan, read_policy_file
from pellucid.augment.registry import create_augmentation
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.registry import Registry

if TYPE_CHECKING:
    from pellucid.augment.layer import Augmentation
    from pellucid.augment.picture import PictureAugmenter

_POLICIES: Registry[PolicyPlan] = Registry(marked("augmentation policy"))

for _plan in (
    PolicyPlan("none", marked("the pictures as they are"), ()),
    PolicyPlan(
        "book",
        marked(
            "mirrored, turned by up to 36 degrees and zoomed by up to 20%, as in chapter "
            "8 of Deep Learning with Python"
        ),
        (
            {"name": "HorizontalFlip"},
            {"name": "Rotate", "limit": 36.0, "p": 1.0},
            {"name": "Zoom", "limit": 0.2, "p": 1.0},
        ),
    ),
    PolicyPlan(
        "light",
        marked("mild, for photos: mirrored, moved, zoomed and turned a little, lighter or darker"),
        (
            {"name": "HorizontalFlip"},
            {"name": "ShiftScaleRotate", "shift": 0.05, "scale": 0.1, "rotate": 10.0, "p": 0.8},
            {"name": "BrightnessContrast", "brightness": 0.1, "contrast": 0.15, "p": 0.8},
        ),
    ),
    PolicyPlan(
        "shift",
        marked(
            "for pictures of about 32 pixels: mirrored, and moved by up to 4 pixels, as "
            "CIFAR-10 is trained (He et al., 2016)"
        ),
        ({"name": "HorizontalFlip"}, {"name": "RandomCrop", "padding": 4}),
    ),
    PolicyPlan(
        "cutout",
        marked(
            "like shift, and a grey square of a quarter to three eighths of the shorter "
            "side, which may reach beyond the border (DeVries and Taylor, 2017): for "
            "longer training"
        ),
        (
            {"name": "HorizontalFlip"},
            {"name": "RandomCrop", "padding": 4},
            {"name": "Cutout", "size": [0.25, 0.375], "fill": 120},
        ),
    ),
    PolicyPlan(
        "strong",
        marked(
            "for long training: mirrored, two random operations (RandAugment), and "
            "pictures mixed with one another (MixUp, CutMix)"
        ),
        ({"name": "HorizontalFlip"}, {"name": "RandAugment"}),
        Mixing(mixup=0.2, cutmix=1.0),
    ),
):
    _POLICIES.register(_plan.name)(_plan)


@dataclass(frozen=True, eq=False)
class Policy:
    """Augmentations that are applied to images in training."""

    name: str
    """Name of the policy or of its file."""
    description: str
    """Description for users; `gettext` translates that of a policy with a name."""
    layers: "list[Augmentation]"
    """Keras layers to apply in order; may be empty."""
    mixing: Mixing | None
    """Mixing that the training loop applies to batches of images and labels; None for no mixing."""

    @cached_property
    def _augmenter(self) -> "PictureAugmenter":
        from pellucid.augment.picture import PictureAugmenter

        return PictureAugmenter(self.layers)


def augment_picture(policy: Policy, pixels: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
    """Augment one image outside of a model, as in training.

    The result depends only on the policy, the pixels and the seed, not on earlier calls. The first
    image of each shape takes longer, since the layers are compiled for it.

    Args:
        policy: The policy; its mixing is not applied, since it needs a batch.
        pixels: Image, shape (height, width, 1 or 3), values 0 to 255.
        seed: Seed, at least 0.

    Returns:
        The augmented image; it has the same shape unless an augmentation changes the size.
    """
    return policy._augmenter(pixels, seed)


def list_policies() -> list[str]:
    """Return the names of the policies, sorted."""
    return _POLICIES.names()


def get_policy(name: str) -> PolicyPlan:
    """Return the plan of a policy, without creating its layers.

    Raises:
        ConfigError: No policy has that name; the message lists near matches.
    """
    return _POLICIES.get(name)


def find_plan(policy: str | Path) -> PolicyPlan:
    """Return the plan of a policy with a name or in a file, without creating its layers.

    Args:
        policy: As for `create_policy`.

    Returns:
        The plan.

    Raises:
        ConfigError: As for `create_policy`.
    """
    is_file = str(policy).lower().endswith(".toml")
    return read_policy_file(Path(policy)) if is_file else get_policy(str(policy))


def create_policy(policy: str | Path, seed: int) -> Policy:
    """Create the layers of a policy.

    Args:
        policy: One of `list_policies`, or the path of a TOML file, which ends in ``.toml``.
        seed: Seed, at least 0; the same seed gives the same changes.

    Returns:
        The policy, with new layers.

    Raises:
        ConfigError: There is no such policy or file, or the file does not contain a policy; the
            message names the file, the entry and what is expected.
    """
    is_file = str(policy).lower().endswith(".toml")
    plan = find_plan(policy)
    # Layers with the same seed would draw the same numbers.
    seeds = _seeds(seed)
    layers = []
    for number, entry in enumerate(plan.augment, start=1):
        try:
            layers.append(_create(entry, seeds))
        except ConfigError as error:
            if not is_file:
                raise
            name = entry["name"]
            raise ConfigError(
                _(
                    "{path}, entry {number} ({name}): {error}",
                    path=policy,
                    number=number,
                    name=name,
                    error=error,
                )
            ) from None
    return Policy(plan.name, plan.description, layers, plan.mixing)


def _create(entry: dict[str, Any], seeds: Iterator[int]) -> "Augmentation":
    parameters = {key: value for key, value in entry.items() if key != "name"}
    if "seed" in parameters:
        raise ConfigError(_("A policy sets no seed: it is derived from the seed of the training."))
    if "augmentations" in parameters:
        parameters["augmentations"] = [_create(e, seeds) for e in parameters["augmentations"]]
    return create_augmentation(entry["name"], next(seeds), **parameters)


def _seeds(seed: int) -> Iterator[int]:
    """Yield an endless sequence of seeds from 0 to 2**31 - 1."""
    random = np.random.default_rng(seed)
    while True:
        yield int(random.integers(2**31))
