"""A classifier in a form that can be sent to machines that do not have its files."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from pellucid.data.decode import ImageSpec
from pellucid.inference.classifier import Classifier
from pellucid.inference.precision import Precision


@dataclass(frozen=True)
class ShippedClassifier:
    """The contents of a classifier."""

    model: bytes
    """Content of the ONNX file."""
    labels: tuple[str, ...]
    spec: ImageSpec
    precision: Precision
    ood_threshold: float | None

    @classmethod
    def of(cls, classifier: Classifier) -> "ShippedClassifier":
        """Read the contents of a classifier."""
        return cls(
            classifier.model.read_bytes(),
            classifier.labels,
            classifier.spec,
            classifier.precision,
            classifier.ood_threshold,
        )

    def unpack(self, n_threads: int) -> Classifier:
        """Create the classifier.

        Args:
            n_threads: Number of cores that it may use.
        """
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.onnx"
            path.write_bytes(self.model)
            return Classifier(
                path, self.labels, self.spec, self.precision, self.ood_threshold, n_threads
            )
