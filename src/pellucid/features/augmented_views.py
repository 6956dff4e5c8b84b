"""Augmented views of an image, computed outside of any network."""

import hashlib
from dataclasses import replace
from importlib.metadata import version

from pellucid.augment.policy import augment_picture, create_policy, find_plan
from pellucid.data.decode import Pixels
from pellucid.features.view import View
from pellucid.keras_runtime import import_keras


class AugmentedViews:
    """Creates reproducible augmented views of images.

    Args:
        policy: One of `pellucid.augment.policy.list_policies`, or a TOML file.
        seed: Random seed; the same seed creates the same views.

    Raises:
        ConfigError: There is no such policy.
    """

    def __init__(self, policy: str, seed: int) -> None:
        import_keras()
        import keras

        self._policy, self._seed = create_policy(policy, seed), seed
        # Features are cached by name, so the name covers everything that determines a view.
        plan = find_plan(policy)
        parts = plan.augment, seed, version("pellucid"), version("keras"), keras.backend.backend()
        self._digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    @property
    def is_mixing(self) -> bool:
        """Whether the policy also mixes images with one another, which views cannot show."""
        return self._policy.mixing is not None

    def views(self, plain: View, n_views: int) -> list[View]:
        """Return the first augmented views of an image.

        Args:
            plain: View of the image without augmentation.
            n_views: Number of augmented views.
        """
        name = f"{self._policy.name} {self._digest}"
        return [replace(plain, augmentation=f"{name} {number}") for number in range(n_views)]

    def see(self, pixels: Pixels, content_hash: bytes, number: int) -> Pixels:
        """Create one view.

        Args:
            pixels: The image, shape (height, width, channels).
            content_hash: Content hash of the image; each image is augmented differently.
            number: Number of the view, from 0.

        Returns:
            The view, with the shape of `pixels`.
        """
        key = content_hash + self._seed.to_bytes(8) + number.to_bytes(4)
        seed = int.from_bytes(hashlib.sha256(key).digest()[:4]) >> 1
        return augment_picture(self._policy, pixels, seed)
