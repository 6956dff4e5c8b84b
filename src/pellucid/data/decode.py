"""Bytes to pixels: the only decoder, used by training, prediction and the report alike."""

import errno
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import PIL
from numpy.typing import NDArray
from PIL import Image, ImageCms, UnidentifiedImageError

from pellucid.data import magic_bytes as magic
from pellucid.data.code_points import declared_profile
from pellucid.data.colour_profile import srgb_transform, to_srgb
from pellucid.data.file_kind import AVIF, HEIF, JPEG, PNG, FileKind, kind_of
from pellucid.data.health import Health
from pellucid.data.opening import (
    check_before,
    check_size,
    is_turned,
    open_picture,
    sixteen_bits_of,
)
from pellucid.data.orientation import orientation_of, upright
from pellucid.data.picture_bounds import MAX_PIXELS
from pellucid.errors import DataError, PictureError
from pellucid.regular_file import read_regular

__all__ = ["Health", "ImageSpec", "Picture", "Pixels", "decode", "read_picture_file"]

if TYPE_CHECKING:
    from pellucid.data.tiff_values import TiffValues

Pixels = NDArray[np.uint8]

DECODER_VERSION = f"3 Pillow {PIL.__version__}"
"""Pictures decoded under another version may differ in a bit here and there."""

MAX_BYTES = 2**29
"""Files with more bytes are not read; half a gibibyte."""


@dataclass(frozen=True)
class ImageSpec:
    """What pictures a model takes; the same in training, in the saved model and in prediction."""

    height: int
    """In pixels."""
    width: int
    """In pixels."""
    n_channels: Literal[1, 3]
    """1 for grey (ITU-R 601 luma), 3 for RGB."""
    bits: int | None = None
    """Bits in use in the training pictures of 16 bits per channel, one of
    `pellucid.data.sixteen_bits.LEVELS`; None if there are none."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, n_channels)."""
        return self.height, self.width, self.n_channels


@dataclass(frozen=True)
class Picture:
    """A decoded picture."""

    pixels: Pixels
    """Shape (height, width, 3), or as the `ImageSpec` asked; values from 0 to 255."""
    width: int
    """In pixels, of the original, upright."""
    height: int
    """In pixels, of the original, upright."""


def decode(
    data: bytes,
    spec: ImageSpec | None = None,
    *,
    longest: int | None = None,
    max_pixels: int = MAX_PIXELS,
    bits: int | None = None,
) -> Picture:
    """Decode one picture: JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC, AVIF, JPEG 2000 or JPEG XL.

    The first picture of several is taken. It is turned upright as the file says; grey, palette and
    CMYK become RGB, 16 bit becomes 8 bit, transparent parts show white, and where the file holds
    an ICC profile, its colours are converted to sRGB (`pellucid.data.colour_profile`). What the
    values or the bands mean must be certain; ``docs/pictures.md`` has the rule.

    Args:
        data: The content of the file.
        spec: If given, the largest centred part of the spec's aspect ratio is resized to the
            spec's size (bilinear, antialiased) and its number of channels. JPEGs far larger than
            that are decoded at a half, a quarter or an eighth of their size.
        longest: If given, and no spec, the whole picture is made so small that its longer side
            has at most so many pixels; it is never enlarged.
        max_pixels: A picture with more is refused before its pixels are read.
        bits: As of `ImageSpec`, where there is no spec; or `pellucid.data.sixteen_bits.OWN`.

    Returns:
        The pixels and the original's size.

    Raises:
        PictureError: The picture cannot be used; the error's `health` says in what way.
    """
    if not data:
        raise PictureError(Health.EMPTY, "The file is empty (0 bytes).")
    kind = kind_of(data)
    try:
        stored = check_before(data, kind)
        with open_picture(data, kind, stored) as opened:
            check_size(opened, kind, stored, max_pixels)
            return _decode(opened, data, kind, stored, spec, longest, spec.bits if spec else bits)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureError(
            Health.TOO_MANY_PIXELS, f"The picture has more than {max_pixels:,} pixels."
        ) from None
    except MemoryError:
        raise PictureError(Health.UNREADABLE, "The picture did not fit in memory.") from None
    # Pillow's readers raise nearly anything on a damaged file: OSError, SyntaxError, ValueError,
    # struct.error, KeyError, IndexError, zlib.error ... all of them mean the same to a user.
    except Exception as error:  # noqa: BLE001
        said = str(error).lower()
        is_short = "truncat" in said or "end of file" in said or isinstance(error, EOFError)
        if is_short or _is_short_webp(data):
            raise PictureError(
                Health.TRUNCATED, "The file ends before the picture does; was it copied whole?"
            ) from None
        what = f"The {kind.name} picture cannot be decoded"
        why = "" if isinstance(error, UnidentifiedImageError) else f" ({error})"
        raise PictureError(Health.DAMAGED, f"{what}{why}.") from None


def _is_short_webp(data: bytes) -> bool:
    """Whether a WebP file is shorter than its RIFF header says; Pillow's error does not tell."""
    return data.startswith(magic.RIFF) and len(data) < 8 + int.from_bytes(data[4:8], "little")


