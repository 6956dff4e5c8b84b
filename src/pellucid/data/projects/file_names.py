"""Names of the files that a project makes: sorted by time, equal for equal content, never a user's.

20261129-171205-3f2a9c01d4e6.jpg            a picture
burst-20261129-171205-7b1e-3f2a9c01d4e6.jpg  a picture of a burst of the camera
"""

import hashlib
import re
from datetime import datetime

from pellucid.data.file_kind import FileKind

_ENDINGS = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "WEBP": ".webp",
    "BMP": ".bmp",
    "GIF": ".gif",
    "TIFF": ".tif",
    "HEIF": ".heic",
    "AVIF": ".avif",
    "JPEG2000": ".jp2",
    "JXL": ".jxl",
}
"""Endings by Pillow's name of the format."""
_BURST = re.compile(r"(burst-\d{8}-\d{6}-[0-9a-f]{4})-[0-9a-f]{12}\.[a-z0-9]+")
_BURST_NAME = re.compile(r"burst-\d{8}-\d{6}-[0-9a-f]{4}")


def file_name(content: bytes, kind: FileKind, time: datetime, burst: str | None = None) -> str:
    """Return the name of a new file.

    Args:
        content: Content of the file.
        kind: Format of the picture.
        time: When it came.
        burst: Name of its burst, such as "burst-20261129-171205-7b1e": when it began, and a
            random number, for bursts of several cameras in the same second.

    Example:
        >>> from pellucid.data.file_kind import PNG
        >>> file_name(b"", PNG, datetime(2026, 11, 29, 17, 12, 5))
        '20261129-171205-e3b0c44298fc.png'
    """
    start = burst or f"{time:%Y%m%d-%H%M%S}"
    return f"{start}-{digest_of(content)}{_ENDINGS[kind.pillow]}"


def digest_of(content: bytes) -> str:
    """Return the part of a file's name that tells the content: 12 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:12]


def is_burst_name(text: str) -> bool:
    """Return whether a text is the name of a burst, as pages make it; see `file_name`."""
    return _BURST_NAME.fullmatch(text) is not None


def burst_of(name: str) -> str | None:
    """Return the burst that a file belongs to, by its name; None if it belongs to none.

    Example:
        >>> burst_of("burst-20261129-171205-7b1e-e3b0c44298fc.png")
        'burst-20261129-171205-7b1e'
        >>> burst_of("burst-1.png") is None
        True
    """
    found = _BURST.fullmatch(name)
    return found[1] if found else None
