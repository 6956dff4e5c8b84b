"""A classifier on its way to other machines, which need not have its files."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from pellucid.data.decode import ImageSpec
from pellucid.inference.classifier import Classifier
from pellucid.inference.engine import Precision


@dataclass(frozen=True)
class ShippedClassifier:
    """All that makes a classifier."""

    model: bytes
    """The ONNX file."""
    labels: tuple[str, ...]
    spec: ImageSpec
    precision: Precision
    threshold: float | None

    @classmethod
    def of(cls, classifier: Classifier) -> "ShippedClassifier":
        """Take a classifier along."""
        return cls(
            classifier.model.read_bytes(),
            classifier.labels,
            classifier.spec,
            classifier.precision,
            classifier.threshold,
        )

    def unpack(self, n_threads: int) -> Classifier:
        """Make the classifier again.

        Args:
            n_threads: Cores that it may use.
        """
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.onnx"
            path.write_bytes(self.model)
            return Classifier(
                path, self.labels, self.spec, self.precision, self.threshold, n_threads
            )
