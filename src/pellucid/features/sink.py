"""Compute features of images while a catalog is being read."""

from pellucid.data.decode import Pixels
from pellucid.features.extractor import FeatureExtractor
from pellucid.features.view import View


def is_in_share(content_hash: bytes, share: float) -> bool:
    """Whether an image belongs to a share of all images, which is chosen by content hash.

    Args:
        content_hash: Content hash of the image.
        share: Share of all images, from 0 to 1.
    """
    return int.from_bytes(content_hash[:4]) < share * 2**32


class FeatureSink:
    """Receives decoded images, and computes the features of views that are not known yet.

    Args:
        extractor: Extractor that computes and stores the features.
        mirror_share: Share of the images, from 0 to 1, whose mirror image is needed too.
        inner: Extractor that also computes the features of inner layers.
        inner_share: Share of the images, from 0 to 1, whose inner features are needed too.
    """

    def __init__(
        self,
        extractor: FeatureExtractor,
        mirror_share: float,
        inner: FeatureExtractor | None = None,
        inner_share: float = 0.0,
    ) -> None:
        self.extractor, self.mirror_share = extractor, mirror_share
        self._inner, self.inner_share = inner, 0.0 if inner is None else inner_share
        self._views = extractor.views(is_averaged=True)
        for each in filter(None, (extractor, inner)):
            for view in self._views:  # load them now: `needs` is called from several threads
                each.known(view)

    @property
    def main_extractor(self) -> FeatureExtractor:
        """The extractor that most images need."""
        return self._inner if self._inner and self.inner_share == 1 else self.extractor

    def needs(self, content_hash: bytes) -> bool:
        """Whether the features of a needed view of this image are not known yet."""
        extractor, views = self._wanted(content_hash)
        return any(extractor.lacks(content_hash, view) for view in views)

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        """Start computing the features of the needed views of this image."""
        extractor, views = self._wanted(content_hash)
        for view in views:
            extractor.compute(content_hash, view, pixels)

    def _wanted(self, content_hash: bytes) -> tuple[FeatureExtractor, list[View]]:
        has_inner = self._inner is not None and is_in_share(content_hash, self.inner_share)
        extractor = self._inner if self._inner and has_inner else self.extractor
        return extractor, self._views[: 1 + is_in_share(content_hash, self.mirror_share)]

    def finish(self) -> None:
        """Wait for all started computations."""
        self.extractor.finish()
        if self._inner:
            self._inner.finish()
