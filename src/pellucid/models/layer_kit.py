"""Layers that the architectures share, adjusted by the options of a model."""

from dataclasses import dataclass

import keras
from keras import layers

from pellucid.config import ModelOptions, Normalization
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _


@dataclass(frozen=True)
class LayerKit:
    """Creates layers as published for an architecture, or as set by the options.

    Most methods return lists of layers, for a `keras.Sequential` or for `through`.
    """

    options: ModelOptions
    initializer: str = "glorot_uniform"
    """Initializer of the kernels, as published."""
    normalization: Normalization = "none"
    """Normalization after convolutions, as published."""
    epsilon: float = 1e-3
    """Epsilon of batch normalization, as published."""

    def conv(
        self,
        filters: int,
        kernel_size: int,
        name: str,
        *,
        strides: int = 1,
        padding: str = "valid",
        activation: str | None = "relu",
        l2: float = 0.0,
    ) -> list[keras.Layer]:
        """Create a convolution, its normalization if there is one, and its activation.

        Args:
            filters: Number of filters.
            kernel_size: Height and width of the kernel.
            name: Name of the convolution; the names of the other layers are derived from it.
            strides: Stride in both directions.
            padding: "valid" or "same".
            activation: Activation, applied after the normalization; None leaves it out.
            l2: Strength of the L2 penalty, as published.
        """
        normalization = self.normalize(f"{name}_norm")
        # If no normalization is between them, the activation is part of the convolution.
        conv = self.conv_alone(
            filters,
            kernel_size,
            name,
            strides=strides,
            padding=padding,
            activation=None if normalization else activation,
            l2=l2,
        )
        after = [layers.Activation(activation, name=f"{name}_{activation}")] if activation else []
        return [conv, *normalization, *after] if normalization else [conv]

    def conv_alone(
        self,
        filters: int,
        kernel_size: int,
        name: str,
        *,
        strides: int = 1,
        padding: str = "valid",
        activation: str | None = None,
        use_bias: bool = True,
        l2: float = 0.0,
    ) -> keras.Layer:
        """Create a convolution without normalization; arguments are as for `conv`."""
        return layers.Conv2D(
            filters,
            kernel_size,
            strides=strides,
            padding=padding,
            activation=activation,
            use_bias=use_bias,
            kernel_initializer=self.kernel_initializer(),
            kernel_regularizer=self.kernel_regularizer(l2),
            name=name,
        )

    def separable_conv(self, filters: int, kernel_size: int, name: str) -> list[keras.Layer]:
        """Create a depthwise separable convolution with same padding and without bias."""
        initializer, regularizer = self.kernel_initializer(), self.kernel_regularizer()
        return [
            layers.SeparableConv2D(
                filters,
                kernel_size,
                padding="same",
                use_bias=False,
                depthwise_initializer=initializer,
                pointwise_initializer=initializer,
                depthwise_regularizer=regularizer,
                pointwise_regularizer=regularizer,
                name=name,
            )
        ]

    def normalize(self, name: str, *, has_scale: bool = True) -> list[keras.Layer]:
        """Create the normalization: a list of one layer or none.

        Args:
            name: Name of the layer.
            has_scale: Whether it learns a factor for each channel, as published.
        """
        match self.options.normalization or self.normalization:
            case "batch":
                return [layers.BatchNormalization(scale=has_scale, epsilon=self.epsilon, name=name)]
            case "layer":
                return [layers.LayerNormalization(scale=has_scale, name=name)]
        return []

    def dense(
        self, units: int, name: str, *, activation: str = "relu", l2: float = 0.0
    ) -> list[keras.Layer]:
        """Create a dense layer with its activation."""
        return [
            layers.Dense(
                units,
                activation=activation,
                kernel_initializer=self.kernel_initializer("glorot_uniform"),
                kernel_regularizer=self.kernel_regularizer(l2),
                name=name,
            )
        ]

    def dropout(self, rate: float, name: str) -> list[keras.Layer]:
        """Create a dropout layer, or none if the rate is 0.

        Args:
            rate: Rate as published; 0 for a layer that only exists if the options set a rate.
            name: Name of the layer.
        """
        if self.options.dropout is not None:
            rate = self.options.dropout
        return [layers.Dropout(rate, name=name)] if rate else []

    def classes(self, n_classes: int, *, initializer: str = "glorot_uniform") -> list[keras.Layer]:
        """Create the last layer: one probability for each class, computed in float32."""
        return [
            layers.Dense(
                n_classes,
                activation="softmax" if n_classes > 1 else "sigmoid",
                kernel_initializer=self.kernel_initializer(initializer),
                kernel_regularizer=self.kernel_regularizer(),
                dtype="float32",
                name="probabilities",
            )
        ]

    def head_units(self, published: int) -> int:
        """Return the number of units of the second to last dense layer."""
        return self.options.head_units or published

    def refuse_head_units(self, name: str) -> None:
        """Refuse the option head_units for a network without a dense layer before the last.

        Raises:
            ConfigError: The option is set.
        """
        if self.options.head_units is not None:
            raise ConfigError(
                _(
                    "{name} has no dense layer before its last one, so head_units has no "
                    "meaning. Leave it out, or choose another network.",
                    name=name,
                )
            )

    def refuse_normalization(self, name: str) -> None:
        """Refuse the option normalization for a network without convolutions.

        Raises:
            ConfigError: The option is set.
        """
        if self.options.normalization not in (None, "none"):
            raise ConfigError(
                _(
                    "{name} has no convolutions, so normalization after them has no meaning. "
                    "Leave it out, or choose another network.",
                    name=name,
                )
            )

    def kernel_initializer(self, published: str | None = None) -> str:
        """Return the initializer of a kernel.

        Args:
            published: Initializer as published, if it differs from that of the other kernels.
        """
        return self.options.initializer or published or self.initializer

    def kernel_regularizer(self, l2: float = 0.0) -> keras.regularizers.Regularizer | None:
        """Create the penalty on a kernel, if there is one.

        Args:
            l2: Strength of the L2 penalty, as published.
        """
        l1 = self.options.l1 or 0.0
        l2 = l2 if self.options.l2 is None else self.options.l2
        if l1:
            return keras.regularizers.L1L2(l1, l2)
        return keras.regularizers.L2(l2) if l2 else None


def through(x: keras.KerasTensor, sequence: list[keras.Layer]) -> keras.KerasTensor:
    """Apply layers to a tensor, one after the other."""
    for layer in sequence:
        x = layer(x)
    return x


def pixels_input(input_shape: tuple[int, int, int]) -> keras.KerasTensor:
    """Create the input of a functional model."""
    return keras.Input(input_shape, name="pixels")


def scale() -> keras.Layer:
    """Create the layer that scales pixels from 0 to 255 to the range from 0 to 1.

    It always computes in float32, because in bfloat16 the factor would be 1 / 254.02. The layers
    that follow round the result to their own type.
    """
    return layers.Rescaling(1 / 255, name="scale_0_to_1", dtype="float32")
