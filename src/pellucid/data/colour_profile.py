"""Colours of pictures with an embedded ICC profile, brought to sRGB.

A profile says which colours the numbers of a picture stand for (ISO 15076-1, ICC.1:2022). Phones
write Display P3, cameras and image editors often Adobe RGB; read as if they were sRGB, such
pictures look pale. A profile that is broken, or that is not for this kind of picture, is
ignored, as in browsers, since most pictures with such a profile are sRGB all the same.
"""

import hashlib
import threading
from io import BytesIO

import numpy as np
from cachetools import LRUCache, cached
from PIL import Image, ImageCms

MAX_BYTES = 2**22
"""Larger profiles are ignored; those of printing presses have up to three mebibytes."""

_N_KEPT = 32
"""Number of transforms that are kept; each takes up to about a megabyte."""
_SAME = 2
"""Levels, of 255, by which a profile may differ from sRGB and is still taken for it. Well-known
profiles of sRGB differ by one, because their tables are rounded."""

_MIN_WHITE = 230
"""A profile that makes white darker, or coloured, is broken: colours are relative to white."""

_MODES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}
"""Pillow's mode by the profile's colour space."""
_CLASSES = (b"scnr", b"mntr", b"prtr", b"spac")
"""Classes of profiles for pictures: of input, display and output devices, and colour spaces."""
_HEADER, _TAG = 128, 12
_UNBOUNDED = b"mpet"
"""Type of tags that may hold any number of steps, each computed for every pixel."""


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert the colours of a picture to sRGB, by perceptual intent.

    Args:
        image: A picture of the mode L, RGB or CMYK.
        profile: The ICC profile that its file holds, if any.

    Returns:
        A picture of the mode RGB; or `image` itself, in its own mode, if there is no profile, or
        if the profile is sRGB, broken, or of another colour space than the picture.
    """
    transform = srgb_transform(profile, image.mode)
    return image if transform is None else transform.apply(image)


def srgb_transform(profile: bytes | None, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Look up or make the transform to sRGB.

    Args:
        profile: As for `to_srgb`.
        mode: Mode of the picture.

    Returns:
        The transform, which several threads may use; None where `to_srgb` changes nothing.
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
            ImageCms.Flags.NOCACHE,  # so that several threads may use it
        )
    # What is raised for a profile that LittleCMS cannot use.
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if mode != "CMYK":
        white = transform.apply(Image.new(mode, (1, 1), "white"))
        if np.asarray(white).min() < _MIN_WHITE:
            return None
    return None if mode == "RGB" and _is_srgb(transform) else transform


def _mode(profile: bytes) -> str | None:
    """Read the mode of a profile's pictures; None if it is for none, or cannot be used."""
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
    """Whether a transform leaves colours from all over the cube, and all greys, as they are."""
    levels = np.arange(0, 256, 15)
    cube = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    greys = np.repeat(np.arange(256)[:, None], 3, axis=1)
    colours = np.concatenate([cube, greys]).astype(np.uint8)[None]
    found = np.asarray(transform.apply(Image.fromarray(colours)))
    return bool(np.abs(found.astype(int) - colours).max() <= _SAME)
