"""Choose the unlabelled images whose labels would help a run the most."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pellucid.api.notebook_watcher import default_watcher
from pellucid.api.run import Run, load
from pellucid.config import FeaturesConfig
from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec, Pixels, decode
from pellucid.data.parallel import map_in_order
from pellucid.data.streams.item import Item
from pellucid.data.streams.open_stream import open_named
from pellucid.errors import PictureError
from pellucid.evaluation.active_learning import choose_diverse, margins
from pellucid.features.extractor import create_extractor
from pellucid.i18n import marked
from pellucid.inference.asked import asked_paths, check_number
from pellucid.inference.classifier import Classifier
from pellucid.inference.prediction import Prediction
from pellucid.progress import Watcher

_CANDIDATES_PER_CHOICE = 10
"""Number of uncertain images among which each choice is made; see
`docs/decisions/0051-most-useful-pictures.md` for what this gains over a random choice."""
_TOP = 10
"""Maximum number of classes in a prediction."""


@dataclass(frozen=True)
class UsefulPicture:
    """An image that is worth a label."""

    path: str
    """Path of the file, as given by the caller, or within the given folder."""
    prediction: Prediction
    margin: float
    """Probability of the most probable class minus that of the second, from 0 to 1."""


@dataclass(frozen=True)
class _Seen:
    item: Item
    content_hash: bytes
    margin: float
    prediction: Prediction


def most_useful(
    run: Run | str | os.PathLike[str],
    pictures: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    n: int = 20,
    *,
    watcher: Watcher | None = None,
) -> list[UsefulPicture]:
    """Choose the images whose labels would help the classifier the most.

    The most uncertain images are the candidates: those for which the two most probable classes have
    nearly the same probability. From them, images are chosen whose features are far from one
    another, so near copies are not chosen together. Images that cannot be used are left out.

    Args:
        run: A run, its folder or its name.
        pictures: Files without labels: one or several files, folders or patterns.
        n: Number of images to choose, at least 1; all if there are fewer.
        watcher: Receives the progress.

    Returns:
        The images: at the beginning the most uncertain of all, and then each time the one that is
        farthest from all before it. The predictions tell which of them are of none of the classes.

    Raises:
        ConfigError: `n` is not a number of at least 1, or the pictures are not paths.
        DataError: A folder has no images.
        RunError: There is no such run, or it is damaged.

    Example:
        >>> useful = pellucid.most_useful("photos", "others/", n=2)
        >>> len(useful)
        2
    """
    n = check_number(n)
    watcher = watcher or default_watcher()
    classifier = load(run).classifier
    stream = open_named(asked_paths(pictures))
    watcher.stage(marked("Classifying"))
    seen = _classified(classifier, stream.items, stream.n, watcher)
    seen.sort(key=lambda each: each.margin)
    candidates = _distinct(seen)[: _CANDIDATES_PER_CHOICE * n]
    if len(candidates) > n:
        watcher.stage(marked("Comparing pictures"))
        features = _features(candidates, classifier.spec.bits, watcher)
        usable = np.flatnonzero(np.isfinite(features).all(axis=1))
        if len(usable) >= n:
            chosen = usable[choose_diverse(features[usable], n)]
            candidates = [candidates[row] for row in chosen]
    return [UsefulPicture(each.item.name, each.prediction, each.margin) for each in candidates[:n]]


def _classified(
    classifier: Classifier, items: Iterable[Item], n: int | None, watcher: Watcher
) -> list[_Seen]:
    """Classify images; those that cannot be used are left out."""
    top = min(_TOP, len(classifier.labels))
    hashes: list[tuple[Item, bytes]] = []
    seen: dict[int, _Seen] = {}

    def read(item: Item) -> tuple[bytes, Pixels] | None:
        try:
            content = item.read()
            return hashlib.sha256(content).digest(), decode(content, classifier.spec).pixels
        except PictureError:
            return None

    def keep(answers: Iterable[tuple[int, NDArray[np.float32]]]) -> None:
        for index, row in answers:
            item, content_hash = hashes[index]
            margin = float(margins(row[None, : len(classifier.labels)])[0])
            if np.isfinite(margin):  # a damaged model may answer with numbers that are none
                prediction = classifier.prediction(item.name, row, top)
                seen[index] = _Seen(item, content_hash, margin, prediction)

    queue = classifier.engine.queue()
    for done, (item, found) in enumerate(map_in_order(read, items), start=1):
        if found is not None:
            hashes.append((item, found[0]))
            queue.submit(len(hashes) - 1, found[1])
            keep(queue.collect())
        watcher.progress(done, n)
    keep(queue.finish())
    return [seen[index] for index in sorted(seen)]


def _distinct(seen: Sequence[_Seen]) -> list[_Seen]:
    """Return the first of all images with the same content."""
    return list({each.content_hash: each for each in reversed(seen)}.values())[::-1]


def _features(seen: Sequence[_Seen], bits: int | None, watcher: Watcher) -> NDArray[np.float32]:
    """Compute the features that the checks compare images by, scaled to unit length.

    Returns:
        Shape (n, n_features); NaN for an image that was changed in the meantime.
    """
    cache = PictureCache.of_user()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            extractor = create_extractor(FeaturesConfig(), cache, watcher, Path(scratch), bits)
            (view,) = extractor.views()
            for content_hash, pixels in _read_lacking(
                [each for each in seen if extractor.lacks(each.content_hash, view)], extractor.spec
            ):
                extractor.compute(content_hash, view, pixels)
            extractor.finish()
            hashes = [each.content_hash for each in seen]
            found = dict(cache.features(extractor.space(view), hashes))
            missing = np.full(extractor.n_features, np.nan, np.float32)
    finally:
        cache.close()
    features = np.stack([found.get(content_hash, missing) for content_hash in hashes])
    return np.asarray(features / np.maximum(np.linalg.norm(features, axis=1)[:, None], 1e-6))


def _read_lacking(seen: Iterable[_Seen], spec: ImageSpec) -> Iterator[tuple[bytes, Pixels]]:
    """Yield the pixels of images that are as they were when they were classified."""

    def read(each: _Seen) -> Pixels | None:
        try:
            content = each.item.read()
            is_same = hashlib.sha256(content).digest() == each.content_hash
            return decode(content, spec).pixels if is_same else None
        except PictureError:
            return None

    for each, pixels in map_in_order(read, seen):
        if pixels is not None:
            yield each.content_hash, pixels
