"""The decoder from bytes to pixels, shared by training, prediction and the report."""

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
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.regular_file import read_regular

__all__ = ["Health", "ImageSpec", "Picture", "Pixels", "decode", "read_picture_file"]

if TYPE_CHECKING:
    from pellucid.data.tiff_values import TiffValues

Pixels = NDArray[np.uint8]

DECODER_VERSION = f"4 Pillow {PIL.__version__}"
"""Version of the decoder. Pixels decoded by different versions may differ slightly."""

MAX_BYTES = 2**29
"""Maximum size of a file in bytes, half a gibibyte; larger files are not read."""


@dataclass(frozen=True)
class ImageSpec:
    """Input of a model, the same in training, in the saved model and in prediction."""

    height: int
    """Height in pixels."""
    width: int
    """Width in pixels."""
    n_channels: Literal[1, 3]
    """Number of channels: 1 for grey (ITU-R 601 luma), 3 for RGB."""
    bits: int | None = None
    """Bits in use in the training images of 16 bits per channel, one of
    `pellucid.data.sixteen_bits.LEVELS`; None if there are no such images."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape as (height, width, n_channels)."""
        return self.height, self.width, self.n_channels


@dataclass(frozen=True)
class Picture:
    """A decoded image."""

    pixels: Pixels
    """Pixels of shape (height, width, 3), or of the `ImageSpec`'s; values from 0 to 255."""
    width: int
    """Width of the original in pixels, upright."""
    height: int
    """Height of the original in pixels, upright."""


def decode(
    data: bytes,
    spec: ImageSpec | None = None,
    *,
    max_side: int | None = None,
    max_pixels: int = MAX_PIXELS,
    bits: int | None = None,
) -> Picture:
    """Decode one image: JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC, AVIF, JPEG 2000 or JPEG XL.

    If the file holds several images, the first is used. It is turned upright as the file says.
    Grey, palette and CMYK are converted to RGB, 16 bits to 8 bits, and transparent parts become
    white. If the file holds an ICC profile, the colours are converted to sRGB
    (`pellucid.data.colour_profile`). The meaning of the values and bands must be certain;
    ``docs/pictures.md`` states the rule.

    Args:
        data: Content of the file.
        spec: If given, the image is cropped to its largest centred part of the spec's aspect
            ratio, resized to the spec's size (bilinear, antialiased) and converted to its number
            of channels. JPEGs of at least two, four or eight times the spec's size are decoded at
            a half, a quarter or an eighth of theirs.
        max_side: Maximum length of the longer side, in pixels; only used without a spec. The whole
            image is shrunk if necessary, and never enlarged.
        max_pixels: Maximum number of pixels. The check precedes the decoding.
        bits: As in `ImageSpec`, for use without a spec; or `pellucid.data.sixteen_bits.OWN`.

    Returns:
        The pixels and the original's size.

    Raises:
        PictureError: The image cannot be used; the error's `health` tells the kind of problem.
    """
    if not data:
        raise PictureError(Health.EMPTY, _("The file is empty (0 bytes)."))
    kind = kind_of(data)
    try:
        stored = check_before(data, kind)
        with open_picture(data, kind, stored) as opened:
            check_size(opened, kind, stored, max_pixels)
            return _decode(opened, data, kind, stored, spec, max_side, spec.bits if spec else bits)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureError(
            Health.TOO_MANY_PIXELS,
            _("The picture has more than {max_pixels:,} pixels.", max_pixels=max_pixels),
        ) from None
    except MemoryError:
        raise PictureError(Health.UNREADABLE, _("The picture did not fit in memory.")) from None
    # Pillow's readers raise almost any exception on a damaged file: OSError, SyntaxError,
    # ValueError, struct.error, KeyError, IndexError, zlib.error ... To a user, all mean the same.
    except Exception as error:  # noqa: BLE001
        said = str(error).lower()
        is_short = "truncat" in said or "end of file" in said or isinstance(error, EOFError)
        if is_short or _is_short_webp(data):
            raise PictureError(
                Health.TRUNCATED, _("The file ends before the picture does; was it copied whole?")
            ) from None
        message = (
            _("The {kind} picture cannot be decoded.", kind=kind.name)
            if isinstance(error, UnidentifiedImageError)
            else _("The {kind} picture cannot be decoded ({error}).", kind=kind.name, error=error)
        )
        raise PictureError(Health.DAMAGED, message) from None


def _is_short_webp(data: bytes) -> bool:
    """Check whether a WebP file is shorter than its RIFF header says, as Pillow does not report."""
    return data.startswith(magic.RIFF) and len(data) < 8 + int.from_bytes(data[4:8], "little")


