"""The Keras file format, for further training and for the exports of Keras itself."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.exports.format import Answer
from pellucid.keras_runtime import import_keras
from pellucid.run import RunFolder


class KerasFormat:
    """The run's model.keras: pixels from 0 to 255 in, probabilities out."""

    package = module = "keras"
    script_packages = "keras tensorflow-cpu"
    file = "model.keras"
    needs_keras_model = True
    script_import = "import keras"
    script_lines = """\
network = keras.models.load_model(model, compile=False)
(probabilities,) = network.predict_on_batch(pixels.astype("float32"))
"""

    def write(self, run: RunFolder, facts: dict[str, Any], path: Path) -> None:
        """Copy the model."""
        del facts
        shutil.copyfile(run.keras_model, path)

    def load(self, path: Path, *, is_exact: bool) -> Answer:
        """Load the model into Keras with the current backend; it computes in float32."""
        del is_exact
        import_keras()
        import keras

        network = keras.models.load_model(path, compile=False, safe_mode=True)

        def answer(picture: Pixels) -> NDArray[np.float32]:
            (row,) = np.asarray(network.predict_on_batch(picture.astype("float32")))
            return row

        return answer
