"""RandAugment, a few random operations for each image."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.affine import (
    BORDERS,
    Affine,
    rotation,
    scaling,
    shear,
    then,
    translation,
    warp,
)
from pellucid.augment.color import blend, has_color, luma
from pellucid.augment.layer import Augmentation, per_picture
from pellucid.augment.parameters import check_choice, check_number, check_whole

IDENTITY, ROTATE, SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y = range(6)
BRIGHTNESS, CONTRAST, COLOR, SHARPNESS, AUTO_CONTRAST, POSTERIZE, SOLARIZE = range(6, 13)
N_OPERATIONS = 13

MAX_DEGREES, MAX_SHEAR, MAX_TRANSLATION, MAX_FACTOR = 30.0, 0.3, 0.3, 0.9
"""Effects at full strength: angle, shear, shift as a share of the size, change of a factor."""
MAX_POSTERIZED_BITS = 4


@keras.saving.register_keras_serializable(package="pellucid")
class RandAugment(Augmentation):
    """Applies a few operations to each image, drawn from thirteen, all with the same strength.

    The operations are those of E. D. Cubuk et al., RandAugment, arXiv:1909.13719, except Equalize,
    with the ranges of AutoAugment. Operations that move pixels are applied first and in one step,
    so that images are interpolated only once; those that change colours follow. In contrast,
    keras.layers.RandAugment draws the operations once for the whole batch.

    Args:
        n_operations: Number of operations for each image, 1 to 8; one may be drawn repeatedly.
        strength: Strength from 0 to 1; the magnitude in the paper divided by 10.
        border: Content beyond the border: "reflect", "wrap" or "constant".
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        n_operations: int = 2,
        strength: float = 0.5,
        border: str = "reflect",
        p: float = 1.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.n_operations = check_whole(self, "n_operations", n_operations, 1, 8)
        self.strength = check_number(self, "strength", strength, 0, 1)
        self.border = check_choice(self, "border", border, BORDERS)

    def augment(self, pixels: Any) -> Any:
        """Change every image."""
        rounds = []
        for _ in range(self.n_operations):
            operation = self.whole_numbers(pixels, N_OPERATIONS)
            is_negative = self.uniform(pixels, 0, 1) < 0.5
            rounds.append((operation, ops.where(is_negative, -self.strength, self.strength)))
        zero = ops.zeros_like(rounds[0][1])
        whole = scaling(zero + 1, zero + 1)
        for operation, amount in rounds:
            whole = then(whole, _geometry(operation, amount, pixels.shape))
        pixels = warp(pixels, whole, self.border)
        for operation, amount in rounds:
            pixels = _recolored(pixels, operation, amount)
        return pixels


def _geometry(operation: Any, amount: Any, shape: Any) -> Affine:
    """Return the map of each image's operation; the identity if it does not move pixels."""

    def only(which: int, maximum: float) -> Any:
        return ops.where(operation == which, amount * maximum, 0.0)

    slanted = shear(only(SHEAR_X, MAX_SHEAR), only(SHEAR_Y, MAX_SHEAR))
    moved = translation(
        only(TRANSLATE_X, MAX_TRANSLATION * shape[2]),
        only(TRANSLATE_Y, MAX_TRANSLATION * shape[1]),
    )
    return then(rotation(only(ROTATE, MAX_DEGREES)), then(slanted, moved))


def _recolored(pixels: Any, operation: Any, amount: Any) -> Any:
    """Apply each image's operation if it changes colours."""
    factor = 1 + MAX_FACTOR * amount
    strength = ops.abs(amount)
    grey = luma(pixels) if has_color(pixels) else pixels
    # Four of the operations are a blend, each with a different image.
    other = ops.zeros_like(pixels)
    for which, instead in (
        (CONTRAST, ops.mean(grey, axis=(1, 2), keepdims=True)),
        (COLOR, grey),
        (SHARPNESS, _smoothed(pixels)),
    ):
        other = ops.where(per_picture(operation == which), instead, other)
    is_blend = (operation >= BRIGHTNESS) & (operation <= SHARPNESS)
    result = blend(pixels, other, ops.where(is_blend, factor, 1.0))
    is_light = pixels >= per_picture(256 * (1 - strength))
    for which, instead in (
        (AUTO_CONTRAST, _stretched(pixels)),
        (POSTERIZE, _posterized(pixels, strength)),
        (SOLARIZE, ops.where(is_light, 255 - pixels, pixels)),
    ):
        result = ops.where(per_picture(operation == which), instead, result)
    return result


def _stretched(pixels: Any) -> Any:
    """Stretch each channel to the range 0 to 255."""
    darkest = ops.min(pixels, axis=(1, 2), keepdims=True)
    span = ops.max(pixels, axis=(1, 2), keepdims=True) - darkest
    return ops.where(span > 0, (pixels - darkest) * (255 / ops.maximum(span, 1e-3)), pixels)


def _smoothed(pixels: Any) -> Any:
    """Average each pixel (with weight 5) and its eight neighbours, as in Pillow's SMOOTH."""
    padded = ops.pad(pixels, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="symmetric")
    rows = padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]
    square = rows[:, :, :-2] + rows[:, :, 1:-1] + rows[:, :, 2:]
    return (square + 4 * pixels) / 13


def _posterized(pixels: Any, strength: Any) -> Any:
    """Keep only the upper bits of each value, 8 to 4 of them."""
    step = per_picture(2 ** ops.round(MAX_POSTERIZED_BITS * strength))
    return ops.floor(pixels / step) * step
