"""Convert the colours of images with an embedded ICC profile to sRGB.

A profile defines the colours that the numbers of an image stand for (ISO 15076-1, ICC.1:2022).
Phones write Display P3, cameras and image editors often Adobe RGB; read as sRGB, such images look
pale. A profile that is broken, or not for this kind of image, is ignored, as in browsers, since
most images with such a profile are sRGB anyway.
"""

import hashlib
import threading
from io import BytesIO

import numpy as np
from cachetools import LRUCache, cached
from PIL import Image, ImageCms

MAX_BYTES = 2**22
"""Maximum size of a profile in bytes; larger ones are ignored. Those of printing presses have up to
three mebibytes."""

_N_KEPT = 32
"""Number of cached transforms; each takes up to about a megabyte."""
_SAME = 2
"""Maximum difference from sRGB, in levels of 255, of a profile that counts as sRGB. Well-known
sRGB profiles differ by one, because their tables are rounded."""

_MIN_WHITE = 230
"""Minimum value of converted white, of 255. A profile that makes white darker, or coloured, is
broken, since colours are relative to white."""

_MODES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}
"""Pillow's mode by the profile's colour space."""
_CLASSES = (b"scnr", b"mntr", b"prtr", b"spac")
"""Profile classes for images: input, display and output devices, and colour spaces."""
_HEADER, _TAG = 128, 12
_UNBOUNDED = b"mpet"
"""Type of tags that may hold any number of steps, each computed for every pixel. Profiles with
such tags are not used."""


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert the colours of an image to sRGB, with perceptual intent.

    Args:
        image: Image of mode L, RGB or CMYK.
        profile: ICC profile from the image file, if any.

    Returns:
        An image of mode RGB; or `image` itself, in its own mode, if there is no profile, or if the
        profile is sRGB, broken, or for another colour space than the image's.
    """
    transform = srgb_transform(profile, image.mode)
    return image if transform is None else transform.apply(image)


def srgb_transform(profile: bytes | None, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the transform to sRGB, from a cache if possible.

    Args:
        profile: As for `to_srgb`.
        mode: Mode of the image.

    Returns:
        The transform, which is thread-safe; None where `to_srgb` changes nothing.
    """
    if not profile or len(profile) > MAX_BYTES:
        return None
    transform = _make(profile)
    return transform if transform is not None and transform.input_mode == mode else None


@cached(
    LRUCache[bytes, ImageCms.ImageCmsTransform | None](_N_KEPT),
    key=lambda profile: hashlib.sha256(profile).digest(),
    lock=threading.Lock(),
)
def _make(profile: bytes) -> ImageCms.ImageCmsTransform | None:
    mode = _mode(profile)
    if mode is None:
        return None
    try:
        transform = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.PERCEPTUAL,
            ImageCms.Flags.NOCACHE,  # so that the transform is thread-safe
        )
    # These are raised for a profile that LittleCMS cannot use.
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if mode != "CMYK":
        white = transform.apply(Image.new(mode, (1, 1), "white"))
        if np.asarray(white).min() < _MIN_WHITE:
            return None
    return None if mode == "RGB" and _is_srgb(transform) else transform


def _mode(profile: bytes) -> str | None:
    """Return the Pillow mode that a profile is for; None if the profile cannot be used."""
    size, n_tags = int.from_bytes(profile[:4]), int.from_bytes(profile[_HEADER : _HEADER + 4])
    end = _HEADER + 4 + _TAG * n_tags
    is_whole = profile[36:40] == b"acsp" and end <= size <= len(profile)
    if not is_whole or profile[12:16] not in _CLASSES:
        return None
    for start in range(_HEADER + 4, end, _TAG):
        offset = int.from_bytes(profile[start + 4 : start + 8])
        if profile[offset : offset + 4] == _UNBOUNDED:
            return None
    return _MODES.get(profile[16:20])


def _is_srgb(transform: ImageCms.ImageCmsTransform) -> bool:
    """Check whether a transform keeps a grid of colours, and all greys, nearly unchanged."""
    levels = np.arange(0, 256, 15)
    cube = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    greys = np.repeat(np.arange(256)[:, None], 3, axis=1)
    colours = np.concatenate([cube, greys]).astype(np.uint8)[None]
    found = np.asarray(transform.apply(Image.fromarray(colours)))
    return bool(np.abs(found.astype(int) - colours).max() <= _SAME)
