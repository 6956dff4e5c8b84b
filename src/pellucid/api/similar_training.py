"""Similar training images below the mistakes in a report."""

from collections.abc import Sequence

from pellucid.api.explained import ExplainedClassifier
from pellucid.api.run_features import SimilarPictures, read_cached_features
from pellucid.errors import PellucidError
from pellucid.report.similar_picture import N_SIMILAR, SimilarPicture
from pellucid.run import RunFolder

_MAX_PICTURES = 20_000
"""Maximum number of images in a run whose features are compared: about 100 MB for each view."""


class SimilarTraining:
    """Finds the training images of a run that are most similar to some of its test images.

    It computes no features: where they are not cached, it finds nothing.

    Args:
        run: A finished run.
    """

    def __init__(self, run: RunFolder) -> None:
        self._run = run

    def __call__(self, paths: Sequence[str]) -> dict[str, tuple[SimilarPicture, ...]]:
        """Find the most similar images.

        Args:
            paths: Paths of test images, as in the catalog of the run.

        Returns:
            By path, `N_SIMILAR` images of training or validation at most, the most similar first.
            Images whose features are not cached are missing.
        """
        try:
            explained = ExplainedClassifier(self._run.classifier)
            found = read_cached_features(self._run, explained, _MAX_PICTURES)
        except PellucidError:  # such as a classifier that cannot be explained
            return {}
        if found is None:
            return {}
        search = SimilarPictures(found)
        rows = {path: row for row, path in enumerate(found.images["path"])}
        known = search.images.select("path", "label")
        return {
            path: tuple(
                SimilarPicture(*known.row(other))
                for other, _ in search.nearest(found.features[rows[path]])[:N_SIMILAR]
            )
            for path in paths
            if path in rows and len(known)
        }
