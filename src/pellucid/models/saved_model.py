"""Open a Keras model file from any source, including untrusted files and files of Keras 2."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import keras

from pellucid.errors import ModelError
from pellucid.i18n import gettext as _
from pellucid.models.examined_file import examine_file, reason_of, refusal, unsafe
from pellucid.models.keras2 import load_keras_2_model
from pellucid.models.keras2.refusal import NotMappedError
from pellucid.models.keras_file import KerasFile
from pellucid.models.unfit_file import UnfitFileError
from pellucid.models.weight_limit import weights_at_most
from pellucid.spelling import joined

_MAX_REASON = 500
"""Maximum length of a reason, which contains names and settings from the file."""


def load_saved_model(path: Path, *, allow_code: bool = False) -> keras.Model:
    """Load a whole model, with its architecture and weights.

    The description in the file is checked before anything is built. A file is refused if its
    description needs far more weights than the file contains. Models of Keras 2 are built from
    layers of Keras 3 that compute the same numbers.

    Args:
        path: A .keras file, or an .h5 file of a whole model; its content determines the format.
        allow_code: Whether code in the file, such as that of a Lambda layer, may run.

    Returns:
        The model, not compiled.

    Raises:
        ModelError: The file does not exist, is not such a model, needs too many resources, or
            contains code that is not allowed to run.
    """
    found = examine_file(path, allow_code=allow_code)
    try:
        with weights_at_most(found.n_numbers):
            model = _load(found, allow_code)
    except NotMappedError as error:
        raise _of_keras_2(found, str(error)) from error
    # For damaged files or files of other programs, h5py and Keras raise nearly any error.
    except Exception as error:
        if "safe_mode" in str(error):
            raise unsafe(path) from error
        if found.is_keras_2 and not isinstance(error, UnfitFileError):
            raise _of_keras_2(
                found, _("Keras 3 says: {reason}", reason=reason_of(error))
            ) from error
        raise refusal(path, error) from error
    if not isinstance(model, keras.Model):
        raise ModelError(
            _(
                "{path} holds an object of type {type_name}. Expected a Keras model.",
                path=path,
                type_name=type(model).__name__,
            )
        )
    return model


def _load(found: KerasFile, allow_code: bool) -> Any:
    if found.is_keras_2:
        return load_keras_2_model(found, allow_code=allow_code)
    # Keras determines the format from the suffix, in lower case.
    ending = ".keras" if found.is_archive else ".h5"
    if found.path.suffix == ending:
        return keras.saving.load_model(found.path, compile=False, safe_mode=not allow_code)
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copyfile(found.path, Path(folder) / f"model{ending}")
        return keras.saving.load_model(path, compile=False, safe_mode=not allow_code)


def _of_keras_2(found: KerasFile, reason: str) -> ModelError:
    path, version, short = found.path, found.version[:20], reason[:_MAX_REASON].rstrip(". ")
    if version:
        said = _(
            "{path} was saved by Keras 2 (version {version}): {reason}.",
            path=path,
            version=version,
            reason=short,
        )
    else:
        said = _("{path} was saved by Keras 2: {reason}.", path=path, reason=short)
    advice = _(
        "To convert it, write the same layers in Keras 3, open the old model with tf_keras (pip "
        "install tf_keras), copy the weights with new.set_weights(old.get_weights()) and save it "
        "with new.save('model.keras')."
    )
    return ModelError(joined(said, advice))
