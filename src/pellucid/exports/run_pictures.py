"""The pictures of a run, from the files that it was made of."""

from pathlib import Path

import numpy as np

from pellucid.data.decode import ImageSpec, Pixels, decode_unchanged
from pellucid.data.inside import is_inside
from pellucid.data.selection import evenly_spread, images_in
from pellucid.errors import DataError, PictureError
from pellucid.report.run_files import RunFiles


def read_split(
    run_files: RunFiles, spec: ImageSpec, split: str, most: int
) -> tuple[list[Pixels], list[str]]:
    """Read pictures of a split, evenly spread, as far as their files are what they were.

    Args:
        run_files: Of the run.
        spec: The pictures that its classifier takes.
        split: train, validation or test.
        most: How many at most.

    Returns:
        Pixels and labels, both as long.
    """
    root = Path(run_files.record.source)
    chosen = evenly_spread(images_in(run_files.catalog, split), most)
    pixels, labels = [], []
    for path, label, content_hash in chosen.select("path", "label", "hash").rows():
        # A run may come from somebody else: its table must not name files elsewhere.
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
    """Draw pictures of coloured waves, for a run whose own are not at hand."""
    random = np.random.default_rng(0)
    y, x = np.mgrid[: spec.height, : spec.width]
    pictures = []
    for _ in range(n):
        across, down, phase = random.uniform(-0.3, 0.3, (3, spec.n_channels))
        waves = np.sin(x[..., None] * across + y[..., None] * down + 20 * phase)
        pictures.append(np.round(127.5 + 127.5 * waves).astype(np.uint8))
    return pictures
