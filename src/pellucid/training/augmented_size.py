"""What augmentation gives has the size that the network takes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pellucid.errors import ConfigError

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
