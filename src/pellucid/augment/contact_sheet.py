"""Contact sheet of a policy: an image with originals on the left and variants beside them."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pellucid.augment.policy import Policy, augment_picture
from pellucid.errors import DataError
from pellucid.i18n import gettext as _

Pixels = NDArray[np.uint8]

GAP = 6
"""Space between images, in pixels."""
HEADER = 22
"""Height of the line of text at the top, in pixels."""
_PAPER, _INK = (255, 255, 255), (60, 60, 60)


def contact_sheet(originals: list[Pixels], policy: Policy, seed: int, n_variants: int) -> Pixels:
    """Draw original images beside their variants under a policy.

    Mixing treats the variants of one column as a batch.

    Args:
        originals: Images of one size, each of shape (height, width, 1 or 3).
        policy: The policy.
        seed: Seed, at least 0; the same seed gives the same sheet.
        n_variants: Number of columns beside the originals, at least 1.

    Returns:
        The sheet in RGB, shape (sheet height, sheet width, 3).

    Raises:
        DataError: There are no images, or their sizes differ.
    """
    if not originals or len({picture.shape for picture in originals}) > 1:
        raise DataError(
            _(
                "A contact sheet takes pictures of one size, at least one; it was given "
                "{n_pictures}.",
                n_pictures=len(originals),
            )
        )
    columns = [originals, *(_variants(originals, policy, seed, i) for i in range(n_variants))]
    headers = ["original", *(f"{policy.name} {i + 1}" for i in range(n_variants))]
    return _laid_out(columns, [_plain(header) for header in headers])


def _variants(originals: list[Pixels], policy: Policy, seed: int, column: int) -> list[Pixels]:
    variants = [
        augment_picture(policy, picture, _seed(seed, column, row))
        for row, picture in enumerate(originals)
    ]
    if policy.mixing is None:
        return variants
    random = np.random.default_rng((seed, column))
    labels = np.eye(len(variants), dtype=np.float32)
    return list(policy.mixing(np.stack(variants), labels, random)[0])


def _seed(seed: int, column: int, row: int) -> int:
    """Derive a separate seed for each image of the sheet."""
    return int(np.random.SeedSequence((seed, column, row)).generate_state(1)[0])


def _plain(text: str) -> str:
    """Replace characters that the built-in font cannot draw by "?"."""
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in text)


def _laid_out(columns: list[list[Pixels]], headers: list[str]) -> Pixels:
    """Arrange columns of images side by side."""
    tile_height = max(picture.shape[0] for column in columns for picture in column)
    widths = [max(picture.shape[1] for picture in column) for column in columns]
    height = HEADER + len(columns[0]) * (tile_height + GAP)
    sheet = Image.new("RGB", (GAP + sum(width + GAP for width in widths), height), _PAPER)
    draw = ImageDraw.Draw(sheet)
    left = GAP
    for column, header, width in zip(columns, headers, widths, strict=True):
        draw.text((left, GAP), header, fill=_INK)
        for row, picture in enumerate(column):
            rgb = np.repeat(picture, 3, axis=-1) if picture.shape[-1] == 1 else picture
            sheet.paste(Image.fromarray(rgb), (left, HEADER + row * (tile_height + GAP)))
        left += width + GAP
    return np.asarray(sheet)
