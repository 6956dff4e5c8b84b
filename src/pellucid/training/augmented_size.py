"""What augmentation gives has the size that the network takes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pellucid.augment.policy import create_policy
from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError
from pellucid.keras_runtime import import_keras
from pellucid.progress import Watcher

if TYPE_CHECKING:
    import keras


def check_augmented_size(
    augmentation: Iterable["keras.layers.Layer"], expected: tuple[int, ...], network: str
) -> None:
    """Follow the size of a picture through augmentations.

    Args:
        augmentation: Layers, in order.
        expected: Height, width and channels of the pictures before, and as the network takes them.
        network: Its name.

    Raises:
        ConfigError: Pictures of another size come out.
    """
    shape = (None, *expected)
    for layer in augmentation:
        shape = layer.compute_output_shape(shape)
    if shape[1:] != expected:
        raise ConfigError(
            f"The augmentation makes pictures of {shape[1]} x {shape[2]} pixels, but "
            f"{network} takes {expected[0]} x {expected[1]}. Let it end with a "
            f"Resize to height {expected[0]} and width {expected[1]}."
        )


def check_policy_size(policy: str, spec: ImageSpec, network: str, watcher: Watcher) -> None:
    """Refuse a policy that gives another size before pictures are read and features computed.

    Args:
        policy: As for `create_policy`. Those that have a name keep the size.
        spec: What the network takes.
        network: Its name.
        watcher: Is told that Keras starts.

    Raises:
        ConfigError: The file holds no policy, or pictures of another size come out.
    """
    if policy.lower().endswith(".toml"):
        watcher.stage("Starting Keras")
        import_keras()
        check_augmented_size(create_policy(policy, 0).layers, spec.shape, network)
