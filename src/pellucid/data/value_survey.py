"""Survey of the pixel values of a whole set, for facts that one image cannot show.

The start of each file is read. Of files that may have 16 bits per channel, the pixels are read too,
until one uses all bits. For a set of JPEGs, the cost is that of opening the files.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from pellucid.data import magic_bytes as magic
from pellucid.data.decode import read_picture_file
from pellucid.data.file_kind import PNG, TIFF, kind_of
from pellucid.data.opening import check_before, check_size, open_picture, sixteen_bits_of
from pellucid.data.parallel import map_in_order
from pellucid.data.picture_bounds import MAX_PIXELS
from pellucid.data.sixteen_bits import FULL, LEVELS, bits_used, level_of
from pellucid.data.tiff_tags import BITS, EXTRA_SAMPLES, read_directories
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _

_HEAD = 64
_PNG_WITH_ALPHA = (4, 6)
_N_LOOKED_AT = 24
"""Maximum number of images with transparency to sample, spread evenly over the set."""
_MUCH = 0.5
"""Share of the pixels of an image, and of the images, from which transparency is noted."""


@dataclass(frozen=True)
class ValueSurvey:
    """Facts about the pixel values of a set."""

    bits: int | None
    """Bits in use in the images of 16 bits per channel, one of
    `pellucid.data.sixteen_bits.LEVELS`; None if there are no such images."""
    notes: tuple[str, ...]
    """Notes for the user."""


def survey_values(files: Iterable[str]) -> ValueSurvey:
    """Survey the images of a set.

    Args:
        files: Paths of the files. Unreadable files are skipped.

    Returns:
        The facts; `bits` does not depend on the order of the files.
    """
    deep, transparent = [], []
    for file, (may_be_deep, may_be_transparent) in map_in_order(_by_head, files):
        if may_be_deep:
            deep.append(file)
        if may_be_transparent:
            transparent.append(file)
    most, n_deep = 0, 0
    for _unused, used in map_in_order(_bits_of, deep):
        if used is not None:
            most, n_deep = max(most, used), n_deep + 1
        if most > LEVELS[-2]:
            break
    bits = level_of(most) if most else FULL if n_deep else None
    notes = [] if bits in (None, FULL) else [_note_on_bits(bits)]
    return ValueSurvey(bits, (*notes, *_notes_on_transparency(transparent)))


def _note_on_bits(bits: int) -> str:
    return _(
        "The pictures of 16 bits per channel use {bits} bits, so {white:,} is taken for "
        "white in all of them.",
        bits=bits,
        white=2**bits - 1,
    )


def _by_head(file: str) -> tuple[bool, bool]:
    """Return whether a file may have 16 bits per channel, and whether it may be transparent."""
    try:
        head = read_picture_file(file, _HEAD)
    except PictureError:
        return False, False
    if head.startswith(magic.PNG) and len(head) > 25:
        return head[24] == FULL, head[25] in _PNG_WITH_ALPHA
    if not head.startswith((*magic.TIFF, *magic.BIG_TIFF)):
        return False, False
    try:
        data = read_picture_file(file)
    except PictureError:
        return False, False
    if not data.startswith((*magic.TIFF, *magic.BIG_TIFF)):  # the file was replaced meanwhile
        return False, False
    first = next(iter(read_directories(data)), None)
    if first is None:
        return False, False
    return max(first.numbers(BITS, (1,))) == FULL, bool(first.numbers(EXTRA_SAMPLES))


def _bits_of(file: str) -> int | None:
    """Count the bits in use; None if the image does not have 16, declares them or is damaged."""
    # Errors are ignored here, since reading the catalog reports them.
    with suppress(Exception):
        data = read_picture_file(file)
        kind = kind_of(data)
        if kind not in (PNG, TIFF):
            return None
        facts = check_before(data, kind)
        with open_picture(data, kind, facts) as opened:
            check_size(opened, kind, facts, MAX_PIXELS)
            opened.load()
            stored = sixteen_bits_of(opened, data, kind, facts)
            if stored is None:
                return None
            used = bits_used(opened, stored)
            return None if stored.declared is not None and used <= stored.declared else used
    return None


def _notes_on_transparency(files: list[str]) -> list[str]:
    """Return a note if most images with transparency are mostly transparent."""
    step = max(1, len(files) // _N_LOOKED_AT)
    shares = [s for _, s in map_in_order(_share, files[::step][:_N_LOOKED_AT]) if s is not None]
    if not shares or np.mean(np.array(shares) > _MUCH) <= _MUCH:
        return []
    note = _(
        "Of {n_files:,} pictures with transparency, such as {path}, most are "
        "transparent in most places, which become white. If their last band is something "
        "else, such as infrared or a mask, save them without it.",
        n_files=len(files),
        path=files[0],
    )
    return [note]


def _share(file: str) -> float | None:
    """Return the share of an image's pixels that are not opaque; None if it has no alpha."""
    with suppress(Exception):
        data = read_picture_file(file)
        kind = kind_of(data)
        facts = check_before(data, kind)
        with open_picture(data, kind, facts) as opened:
            check_size(opened, kind, facts, MAX_PIXELS)
            if not {"A", "a"} & set(opened.getbands()):
                return None
            opened.load()
            alpha = opened if opened.mode != "La" else opened.convert("LA")
            return float(np.mean(np.asarray(alpha.getchannel("A")) < 255))
    return None
