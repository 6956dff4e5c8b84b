"""The Keras model of a run."""

from pathlib import Path

from pellucid.api.run import Run
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder


def keras_file(run: Run) -> Path:
    """Return the path of a run's model.keras.

    Raises:
        RunError: The run has none, or is being trained and has none yet.
    """
    folder = RunFolder(run.path)
    if not folder.keras_model.is_file():
        folder.check_has_ended("model.keras")
        raise RunError(
            _(
                "The run {name} has no {keras_model}, which is needed to show its layers: either "
                "its training was stopped before that was written, or its backbone is an ONNX "
                "file, which Keras cannot open.",
                name=folder.path.name,
                keras_model=folder.keras_model.name,
            )
        )
    return folder.keras_model