def _decode(
    opened: Image.Image,
    data: bytes,
    kind: FileKind,
    stored: "TiffValues | None",
    spec: ImageSpec | None,
    max_side: int | None,
    bits: int | None,
) -> Picture:
    width, height = opened.size
    min_side = _min_side(spec, max_side)
    if min_side is not None and kind is JPEG:
        opened.draft(None, (min_side, min_side))
    opened.load()  # This also turns a TIFF upright.
    profile = opened.info.get("icc_profile")
    if kind in (PNG, HEIF, AVIF):
        # HDR is refused whatever a profile says; in PNG, code points override a profile.
        declared = declared_profile(data, kind)
        profile = declared or profile if kind is PNG else profile or declared
    orientation = 1 if is_turned(opened, kind) else orientation_of(opened)
    image = opened
    if (of_16_bits := sixteen_bits_of(opened, data, kind, stored)) is not None:
        from pellucid.data.sixteen_bits import to_eight_bits

        image = to_eight_bits(opened, of_16_bits, bits)
    late = None
    if image.mode == "RGB" and "transparency" not in image.info:
        # Convert after the resize, which leaves fewer pixels. The mean of neighbours is nearly the
        # same in all colour spaces of profiles, and `draft` has already averaged some pixels.
        late, profile = srgb_transform(profile, "RGB"), None
    image = _to_rgb(image, profile)
    if orientation in (5, 6, 7, 8):
        width, height = height, width
    image = upright(image, orientation)
    if spec is not None:
        image = _fit(image, spec, late)
    elif max_side is not None:
        scale = min(1.0, max_side / max(image.size))
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.BILINEAR)
    if late is not None and spec is None:
        image = late.apply(image)
    return Picture(np.asarray(image).reshape(image.height, image.width, -1), width, height)


def _min_side(spec: ImageSpec | None, max_side: int | None) -> int | None:
    """Return the minimum of both sides, in pixels, of a JPEG decoded at a fraction of its size."""
    if spec is not None:
        return max(spec.width, spec.height)  # docs/decisions/0034
    # Twice the needed size, since sharpness is compared between images.
    return None if max_side is None else 2 * max_side


def _fit(
    image: Image.Image, spec: ImageSpec, late: ImageCms.ImageCmsTransform | None
) -> Image.Image:
    """Crop to the largest centred part of the spec's aspect ratio, resize and convert."""
    scale = min(image.width / spec.width, image.height / spec.height)
    # Rounding can give a value below 0, which Pillow refuses.
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
    """Convert any of Pillow's modes to RGB on white, and to sRGB if there is a profile."""
    if image.mode in ("F", "I") or image.mode.startswith("I;"):
        what = _("floating point numbers") if image.mode == "F" else _("integers of 32 bits")
        raise PictureError(
            Health.NOT_SUPPORTED,
            _(
                "Its pixels are {what}, for which the value of white is unknown. Save it "
                "with 8 or 16 bits per channel.",
                what=what,
            ),
        )
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        return _on_white(image, profile)
    if image.mode not in ("L", "CMYK"):
        image = image if image.mode == "RGB" else image.convert("RGB")
    image = to_srgb(image, profile)
    return image if image.mode == "RGB" else image.convert("RGB")


def _on_white(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Blend an image with a white background, holding as few copies in memory as possible."""
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
    """Read an image file.

    Args:
        path: Path of the file.
        n_bytes: Number of bytes to read from the start; by default the whole file.

    Returns:
        The content.

    Raises:
        PictureError: The file cannot be opened or read, is not a regular file, or is too large.
    """
    try:
        return read_regular(path, MAX_BYTES, n_bytes)
    except OSError as error:
        reason = system_reason(error)
        is_large = error.errno == errno.EFBIG
        raise PictureError(
            Health.TOO_LARGE if is_large else Health.UNREADABLE,
            _("The file cannot be read ({reason}).", reason=reason),
        ) from None


def decode_unchanged(path: str, content_hash: bytes, spec: ImageSpec) -> Pixels:
    """Decode a file again, after checking that its content is unchanged.

    Args:
        path: Path of the file.
        content_hash: SHA-256 of the content when it was first read.
        spec: As for `decode`.

    Returns:
        Pixels of the spec's shape.

    Raises:
        DataError: The file has changed or is gone.
    """
    return decode(read_unchanged(path, content_hash), spec).pixels


def read_unchanged(path: str, content_hash: bytes) -> bytes:
    """Read a file again, after checking that its content is unchanged.

    Args:
        path: Path of the file.
        content_hash: SHA-256 of the content when it was first read.

    Raises:
        DataError: The file has changed or is gone.
    """
    try:
        data = read_picture_file(path)
    except PictureError as error:
        raise DataError(
            _(
                "{path} has disappeared while it was needed. {error} Restore the pictures; "
                "they must stay in place until the end.",
                path=path,
                error=error,
            )
        ) from None
    if hashlib.sha256(data).digest() != content_hash:
        raise DataError(
            _(
                "{path} has changed since it was first read, so results would be "
                "inconsistent. Restore the original file, or start again once the pictures "
                "no longer change.",
                path=path,
            )
        )
    return data
