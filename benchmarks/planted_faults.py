"""Plant known faults in a copy of real images, for `pellucid data check` to find."""

import io
import os
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageEnhance

N_DUPLICATES = 50
N_BROKEN = 20
FLIPPED_SHARE = 0.05


def _resized(image: Image.Image) -> Image.Image:
    return image.resize((image.width * 3 // 5, image.height * 3 // 5), Image.Resampling.LANCZOS)


def _recompressed(image: Image.Image) -> Image.Image:
    content = io.BytesIO()
    image.save(content, format="JPEG", quality=35)
    return Image.open(content).convert("RGB")


def _cropped(image: Image.Image) -> Image.Image:
    width, height = image.size
    return image.crop((width * 4 // 100, height * 6 // 100, width * 95 // 100, height * 97 // 100))


def _mirrored(image: Image.Image) -> Image.Image:
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def _brightened(image: Image.Image) -> Image.Image:
    return ImageEnhance.Color(ImageEnhance.Brightness(image).enhance(1.25)).enhance(0.8)


KINDS = {
    "resized": _resized,
    "recompressed": _recompressed,
    "cropped": _cropped,
    "mirrored": _mirrored,
    "brightened": _brightened,
}
"""Functions that create near duplicates, by name."""


@dataclass(frozen=True)
class Planted:
    """The planted faults, by paths relative to the folder."""

    duplicates: dict[tuple[str, str], str]
    """Kind of each near duplicate, by (original in validation, copy in train)."""
    flipped: set[str]
    """Images that were moved to the folder of another class."""
    broken: set[str]
    """Files that are not complete images."""
    n_pictures: int


def plant_faults(source: Path, folder: Path, seed: int = 0) -> Planted:
    """Copy a folder with train/ and validation/, and plant the faults in the copy.

    Args:
        source: Folder of the images, which is not modified.
        folder: Folder to create for the copy; it must not exist.
        seed: Random seed; the same seed plants the same faults.
    """
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("LICENSE", "*.md"))
    rng = random.Random(seed)
    pictures = {
        split: sorted(p for p in (folder / split).rglob("*") if p.is_file())
        for split in ("train", "validation")
    }
    classes = sorted(path.name for path in (folder / "train").iterdir())
    n_pictures = sum(map(len, pictures.values()))

    flipped: set[str] = set()
    originals = rng.sample(pictures["validation"], N_DUPLICATES)
    others = [p for paths in pictures.values() for p in paths if p not in originals]
    to_break = rng.sample(others, N_BROKEN)
    to_flip = rng.sample(
        [p for p in others if p not in to_break], round(FLIPPED_SHARE * n_pictures)
    )
    duplicates = {}
    for number, original in enumerate(originals):
        kind = list(KINDS)[number % len(KINDS)]
        copy = folder / "train" / original.parent.name / f"new-{number:02d}.jpg"
        with Image.open(original) as image:
            KINDS[kind](image.convert("RGB")).save(copy, quality=90)
        duplicates[_relative(original, folder), _relative(copy, folder)] = kind
    for path in to_flip:
        other = rng.choice([name for name in classes if name != path.parent.name])
        moved = path.parent.parent / other / path.name
        path.replace(moved)
        flipped.add(_relative(moved, folder))
    for number, path in enumerate(to_break):
        content = path.read_bytes()
        path.write_bytes(
            (
                content[: len(content) // 2],
                b"",
                b"<!doctype html><title>404</title>",
                content[:300],
            )[number % 4]
        )
    return Planted(duplicates, flipped, {_relative(p, folder) for p in to_break}, n_pictures)


def _relative(path: Path, folder: Path) -> str:
    return os.path.relpath(path, folder).replace(os.sep, "/")
