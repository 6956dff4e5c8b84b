"""Write a pretrained backbone with a head as one Keras model, in a process without TensorFlow.

In ``python -m pellucid.training.backbone_writer FOLDER``, Keras computes with OpenVINO. TensorFlow
takes several times as long to import and to run once.
"""

import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from pellucid.backbones.resolve import resolve_backbone
from pellucid.config import FeaturesConfig
from pellucid.data.decode import Pixels
from pellucid.features.logistic_regression import LinearClassifier
from pellucid.keras_runtime import import_keras
from pellucid.training.keras_writer import BATCH, Floats, load_and_predict

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class BackboneClassifier:
    """A pretrained backbone with a head, to be built as a Keras model."""

    backbone: str
    """Name of the backbone; the next two fields are as for `resolve_backbone`."""
    weights: str | None
    image_size: int | None
    is_mirrored: bool
    """Whether features are the mean over an image and its mirror image."""
    has_inner: bool
    """Whether the features of inner layers follow those of the last layer."""

    def build(self, head: LinearClassifier) -> "keras.Model":
        """Build the Keras model, with a frozen backbone.

        Args:
            head: The head.

        Returns:
            A model that maps pixels, shape (batch, height, width, 3), values 0 to 255, to
            probabilities, shape (batch, n_classes).
        """
        network = resolve_backbone(self.backbone, self.weights, self.image_size).build()
        import keras

        if self.has_inner:
            from pellucid.backbones.inner_layers import with_inner_features

            network = with_inner_features(network)
            features = keras.layers.Concatenate(name="last_and_inner")(network.outputs)
            network = keras.Model(network.input, features, name=network.name)
        network.trainable = False  # it was not trained here
        pixels, features = network.input, network.output
        if self.is_mirrored:
            pixels = keras.Input(network.input_shape[1:], name="pixels")
            views = [network(pixels), network(keras.ops.flip(pixels, axis=2))]
            features = keras.layers.Average(name="mean_of_views")(views)
        last = keras.layers.Dense(len(head.bias), activation="softmax", name="probabilities")
        model = keras.Model(pixels, last(features), name=f"{self.backbone}_classifier")
        last.set_weights([head.weights, head.bias])
        return model


class BackboneWriter:
    """Writes a backbone and a head as a Keras file in another process, which starts at once.

    If Keras cannot compute with OpenVINO (not all versions of the two are compatible), this process
    does the work with the usual backend.

    Args:
        settings: Settings with the backbone, its weights and its image size.
        head: The head.
        is_mirrored: Whether features are the mean over an image and its mirror image.
        has_inner: Whether the features of inner layers follow those of the last layer.
        pictures: Decoded images to predict, shape (n, height, width, 3), uint8.
        folder: Folder for temporary files, on the file system of the Keras file.
    """

    def __init__(
        self,
        settings: FeaturesConfig,
        head: LinearClassifier,
        pictures: Pixels,
        folder: Path,
        *,
        is_mirrored: bool,
        has_inner: bool = False,
    ) -> None:
        self._classifier = BackboneClassifier(
            settings.backbone,
            settings.backbone_weights,
            settings.backbone_size,
            is_mirrored,
            has_inner,
        )
        self._head, self._pictures = head, pictures
        self._temporary = tempfile.TemporaryDirectory(dir=folder)
        self._folder = Path(self._temporary.name)
        np.save(self._folder / "weights.npy", head.weights)
        np.save(self._folder / "bias.npy", head.bias)
        np.save(self._folder / "pictures.npy", pictures)
        facts = json.dumps(vars(self._classifier))
        (self._folder / "classifier.json").write_text(facts, "utf-8")
        # -P: a file keras.py in the working folder must not be imported instead of Keras.
        command = [sys.executable, "-P", "-m", "pellucid.training.backbone_writer"]
        self.environment = {**os.environ, "KERAS_BACKEND": "openvino"}
        """Environment of the other process."""
        self._process = subprocess.Popen(  # noqa: S603 (our own module, no shell)
            [*command, str(self._folder)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def finish(self, path: Path) -> Floats:
        """Wait for the Keras file and the predictions; see `KerasWriter.finish`."""
        if self.is_done_by_other_process:
            (self._folder / "model.keras").replace(path)
            found: Floats = np.load(self._folder / "probabilities.npy", allow_pickle=False)
            return found
        import_keras()
        self._classifier.build(self._head).save(path)
        return load_and_predict(path, self._pictures)

    @property
    def is_done_by_other_process(self) -> bool:
        """Whether the other process has written the model; waits until it has ended."""
        return self._process.wait() == 0

    def __enter__(self) -> Self:
        """Enter the context."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the other process and remove the temporary files."""
        self._process.kill()
        self._process.wait()
        self._temporary.cleanup()


class _WithoutOtherBackends(MetaPathFinder):
    """Makes other backends look as if they were not installed.

    Keras would import TensorFlow for its file functions, and JAX for its types.
    """

    def find_spec(self, fullname: str, *_unused: object) -> None:
        if fullname in ("tensorflow", "jax", "torch"):
            raise ModuleNotFoundError(f"{fullname} is not used here", name=fullname)


def main() -> None:
    """Write the model that a folder describes, and its predictions."""
    folder = Path(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the training process handles Ctrl-C
    if hasattr(os, "nice"):
        os.nice(10)  # the results of the training come first
    sys.meta_path.insert(0, _WithoutOtherBackends())
    import openvino

    compile_model = openvino.compile_model

    @functools.wraps(compile_model)
    def compile_exactly(model: Any, *arguments: Any) -> Any:
        """Compile in float32 and for one batch size, which halves the time of a prediction.

        By default, OpenVINO rounds to bfloat16 where that is fast. Keras has no option for either.
        """
        model.reshape([BATCH, *model.input(0).partial_shape[1:]])
        return compile_model(model, *arguments, config={"INFERENCE_PRECISION_HINT": "f32"})

    openvino.compile_model = compile_exactly
    facts = json.loads((folder / "classifier.json").read_text("utf-8"))
    weights, bias, pictures = (
        np.load(folder / f"{name}.npy", allow_pickle=False)
        for name in ("weights", "bias", "pictures")
    )
    BackboneClassifier(**facts).build(LinearClassifier(weights, bias)).save(folder / "model.keras")
    probabilities = load_and_predict(folder / "model.keras", pictures)
    np.save(folder / "probabilities.npy", probabilities)


if __name__ == "__main__":
    main()
