"""Write a pretrained backbone with a head as one Keras model, in a process without TensorFlow.

Run as ``python -m pellucid.training.backbone_classifier BACKBONE``, this module builds the
backbone, then waits for a line with the folder of the head and the images. Keras computes with
OpenVINO there, because TensorFlow takes several times as long to import and to run once.
"""

import argparse
import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from pellucid.backbones.resolve import resolve_backbone
from pellucid.config import FeaturesConfig
from pellucid.data.decode import Pixels
from pellucid.features.logistic_regression import LinearClassifier
from pellucid.keras_runtime import import_keras
from pellucid.training.keras_writer import Floats, load_and_predict

if TYPE_CHECKING:
    import keras


class BackboneWriter:
    """Writes backbone and head as a Keras file, by another process that starts at once.

    If Keras cannot use OpenVINO (not every version of the two fits together), this process does
    the work with the usual backend.

    Args:
        settings: Settings with the backbone, its weights and its image size.
        head: The head.
        is_mirrored: Whether features are the mean over an image and its mirror image.
    """

    def __init__(self, settings: FeaturesConfig, head: LinearClassifier, *, is_mirrored: bool):
        self._backbone = (settings.backbone, settings.backbone_weights, settings.backbone_size)
        self._head, self._is_mirrored = head, is_mirrored
        # -P: a file keras.py in the working folder must not be imported instead of Keras.
        command = [sys.executable, "-P", "-m", "pellucid.training.backbone_classifier"]
        environment = {**os.environ, "KERAS_BACKEND": "openvino"}
        self._process = subprocess.Popen(  # noqa: S603 (our own module, no shell)
            [*command, json.dumps(self._backbone)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def write(self, path: Path, pictures: list[Pixels]) -> Floats:
        """Write the model, load it again, and predict; see `KerasWriter.write`."""
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            request = Path(folder)
            np.save(request / "weights.npy", self._head.weights)
            np.save(request / "bias.npy", self._head.bias)
            np.save(request / "pictures.npy", np.stack(pictures))
            asked = json.dumps([folder, str(path), self._is_mirrored])
            self._process.communicate(asked.encode())
            if self._process.returncode == 0:
                found: Floats = np.load(request / "probabilities.npy", allow_pickle=False)
                return found
        import_keras()
        model = build_classifier(self._backbone, self._head, is_mirrored=self._is_mirrored)
        model.save(path)
        return load_and_predict(path, np.stack(pictures))

    def __enter__(self) -> Self:
        """Enter the context."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the other process."""
        self._process.kill()
        self._process.communicate()


def build_classifier(
    backbone: tuple[str, str | None, int | None], head: LinearClassifier, *, is_mirrored: bool
) -> "keras.Model":
    """Build a classifier with a frozen backbone.

    Args:
        backbone: Name, file of weights and image size, as for `resolve_backbone`.
        head: The head.
        is_mirrored: Whether features are the mean over an image and its mirror image.

    Returns:
        A model that maps pixels, shape (batch, height, width, 3), values 0 to 255, to
        probabilities, shape (batch, n_classes).
    """
    network = resolve_backbone(*backbone).build()
    return _with_head(network, head, f"{backbone[0]}_classifier", is_mirrored=is_mirrored)


def _with_head(
    network: "keras.Model", head: LinearClassifier, name: str, *, is_mirrored: bool
) -> "keras.Model":
    import keras

    network.trainable = False  # it was not trained here
    pixels, features = network.input, network.output
    if is_mirrored:
        pixels = keras.Input(network.input_shape[1:], name="pixels")
        views = [network(pixels), network(keras.ops.flip(pixels, axis=2))]
        features = keras.layers.Average(name="mean_of_views")(views)
    last = keras.layers.Dense(len(head.bias), activation="softmax", name="probabilities")
    model = keras.Model(pixels, last(features), name=name)
    last.set_weights([head.weights, head.bias])
    return model


def main() -> None:
    """Build the backbone, wait for the head and images, and write model and predictions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("backbone", help="name, weights and image size, as JSON")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that trains
    import openvino

    # By default OpenVINO rounds to bfloat16 where that is fast, and Keras has no option for it.
    openvino.compile_model = functools.partial(
        openvino.compile_model, config={"INFERENCE_PRECISION_HINT": "f32"}
    )
    backbone = json.loads(parser.parse_args().backbone)
    network = resolve_backbone(*backbone).build()
    asked = sys.stdin.read()
    if not asked:  # the training ended without a model to write
        return
    folder, path, is_mirrored = json.loads(asked)
    weights, bias, pictures = (
        np.load(Path(folder) / f"{name}.npy", allow_pickle=False)
        for name in ("weights", "bias", "pictures")
    )
    head, name = LinearClassifier(weights, bias), f"{backbone[0]}_classifier"
    _with_head(network, head, name, is_mirrored=is_mirrored).save(path)
    np.save(Path(folder) / "probabilities.npy", load_and_predict(Path(path), pictures))


if __name__ == "__main__":
    main()
