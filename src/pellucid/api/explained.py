"""A classifier that also says which places of an image spoke for a class; it needs no Keras."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import ImageSpec, Pixels
from pellucid.errors import RunError
from pellucid.explanation.covering import covering
from pellucid.explanation.heat import heat_of
from pellucid.i18n import gettext as _
from pellucid.inference.classifier import Classifier
from pellucid.inference.engine import Engine
from pellucid.inference.last_map import LastMap, write_opened

Floats = NDArray[np.float32]
Method = Literal["grad-cam", "occlusion"]
_N_SQUARES = 5
"""Number of squares along the shorter side that occlusion covers; with half steps, there are 81."""


@dataclass(frozen=True)
class Answer:
    """What a classifier computes for one image."""

    outputs: Floats
    """Outputs of the classifier, as `Classifier.outputs` returns them, shape (n,)."""
    features: Floats
    """Input of the last layer, shape (n_features,)."""
    last_map: Floats | None
    """Last feature map of each view, shape (n_views, rows, columns, n_channels). The second view,
    if there is one, is the mirror image. None if the head is not linear in its means."""


class ExplainedClassifier:
    """A classifier with its features and the evidence for each class.

    Any number of threads may use one instance at the same time.

    Args:
        folder: Folder ``classifier`` of a run.

    Raises:
        RunError: The classifier is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.classifier = Classifier.load(folder)
        # OpenVINO reads the file completely, but Windows may not remove it at once.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
            file = Path(temporary) / "opened.onnx"
            try:
                self._map: LastMap | None = write_opened(self.classifier.model, file)
            except ValueError as error:
                raise RunError(
                    _(
                        "{path} cannot be explained: {error}. Train again into a new folder.",
                        path=self.classifier.model,
                        error=error,
                    )
                ) from None
            self._engine = Engine(file, self.classifier.precision, keep_compiled=True)
        content = self.classifier.model.read_bytes()
        self.identity = hashlib.sha256(content).hexdigest()
        """SHA-256 of the model's file."""
        self._n_outputs = len(self.classifier.labels) + self.classifier.has_ood_score

    @property
    def spec(self) -> ImageSpec:
        """Format of the images."""
        return self.classifier.spec

    @property
    def method(self) -> Method:
        """How evidence is computed: by Grad-CAM if the head allows it without a gradient."""
        return "occlusion" if self._map is None else "grad-cam"

    @property
    def is_partial(self) -> bool:
        """Whether the class scores also depend on earlier layers, which the evidence leaves out."""
        return self._map is not None and not self._map.is_all

    @property
    def n_features(self) -> int | None:
        """Number of features; None if it is only known from an answer."""
        return None if self._map is None else self._map.n_features

    @property
    def n_last(self) -> int | None:
        """Number of features that come from the last feature map's means; None if not known."""
        return None if self._map is None else self._map.weights.shape[1]

    def answer(self, pixels: Pixels) -> Answer:
        """Compute everything for one image but the evidence.

        Args:
            pixels: Decoded image of the shape in `spec`, uint8.

        Returns:
            The answer.
        """
        return self._read(self._engine.compute(pixels))

    def features(self, pictures: "dict[bytes, Pixels]") -> dict[bytes, Floats]:
        """Compute the features of several images, by their keys."""
        queue = self._engine.queue()
        found: dict[bytes, Floats] = {}
        for key, pixels in pictures.items():
            queue.submit(key, pixels)
        for key, row in queue.finish():
            found[key] = self._read(row).features
        return found

    def _read(self, row: Floats) -> Answer:
        outputs, rest = np.split(row, [self._n_outputs])
        if self._map is None:
            return Answer(outputs, rest, None)
        n_features = self._map.n_features
        features, sizes, values = np.split(rest, [n_features, n_features + 4])
        arranged = values.reshape([int(size) for size in sizes])
        if self._map.is_channels_first:
            arranged = arranged.transpose(0, 2, 3, 1)
        return Answer(outputs, features, arranged)

    def evidence(
        self,
        pixels: Pixels,
        which: int,
        answer: Answer | None = None,
        report: Callable[[float], None] | None = None,
        method: Method | None = None,
    ) -> Floats:
        """Compute the evidence for a class, by place in an image.

        By Grad-CAM (Selvaraju et al., 2017), it is from the last feature map, and equals what
        `pellucid.explanation.evidence.find_evidence` computes. By occlusion, it takes about a
        hundred times as long as an answer.

        Args:
            pixels: As for `answer`.
            which: Index of the class.
            answer: What `answer` returned for the image; computed if None.
            report: Function that occlusion calls with the share of its work that is done.
            method: `method` of the classifier by default; occlusion is always possible.

        Returns:
            Map of 0 and above. By Grad-CAM, its shape is that of the last feature map; by
            occlusion, that of the image.
        """
        if self._map is None or method == "occlusion":
            size = max(2, min(pixels.shape[:2]) // _N_SQUARES)
            return covering(
                pixels, lambda images: self._probability(images, which), size, report=report
            )
        answer = answer or self.answer(pixels)
        assert answer.last_map is not None
        return grad_cam_of_views(answer.last_map, self._map.weights[which])

    def _probability(self, images: Pixels, which: int) -> Floats:
        queue = self._engine.queue()
        for number, image in enumerate(images):
            queue.submit(number, image)
        found = dict(queue.finish())
        return np.array([found[number][which] for number in range(len(images))], np.float32)


def grad_cam_of_views(last_map: Floats, weights: Floats) -> Floats:
    """Weight the channels of a feature map for a class, with the mean over an image's views.

    Args:
        last_map: As in `Answer`.
        weights: Weights of the class, shape (n_channels,).

    Returns:
        Map of 0 and above, shape (rows, columns).

    Example:
        >>> grad_cam_of_views(np.ones((1, 1, 2, 3), np.float32), np.array([1, 1, -1], np.float32))
        array([[1., 1.]], dtype=float32)
    """
    maps = last_map @ weights
    whole = maps[0] if len(maps) == 1 else (maps[0] + maps[1][:, ::-1]) / 2
    return np.maximum(whole, 0)


def scaled_heat(evidence: Floats, height: int, width: int) -> NDArray[np.uint8]:
    """Scale evidence to bytes and to a size: 255 is the most.

    Args:
        evidence: Map of 0 and above.
        height: Number of rows to return.
        width: Number of columns to return.

    Returns:
        Map of shape (height, width); all 0 if there is no evidence.
    """
    return np.round(255 * heat_of(evidence, height, width)).astype(np.uint8)
