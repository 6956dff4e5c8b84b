"""Compute features of images while a catalog is being read."""

from pellucid.data.decode import Pixels
from pellucid.features.extractor import FeatureExtractor, View, views_of


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
    """

    def __init__(self, extractor: FeatureExtractor, mirror_share: float) -> None:
        self.extractor, self.mirror_share = extractor, mirror_share
        self._views = views_of(extractor.precision, is_averaged=True)
        for view in self._views:  # load them now: `needs` is called from several threads
            extractor.known(view)

    def is_in_mirror_trial(self, content_hash: bytes) -> bool:
        """Whether the mirror image of this image is needed too."""
        return is_in_share(content_hash, self.mirror_share)

    def needs(self, content_hash: bytes) -> bool:
        """Whether the features of a needed view of this image are not known yet."""
        return any(self.extractor.lacks(content_hash, view) for view in self._wanted(content_hash))

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        """Start computing the features of the needed views of this image."""
        for view in self._wanted(content_hash):
            self.extractor.compute(content_hash, view, pixels)

    def _wanted(self, content_hash: bytes) -> list[View]:
        return self._views[: 1 + self.is_in_mirror_trial(content_hash)]

    def finish(self) -> None:
        """Wait for all started computations."""
        self.extractor.finish()