def _decode(
    opened: Image.Image,
    data: bytes,
    kind: FileKind,
    stored: "TiffValues | None",
    spec: ImageSpec | None,
    longest: int | None,
    bits: int | None,
) -> Picture:
    width, height = opened.size
    wanted = max(spec.width, spec.height) if spec is not None else longest
    if wanted is not None and kind is JPEG:
        # At least twice the size that is needed, so that the resize below decides how it looks.
        opened.draft(None, (2 * wanted, 2 * wanted))
    opened.load()  # which turns a TIFF upright
    profile = opened.info.get("icc_profile")
    if kind in (PNG, HEIF, AVIF):
        # HDR is refused whatever a profile says; in PNG, code points come before a profile.
        declared = declared_profile(data, kind)
        profile = declared or profile if kind is PNG else profile or declared
    orientation = 1 if is_turned(opened, kind) else orientation_of(opened)
    image = opened
    if (of_16_bits := sixteen_bits_of(opened, data, kind, stored)) is not None:
        from pellucid.data.sixteen_bits import to_eight_bits

        image = to_eight_bits(opened, of_16_bits, bits)
    late = None
    if image.mode == "RGB" and "transparency" not in image.info:
        # After the resize, which leaves fewer pixels to convert. The mean of neighbours is nearly
        # the same in all colour spaces of profiles, and `draft` has already taken some means.
        late, profile = srgb_transform(profile, "RGB"), None
    image = _to_rgb(image, profile)
    if orientation in (5, 6, 7, 8):
        width, height = height, width
    image = upright(image, orientation)
    if spec is not None:
        image = _fit(image, spec, late)
    elif longest is not None:
        scale = min(1.0, longest / max(image.size))
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.BILINEAR)
    if late is not None and spec is None:
        image = late.apply(image)
    return Picture(np.asarray(image).reshape(image.height, image.width, -1), width, height)


def _fit(
    image: Image.Image, spec: ImageSpec, late: ImageCms.ImageCmsTransform | None
) -> Image.Image:
    """Cut out the largest centred part of the spec's aspect ratio, resize and convert it."""
    scale = min(image.width / spec.width, image.height / spec.height)
    # Not below 0, where rounding would put some sizes, and Pillow refuses them.
    left = max(0.0, (image.width - spec.width * scale) / 2)
    top = max(0.0, (image.height - spec.height * scale) / 2)
    box = (left, top, image.width - left, image.height - top)
    if spec.n_channels == 1 and late is None:
        image = image.convert("L")
    if image.size != (spec.width, spec.height):
        image = image.resize((spec.width, spec.height), Image.Resampling.BILINEAR, box=box)
    if late is not None:
        image = late.apply(image)
        image = image.convert("L") if spec.n_channels == 1 else image
    return image


def _to_rgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Turn any of Pillow's modes into RGB on white; into sRGB, if there is a profile."""
    if image.mode in ("F", "I") or image.mode.startswith("I;"):
        what = "floating point numbers" if image.mode == "F" else "integers of 32 bits"
        raise PictureError(
            Health.NOT_SUPPORTED,
            f"Its pixels are {what}, for which no value is known to be white. Save it with 8 or "
            "16 bits per channel.",
        )
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        return _on_white(image, profile)
    if image.mode not in ("L", "CMYK"):
        image = image if image.mode == "RGB" else image.convert("RGB")
    image = to_srgb(image, profile)
    return image if image.mode == "RGB" else image.convert("RGB")


def _on_white(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Show white where a picture is transparent, holding as few copies of it as can be."""
    mode = "LA" if image.mode in ("1", "L", "LA", "La") else "RGBA"
    image = image if image.mode == mode else image.convert(mode)
    alpha = image.getchannel("A")
    colour = to_srgb(image.convert("L" if mode == "LA" else "RGB"), profile).convert("RGB")
    del image
    colour.putalpha(alpha)
    white = Image.new("RGBA", colour.size, (255, 255, 255, 255))
    white.alpha_composite(colour)
    del colour
    return white.convert("RGB")


def read_picture_file(path: str, n_bytes: int | None = None) -> bytes:
    """Read a file.

    Args:
        path: The file.
        n_bytes: How much of its start; by default all of it.

    Raises:
        PictureError: It cannot be opened or read, or is no regular file.
    """
    try:
        return read_regular(path, MAX_BYTES, n_bytes)
    except OSError as error:
        reason = error.strerror or error
        is_large = error.errno == errno.EFBIG
        raise PictureError(
            Health.TOO_LARGE if is_large else Health.UNREADABLE,
            f"The file cannot be read ({reason}).",
        ) from None


def decode_unchanged(path: str, content_hash: bytes, spec: ImageSpec) -> Pixels:
    """Decode a file once more, if its content is still what it was.

    Args:
        path: The file.
        content_hash: SHA-256 of its content when it was first read.
        spec: As for `decode`.

    Returns:
        Pixels of the spec's shape.

    Raises:
        DataError: The file has changed or is gone.
    """
    return decode(read_unchanged(path, content_hash), spec).pixels


def read_unchanged(path: str, content_hash: bytes) -> bytes:
    """Read a file once more, if its content is still what it was.

    Args:
        path: The file.
        content_hash: SHA-256 of its content when it was first read.

    Raises:
        DataError: The file has changed or is gone.
    """
    try:
        data = read_picture_file(path)
    except PictureError as error:
        raise DataError(
            f"{path} has disappeared while it was needed. {error} Bring the pictures back; they "
            "have to stay where they are."
        ) from None
    if hashlib.sha256(data).digest() != content_hash:
        raise DataError(
            f"{path} was changed since it was first read, so results would be mixed up. Bring it "
            "back as it was, or begin anew once the pictures no longer change."
        )
    return data
