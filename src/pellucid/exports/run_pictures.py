"""Read the images of a run from their original files."""

from pathlib import Path

import numpy as np

from pellucid.data.decode import ImageSpec, Pixels, decode_unchanged
from pellucid.data.inside import is_inside
from pellucid.data.selection import evenly_spread, images_in
from pellucid.errors import DataError, PictureError
from pellucid.report.run_files import RunFiles


def read_split(
    run_files: RunFiles, spec: ImageSpec, split: str, max_images: int
) -> tuple[list[Pixels], list[str]]:
    """Read evenly spread images of a split, skipping files that are missing or have changed.

    Args:
        run_files: Files of the run.
        spec: Size and format of the classifier's input images.
        split: Name of the split: train, validation or test.
        max_images: Maximum number of images.

    Returns:
        Pixels and labels, two lists of the same length.
    """
    root = Path(run_files.record.source)
    chosen = evenly_spread(images_in(run_files.catalog, split), max_images)
    pixels, labels = [], []
    for path, label, content_hash in chosen.select("path", "label", "hash").rows():
        # A run may be from another person: its table must not refer to files outside the source.
        if not is_inside(root.absolute(), path):
            continue
        try:
            found = decode_unchanged(str(root / path), bytes.fromhex(content_hash or ""), spec)
        except (DataError, PictureError, ValueError):
            continue
        pixels.append(found)
        labels.append(label)
    return pixels, labels


def drawn_pictures(spec: ImageSpec, n: int) -> list[Pixels]:
    """Draw images of coloured waves, for a run whose images are not available."""
    random = np.random.default_rng(0)
    y, x = np.mgrid[: spec.height, : spec.width]
    pictures = []
    for _ in range(n):
        across, down, phase = random.uniform(-0.3, 0.3, (3, spec.n_channels))
        waves = np.sin(x[..., None] * across + y[..., None] * down + 20 * phase)
        pictures.append(np.round(127.5 + 127.5 * waves).astype(np.uint8))
    return pictures
