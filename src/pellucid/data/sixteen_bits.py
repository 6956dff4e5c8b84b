"""Pictures of 16 bits per channel, brought to 8 by the bits that are in use.

A camera of 12 bits writes values up to 4,095 into files of 16 bits, which seldom say so. One
picture cannot tell: it may as well be a dark one. All pictures of a set together can, so the bits
in use are counted over the set (`pellucid.data.value_survey`) and are part of what a classifier
knows of its pictures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from pellucid.data.health import Health
from pellucid.errors import PictureError

LEVELS = (8, 10, 12, 14, 16)
"""Bits that are told apart; 11 in use are taken for 12."""

FULL = 16
OWN = 0
"""Stands for the bits that each picture uses itself; for showing pictures, not for numbers."""


@dataclass(frozen=True)
class Stored:
    """How a file holds values of 16 bits."""

    reopen: Callable[[], ImageFile.ImageFile]
    """Opens the picture once more."""
    declared: int | None
    """Bits in use, if the file says so for certain."""
    is_inverted: bool = False
    """Whether 0 is white."""
    has_low_bytes: bool = True
    """Whether Pillow can be asked for the other byte of each value."""


def level_of(n_bits: int) -> int:
    """Round a number of bits up to one of `LEVELS`."""
    return next(level for level in LEVELS if n_bits <= level)


def bits_used(opened: Image.Image, stored: Stored) -> int:
    """Count the bits that the largest value of a picture's colours takes, from 0 to 16.

    Args:
        opened: The loaded picture: 16 bit grey, or the high bytes of colours.
        stored: How its file holds it.
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
    """Bring a picture to 8 bits per channel.

    Args:
        opened: As for `bits_used`.
        stored: How its file holds it.
        wanted: Bits in use in the set that the picture belongs to; `OWN`; or None if nobody
            knows, when only a picture that uses more than 14 bits is taken, or a black one.

    Returns:
        A picture of the mode L, RGB, RGBA or CMYK; the uppermost 8 of the bits in use.

    Raises:
        PictureError: The scale of its values is not known.
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
    """Say how many bits white has."""
    if declared is not None and used <= declared:
        return declared
    if wanted == OWN:
        return level_of(used)
    if wanted is None:
        if 0 < used <= LEVELS[-2]:
            raise PictureError(
                Health.SCALE_NOT_KNOWN,
                f"The picture has 16 bits per channel and uses {used} of them. It would be nearly "
                "black, or it is of a camera of fewer bits, which the file does not say. Save it "
                "with 8 bits, or with all of 16.",
            )
        return FULL
    if used > wanted:
        raise PictureError(
            Health.SCALE_NOT_KNOWN,
            f"The picture uses {used} of its 16 bits per channel; the pictures that were learned "
            f"from use {wanted}. Save it with the same number of bits.",
        )
    return wanted


def _both_bytes(opened: Image.Image, stored: Stored, n_bits: int) -> NDArray[np.uint16]:
    """Read colours of 16 bits, of which Pillow gives one byte at a time.

    Returns:
        Shape (height, width, n_bands).
    """
    if "A" in opened.getbands() or not stored.has_low_bytes:
        how = "transparency" if "A" in opened.getbands() else "its bands one after the other"
        raise PictureError(
            Health.NOT_SUPPORTED,
            f"It is a picture of 16 bits per channel with {how}, which uses {n_bits} bits; that "
            "is not read. Save it with 8 bits, or with all of 16.",
        )
    high = np.asarray(opened, np.uint16)
    return (high << np.uint16(8)) | np.asarray(_low_bytes(stored), np.uint16)


def _low_bytes(stored: Stored) -> Image.Image:
    """Read the lower byte of each value: as if the bytes were in the other order."""
    with stored.reopen() as image:
        image.tile = [tile._replace(args=_other_order(tile.args)) for tile in image.tile]
        image.load()
        return image


def _other_order(args: Any) -> Any:
    mode, *rest = (args,) if isinstance(args, str) else args
    # N, the order of this machine, is little-endian on all that pellucid runs on.
    other = mode[:-1] + ("L" if mode.endswith("B") else "B")
    return other if isinstance(args, str) else (other, *rest)


def _reduced(
    values: NDArray[np.unsignedinteger], n_bits: int, *, is_inverted: bool
) -> NDArray[np.uint8]:
    values = np.minimum(values, 2**n_bits - 1)
    if is_inverted:
        values = (2**n_bits - 1) - values
    return (values >> (n_bits - 8)).astype(np.uint8)
