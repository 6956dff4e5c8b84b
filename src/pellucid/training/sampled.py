"""A sample of the pictures of a source, evenly spread over it."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pellucid.data.decode import ImageSpec, decode, read_picture_file
from pellucid.data.parallel import map_in_order
from pellucid.data.sixteen_bits import OWN
from pellucid.data.sources.source import SourceFile
from pellucid.errors import PictureError

_SMALL = 64
"""Longest side in pixels when it is only checked whether a picture can be decoded."""


@dataclass(frozen=True)
class SampledPicture:
    """A picture of the sample, which can be used."""

    file: SourceFile
    content_hash: bytes
    """SHA-256 of the content of the file."""


@dataclass(frozen=True)
class Sample:
    """Pictures of different content, evenly spread over a source."""

    pictures: list[SampledPicture]
    share_usable: float
    """Share of the files looked at that can be used, from 0 to 1."""
    hash_seconds: float
    """Seconds for reading and hashing a file."""


def draw_sample(files: Sequence[SourceFile], n: int) -> Sample:
    """Read up to n evenly spread files, and keep those that can be used.

    Args:
        files: All files.
        n: Maximum number of files to read.
    """
    chosen = [files[at] for at in np.linspace(0, len(files) - 1, min(n, len(files))).astype(int)]

    def read(file: SourceFile) -> bytes | None:
        try:
            return hashlib.sha256(read_picture_file(file.file)).digest()
        except PictureError:
            return None

    began = time.perf_counter()
    hashes = [content_hash for _, content_hash in map_in_order(read, chosen)]
    seconds = (time.perf_counter() - began) / len(chosen)
    usable = [is_usable for _, is_usable in map_in_order(_is_usable, chosen)]
    found = {
        content_hash: SampledPicture(file, content_hash)
        for file, content_hash, is_usable in zip(chosen, hashes, usable, strict=True)
        if content_hash is not None and is_usable
    }
    return Sample(list(found.values()), sum(usable) / len(chosen), seconds)


def _is_usable(file: SourceFile) -> bool:
    try:
        decode(read_picture_file(file.file), max_side=_SMALL, bits=OWN)
    except PictureError:
        return False
    return True


def decode_seconds(pictures: Sequence[SampledPicture], spec: ImageSpec) -> float:
    """Measure the seconds per picture for reading, hashing and decoding in all threads."""

    def read(picture: SampledPicture) -> None:
        data = read_picture_file(picture.file.file)
        hashlib.sha256(data).digest()
        decode(data, spec)

    began = time.perf_counter()
    for _ in map_in_order(read, pictures):
        pass
    return (time.perf_counter() - began) / len(pictures)
