"""Heat maps beside the mistakes in a report: the places that spoke for the wrong answer."""

import contextlib
import hashlib
import io
import time
from pathlib import Path

import numpy as np
from PIL import Image

from pellucid.api.explained import ExplainedClassifier, Floats, scaled_heat
from pellucid.api.heat_overlay import heat_overlay
from pellucid.data.decode import decode, read_picture_file
from pellucid.errors import PictureError, RunError
from pellucid.real_path import real_path
from pellucid.regular_file import read_regular
from pellucid.run import RunFolder, replacing

SIDE = 224
"""Side in pixels, as that of the thumbnails beside them."""
_MAX_BYTES = 500_000
"""Maximum size of a heat map that is read again; what is drawn here has a tenth of it."""


class MistakeHeat:
    """Draws heat maps for the images of a run, without Keras.

    Each is kept in the run's folder ``heat``, so writing the report again takes no time; links are
    not followed there.

    Args:
        run: A finished run.
        max_seconds: Time after which no further ones are begun; those that are kept already do
            not count. Only classifiers that are explained by occlusion may need more.
    """

    def __init__(self, run: RunFolder, max_seconds: float = 20.0) -> None:
        self._run, self._max_seconds = run, max_seconds
        self._identity: str | None = None
        self._explained: ExplainedClassifier | None = None
        self._deadline: float | None = None

    def __call__(self, path: Path, label: str) -> bytes | None:
        """Draw the evidence for a class over an image.

        Args:
            path: File of the image.
            label: Name of the class.

        Returns:
            A JPEG file, `SIDE` pixels wide and high. None if the time is up, the image cannot be
            used, or the classifier cannot be explained or does not see squares.

        Raises:
            RunError: The folder of the run cannot be written to.
        """
        try:
            content = read_picture_file(str(path))
            file = self._run.heat / f"{self._key(content, label)}.jpg"
        except (PictureError, OSError, ValueError):  # ValueError: a path with a null character
            return None
        # A run may come from somebody else: a link in it could name any file or folder.
        if not file.is_symlink() and self._is_kept_here():
            with contextlib.suppress(OSError):
                return read_regular(str(file), _MAX_BYTES)
        drawn = self._draw(content, label)
        if drawn is not None and self._is_kept_here():
            with replacing(file) as temporary:
                temporary.write_bytes(drawn)
        return drawn

    def _is_kept_here(self) -> bool:
        """Check that the folder of the heat maps is in the run, and not a link."""
        return real_path(self._run.heat) == real_path(self._run.path) / self._run.heat.name

    def _key(self, content: bytes, label: str) -> str:
        if self._identity is None:
            self._identity = hashlib.sha256(self._run.onnx_model.read_bytes()).hexdigest()
        parts = (self._identity, hashlib.sha256(content).hexdigest(), label)
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def _draw(self, content: bytes, label: str) -> bytes | None:
        if self._deadline is None:
            self._deadline = time.monotonic() + self._max_seconds
        if time.monotonic() >= self._deadline:
            return None
        try:
            self._explained = self._explained or ExplainedClassifier(self._run.classifier)
            spec, labels = self._explained.spec, self._explained.classifier.labels
            if spec.height != spec.width or label not in labels:
                return None
            pixels = decode(content, spec).pixels
            evidence = self._explained.evidence(pixels, labels.index(label))
        except (PictureError, RunError):
            return None
        scaled = scaled_heat(evidence, spec.height, spec.width)
        heat: Floats = np.divide(scaled, 255, dtype=np.float32)
        drawn = heat_overlay(pixels, heat).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        drawn.save(buffer, "JPEG", quality=80)
        return buffer.getvalue()
