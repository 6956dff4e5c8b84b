"""Conversion of images with 16 bits per channel to 8 bits, by the number of bits in use.

A 12-bit camera writes values up to 4,095 into 16-bit files, which rarely say so. The number of bits
cannot be told from one image, which may simply be dark, but from all images of a set together.
Therefore, the bits in use are counted over the set (`pellucid.data.value_survey`) and stored with
the classifier.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from pellucid.data.health import Health
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _

LEVELS = (8, 10, 12, 14, 16)
"""Numbers of bits that are distinguished; 11 bits in use, for example, count as 12."""

FULL = 16
OWN = 0
"""Stands for the bits that each image itself uses; for displaying images, not for measurements."""


@dataclass(frozen=True)
class Stored:
    """How a file stores values of 16 bits."""

    reopen: Callable[[], ImageFile.ImageFile]
    """Function that opens the image again."""
    declared: int | None
    """Bits in use, if the file declares them reliably; None otherwise."""
    is_inverted: bool = False
    """Whether 0 is white."""
    has_low_bytes: bool = True
    """Whether Pillow can read the low byte of each value."""


def level_of(n_bits: int) -> int:
    """Round a number of bits up to one of `LEVELS`.

    Example:
        >>> level_of(11)
        12
    """
    return next(level for level in LEVELS if n_bits <= level)


def bits_used(opened: Image.Image, stored: Stored) -> int:
    """Return the number of bits of an image's largest colour value, from 0 to 16.

    Args:
        opened: The loaded image: 16-bit grey, or the high bytes of colours.
        stored: How the file stores the values.
    """
    if opened.mode.startswith("I;16"):
        return int(np.asarray(opened).max(initial=0)).bit_length()
    n_colours = len(opened.getbands()) - ("A" in opened.getbands())
    highest = _highest(opened, n_colours)
    if highest or not stored.has_low_bytes or n_colours < len(opened.getbands()):
        return 8 + highest.bit_length()
    return _highest(_low_bytes(stored), n_colours).bit_length()


def _highest(image: Image.Image, n_bands: int) -> int:
    extrema: Any = image.getextrema()
    return int(max(high for _, high in extrema[:n_bands]))


def to_eight_bits(opened: Image.Image, stored: Stored, wanted: int | None) -> Image.Image:
    """Convert an image to 8 bits per channel.

    Args:
        opened: As for `bits_used`.
        stored: How the file stores the values.
        wanted: Bits in use in the set that the image belongs to; `OWN`; or None if unknown. If
            unknown, only images that use more than 14 bits, or none (black), are accepted.

    Returns:
        An image of mode L, RGB, RGBA or CMYK, with the highest 8 of the bits in use.

    Raises:
        PictureError: The scale of the values is unknown, or they cannot be read completely.
    """
    n_bits = _scale(bits_used(opened, stored), stored.declared, wanted)
    colour = opened.info.get("transparency")
    if opened.mode.startswith("I;16"):
        values = np.asarray(opened)
    elif n_bits == FULL and colour is None:
        return opened
    else:
        values = _both_bytes(opened, stored, n_bits)
    eight = _reduced(values, n_bits, is_inverted=stored.is_inverted)
    image = Image.frombytes(opened.mode if eight.ndim == 3 else "L", opened.size, eight.tobytes())
    if isinstance(colour, int | tuple):
        is_opaque = (values.reshape(*eight.shape[:2], -1) != np.asarray(colour)).any(axis=2)
        image = image.convert("RGB")
        image.putalpha(Image.fromarray(is_opaque.astype(np.uint8) * np.uint8(255)))
    return image


def _scale(used: int, declared: int | None, wanted: int | None) -> int:
    """Return the number of bits of white."""
    if declared is not None and used <= declared:
        return declared
    if wanted == OWN:
        return level_of(used)
    if wanted is None:
        if 0 < used <= LEVELS[-2]:
            raise PictureError(
                Health.SCALE_NOT_KNOWN,
                _(
                    "The picture has 16 bits per channel and uses {used} of them. It is "
                    "either nearly black, or from a camera with fewer bits, which the file "
                    "does not say. Save it with 8 bits, or with all of 16.",
                    used=used,
                ),
            )
        return FULL
    if used > wanted:
        raise PictureError(
            Health.SCALE_NOT_KNOWN,
            _(
                "The picture uses {used} of its 16 bits per channel; the training pictures "
                "use {wanted}. Save it with the same number of bits.",
                used=used,
                wanted=wanted,
            ),
        )
    return wanted


def _both_bytes(opened: Image.Image, stored: Stored, n_bits: int) -> NDArray[np.uint16]:
    """Read 16-bit colours, of which Pillow returns one byte at a time.

    Returns:
        Values of shape (height, width, n_bands).
    """
    if "A" in opened.getbands() or not stored.has_low_bytes:
        how = _("transparency") if "A" in opened.getbands() else _("its bands one after the other")
        raise PictureError(
            Health.NOT_SUPPORTED,
            _(
                "It is a picture of 16 bits per channel with {how}, which uses {n_bits} "
                "bits; that is not supported. Save it with 8 bits, or with all of 16.",
                how=how,
                n_bits=n_bits,
            ),
        )
    high = np.asarray(opened, np.uint16)
    return (high << np.uint16(8)) | np.asarray(_low_bytes(stored), np.uint16)


def _low_bytes(stored: Stored) -> Image.Image:
    """Read the low byte of each value, by reading the file in the opposite byte order."""
    with stored.reopen() as image:
        image.tile = [tile._replace(args=_other_order(tile.args)) for tile in image.tile]
        image.load()
        return image


def _other_order(args: Any) -> Any:
    mode, *rest = (args,) if isinstance(args, str) else args
    # N, the native order, is little-endian on all platforms that pellucid runs on.
    other = mode[:-1] + ("L" if mode.endswith("B") else "B")
    return other if isinstance(args, str) else (other, *rest)


def _reduced(
    values: NDArray[np.unsignedinteger], n_bits: int, *, is_inverted: bool
) -> NDArray[np.uint8]:
    values = np.minimum(values, 2**n_bits - 1)
    if is_inverted:
        values = (2**n_bits - 1) - values
    return (values >> (n_bits - 8)).astype(np.uint8)
