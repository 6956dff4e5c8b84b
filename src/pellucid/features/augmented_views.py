"""Further views of a picture, made by a policy of augmentation outside of any network."""

import hashlib
from importlib.metadata import version

from pellucid.augment.policy import augment_picture, create_policy, find_plan
from pellucid.data.decode import Pixels
from pellucid.keras_runtime import import_keras


class AugmentedViews:
    """Makes the same views of the same picture each time.

    Args:
        policy: One of `pellucid.augment.policy.list_policies`, or a TOML file.
        seed: Another seed makes other views.

    Raises:
        ConfigError: There is no such policy.
    """

    def __init__(self, policy: str, seed: int) -> None:
        import_keras()
        import keras

        self._policy, self._seed = create_policy(policy, seed), seed
        # Whatever decides how a view looks has its part in the name, by which features are kept.
        plan = find_plan(policy)
        parts = plan.augment, seed, version("pellucid"), version("keras"), keras.backend.backend()
        self._digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    @property
    def is_mixing(self) -> bool:
        """Whether the policy also mixes pictures with one another, which views cannot."""
        return self._policy.mixing is not None

    def names(self, n_views: int) -> list[str]:
        """Name the first views."""
        return [f"{self._policy.name} {self._digest} {number}" for number in range(n_views)]

    def see(self, pixels: Pixels, content_hash: bytes, number: int) -> Pixels:
        """Make one view.

        Args:
            pixels: Shape (height, width, channels).
            content_hash: Of the picture; other pictures are changed in other ways.
            number: Of the view, from 0.

        Returns:
            The same shape.
        """
        key = content_hash + self._seed.to_bytes(8) + number.to_bytes(4)
        seed = int.from_bytes(hashlib.sha256(key).digest()[:4]) >> 1
        return augment_picture(self._policy, pixels, seed)
