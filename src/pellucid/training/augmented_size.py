"""Check that augmentation keeps the image size that a network expects."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pellucid.augment.policy import create_policy
from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.keras_runtime import import_keras
from pellucid.progress import Watcher

if TYPE_CHECKING:
    import keras


def check_augmented_size(
    augmentation: Iterable["keras.layers.Layer"], expected: tuple[int, ...], network: str
) -> None:
    """Check the shape of an image after augmentation.

    Args:
        augmentation: Augmentation layers, in order.
        expected: Height, width and channels of the images before the augmentation, which the
            network expects after it too.
        network: Name of the network, for the message.

    Raises:
        ConfigError: The augmentation returns images of another size.
    """
    shape = (None, *expected)
    for layer in augmentation:
        shape = layer.compute_output_shape(shape)
    if shape[1:] != expected:
        raise ConfigError(
            _(
                "The augmentation makes pictures of {height} x {width} pixels, but {network} "
                "takes {own_height} x {own_width}. Add a final Resize to height {own_height} "
                "and width {own_width}.",
                height=shape[1],
                width=shape[2],
                network=network,
                own_height=expected[0],
                own_width=expected[1],
            )
        )


def check_policy_size(policy: str, spec: ImageSpec, network: str, watcher: Watcher) -> None:
    """Check early that a policy keeps the image size: before reading images or computing features.

    Args:
        policy: Policy, as for `create_policy`. The named policies all keep the size.
        spec: Size and format of the images that the network expects.
        network: Name of the network, for the message.
        watcher: Watcher that is notified when Keras is started.

    Raises:
        ConfigError: The file holds no policy, or the policy returns images of another size.
    """
    if policy.lower().endswith(".toml"):
        watcher.stage(marked("Starting Keras"))
        import_keras()
        check_augmented_size(create_policy(policy, 0).layers, spec.shape, network)
