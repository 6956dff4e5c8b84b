"""MixUp and CutMix, which combine two images and their labels.

They are not layers, because they change the labels with the images; the training loop calls them on
batches.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

Labels = NDArray[np.float32]


@dataclass(frozen=True)
class Mixing:
    """Settings of mixing; if both methods are set, one of them is drawn for each batch."""

    mixup: float | None = None
    """Parameter of MixUp's Beta distribution, above 0; None leaves it out."""
    cutmix: float | None = None
    """Parameter of CutMix's Beta distribution, above 0; None leaves it out."""

    def __post_init__(self) -> None:
        """Check the values."""
        for name in ("mixup", "cutmix"):
            value = getattr(self, name)
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if value is not None and not (is_number and 0 < value <= 100):
                raise ConfigError(
                    _(
                        "The setting {name} takes a number above 0 to 100, such as 0.2; it "
                        "was given {value!r}. Leave it out to mix no pictures.",
                        name=name,
                        value=value,
                    )
                )
        if self.mixup is None and self.cutmix is None:
            raise ConfigError(_("Mixing takes mixup, cutmix or both; it was given none of them."))

    def __call__(
        self, pixels: NDArray[Any], labels: Labels, random: np.random.Generator
    ) -> tuple[NDArray[Any], Labels]:
        """Mix a batch; arguments and results are as for `mix_up`."""
        ways = [(way, a) for way, a in ((mix_up, self.mixup), (cut_mix, self.cutmix)) if a]
        way, alpha = ways[int(random.integers(len(ways)))]
        return way(pixels, labels, alpha, random)


def mix_up(
    pixels: NDArray[Any], labels: Labels, alpha: float, random: np.random.Generator
) -> tuple[NDArray[Any], Labels]:
    """Blend each image of a batch with another one.

    See H. Zhang et al., mixup, arXiv:1710.09412, equation 1. The weight is drawn for each image.

    Args:
        pixels: Images, shape (n, height, width, channels), uint8 or float32, 0 to 255; not changed.
        labels: Class probabilities, shape (n, n_classes), float32; not changed.
        alpha: Parameter of the distribution Beta(alpha, alpha) of the weights, above 0.
        random: Random number generator.

    Returns:
        Mixed images and labels with the same shapes and types.
    """
    partner = random.permutation(len(pixels))
    share = random.beta(alpha, alpha, len(pixels)).astype(np.float32)
    by_picture = share[:, None, None, None]
    blended = by_picture * pixels + (1 - by_picture) * pixels[partner]
    if np.issubdtype(pixels.dtype, np.integer):
        blended = np.rint(blended)
    return blended.astype(pixels.dtype), _mixed(labels, partner, share)


def cut_mix(
    pixels: NDArray[Any], labels: Labels, alpha: float, random: np.random.Generator
) -> tuple[NDArray[Any], Labels]:
    """Replace a rectangle of each image by the same part of another one.

    See S. Yun et al., CutMix, arXiv:1905.04899, section 3.1. The labels are mixed by the share of
    pixels that are actually replaced, which is smaller if the rectangle exceeds the border.

    Args:
        pixels: Images, shape (n, height, width, channels), uint8 or float32, 0 to 255; not changed.
        labels: Class probabilities, shape (n, n_classes), float32; not changed.
        alpha: Parameter of the distribution Beta(alpha, alpha) of the share that is kept, above 0.
        random: Random number generator.

    Returns:
        Mixed images and labels with the same shapes and types.
    """
    n, height, width = pixels.shape[:3]
    partner = random.permutation(n)
    side = np.sqrt(1 - random.beta(alpha, alpha, n))
    tops, bottoms = _interval(random.integers(0, height, (n,)), side, height)
    lefts, rights = _interval(random.integers(0, width, (n,)), side, width)
    mixed = pixels.copy()
    for i, other in enumerate(partner):
        window = np.s_[tops[i] : bottoms[i], lefts[i] : rights[i]]
        mixed[i][window] = pixels[other][window]
    cut = (bottoms - tops) * (rights - lefts) / (height * width)
    return mixed, _mixed(labels, partner, (1 - cut).astype(np.float32))


def _interval(
    centres: NDArray[np.int64], shares: NDArray[np.float64], length: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the start and end of intervals around the centres, clipped to 0 and the length."""
    lengths = np.rint(shares * length).astype(np.int64)
    starts = centres - lengths // 2
    return np.clip(starts, 0, length), np.clip(starts + lengths, 0, length)


def _mixed(labels: Labels, partner: NDArray[np.int64], share: NDArray[np.float32]) -> Labels:
    mixed: Labels = share[:, None] * labels + (1 - share[:, None]) * labels[partner]
    return mixed.astype(labels.dtype)
