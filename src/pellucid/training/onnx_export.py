"""Write a Keras model as ONNX, with any backend."""

import tempfile
from pathlib import Path

import keras

from pellucid.backbones.erfc_to_onnx import translate_erfc
from pellucid.backbones.keras_to_onnx import convert
from pellucid.keras_runtime import stderr_silenced

_OPSET = 15


def export_onnx(model: keras.Model, path: Path) -> None:
    """Write a model as ONNX, with float32 input.

    Args:
        model: Model with one input and one output.
        path: File to write.

    Raises:
        WeightsError: The conversion failed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if keras.backend.backend() == "tensorflow":
        translate_erfc()
        # Keras exports a model only after it has been called once.
        model(keras.ops.zeros((1, *model.input_shape[1:])))
        with stderr_silenced():
            model.export(str(path), format="onnx", verbose=False, opset_version=_OPSET)
        return
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        saved = Path(folder) / "model.keras"
        model.save(saved)
        convert(str(saved), path=path)
