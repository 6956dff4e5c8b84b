"""Compose and OneOf: augmentations made of others."""

from typing import Any, Self

import keras
import numpy as np
from keras import ops

from pellucid.augment.layer import Augmentation, per_picture
from pellucid.augment.parameters import refuse
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

_NOT_IF_LEFT_OUT = marked(
    "{name} in {combinator} makes pictures of {width} x {height} pixels out of {own_width} x "
    "{own_height}, but p below 1 needs one size for all pictures."
)
_NOT_IN_ONE_OF = marked(
    "{name} in {combinator} makes pictures of {width} x {height} pixels out of {own_width} x "
    "{own_height}, but all that OneOf chooses from must keep the size."
)


class Combinator(Augmentation):
    """Base class of augmentations that apply a list of others.

    Args:
        augmentations: Layers, at least one.
        p: Probability that an image is changed.
        seed: Seed of its own draws, as for `Augmentation`; the inner layers have their own.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self, *, augmentations: list[Augmentation], p: float, seed: int | None, **kwargs: Any
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        is_list = isinstance(augmentations, (list, tuple)) and len(augmentations) > 0
        if not is_list or not all(isinstance(each, Augmentation) for each in augmentations):
            raise refuse(self, "augmentations", augmentations, _("a list of augmentations"))
        self.augmentations = list(augmentations)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments of the layer and of those in it, for serialization."""
        inner = [keras.saving.serialize_keras_object(each) for each in self.augmentations]
        return {**super().get_config(), "augmentations": inner}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """Create the layer from its configuration."""
        inner = [keras.saving.deserialize_keras_object(c) for c in config["augmentations"]]
        return cls(**{**config, "augmentations": inner})

    def check_keeps_shape(self, input_shape: Any, message: str) -> None:
        """Check that no layer changes the size of images.

        Args:
            input_shape: Shape of a batch of images.
            message: Message of the error, not translated, with fields for the names and sizes.

        Raises:
            ConfigError: A layer does.
        """
        for each in self.augmentations:
            output_shape = each.compute_output_shape(input_shape)
            if tuple(output_shape) != tuple(input_shape):
                raise ConfigError(
                    _(
                        message,
                        name=type(each).__name__,
                        combinator=type(self).__name__,
                        width=output_shape[2],
                        height=output_shape[1],
                        own_width=input_shape[2],
                        own_height=input_shape[1],
                    )
                )


@keras.saving.register_keras_serializable(package="pellucid")
class Compose(Combinator):
    """Applies several augmentations one after the other, each with its own probability.

    Args:
        augmentations: Layers, in order.
        p: Probability that they are applied to an image at all.
        seed: Seed of its own draws, as for `Augmentation`; the inner layers have their own.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        augmentations: list[Augmentation],
        p: float = 1.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(augmentations=augmentations, p=p, seed=seed, **kwargs)

    def build(self, input_shape: Any) -> None:
        """Check the input shape of each layer."""
        super().build(input_shape)
        # Crops that end with a resize to the first size may be left out.
        if self.p < 1 and tuple(self.compute_output_shape(input_shape)) != tuple(input_shape):
            self.check_keeps_shape(input_shape, _NOT_IF_LEFT_OUT)
        for each in self.augmentations:
            each.build(input_shape)
            input_shape = each.compute_output_shape(input_shape)

    def augment(self, pixels: Any) -> Any:
        """Apply all layers."""
        for each in self.augmentations:
            pixels = each(pixels, training=True)
        return pixels

    def at_inference(self, pixels: Any) -> Any:
        """Apply the layers that change the size, which also act outside of training.

        With `p` below 1, the size of the whole does not change, and neither do the images.
        """
        if self.p < 1:
            return pixels
        for each in self.augmentations:
            pixels = each(pixels, training=False)
        return pixels

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the output shape of the last layer."""
        for each in self.augmentations:
            input_shape = each.compute_output_shape(input_shape)
        return input_shape


@keras.saving.register_keras_serializable(package="pellucid")
class OneOf(Combinator):
    """Applies one of several augmentations, drawn for each image.

    The probability `p` of each inner layer is its weight in the draw; the drawn layer is always
    applied. All layers are computed for the whole batch, so it takes as long as all of them
    together.

    Args:
        augmentations: Layers to choose from; they must keep the size of images.
        p: Probability that an image is changed.
        seed: Seed of its own draws, as for `Augmentation`; the inner layers have their own.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        augmentations: list[Augmentation],
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(augmentations=augmentations, p=p, seed=seed, **kwargs)
        weights = np.array([each.p for each in self.augmentations])
        if weights.sum() == 0:
            raise ConfigError(
                _(
                    "The augmentation OneOf takes a list in which at least one p is above 0, "
                    "since they are the weights of the draw; all are 0."
                )
            )
        self._shares_below = tuple(np.cumsum(weights / weights.sum())[:-1].tolist())

    def build(self, input_shape: Any) -> None:
        """Check the input shape of each layer."""
        super().build(input_shape)
        self.check_keeps_shape(input_shape, _NOT_IN_ONE_OF)
        for each in self.augmentations:
            each.build(input_shape)

    def augment(self, pixels: Any) -> Any:
        """Apply one of the layers to each image."""
        drawn = self.uniform(pixels, 0, 1)
        result = self.augmentations[0].augment(pixels)
        for share, each in zip(self._shares_below, self.augmentations[1:], strict=True):
            result = ops.where(per_picture(drawn >= share), each.augment(pixels), result)
        return result
