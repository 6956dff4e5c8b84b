"""Open a model file of Keras that anybody may have written."""

import re
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import keras

from pellucid.errors import ModelError
from pellucid.models.file_kinds import SUFFIXES, check_kind, is_model_file
from pellucid.models.keras2 import load_keras_2_model
from pellucid.models.keras2.refusal import NotMappedError
from pellucid.models.keras_file import KerasFile, read_keras_file
from pellucid.models.layer_limits import check_layers, has_lambda
from pellucid.models.unfit_file import TooLargeError, UnfitFileError
from pellucid.models.weight_limit import weights_at_most

_LONGEST_REASON = 300


def load_saved_model(path: Path, *, allow_code: bool = False) -> keras.Model:
    """Load a whole model, with its architecture and weights.

    What it needs is looked up before anything of it is built: a file that describes more than it
    holds is refused. Models of Keras 2 are built from the layers of Keras 3 that give the same
    numbers.

    Args:
        path: A .keras file, or an .h5 file of a whole model; the content decides which.
        allow_code: Whether code inside of it, such as a Lambda layer's, may run.

    Raises:
        ModelError: There is no such file, it is no such model, it needs too much, or it holds code
            that is not allowed to run.
    """
    check_kind(path)
    if not path.is_file():
        raise ModelError(f"There is no file {path}. Expected a model that Keras has saved.")
    if not is_model_file(path.name):
        raise ModelError(
            f"{path} is no model file: its name ends with {path.suffix or 'nothing'}. Expected "
            f"one that Keras has saved, ending with {', '.join(SUFFIXES)}."
        )
    found: KerasFile | None = None
    try:
        found = read_keras_file(path)
        _check_code(found, allow_code)
        check_layers(found.config, is_keras_2=found.is_keras_2)
        with weights_at_most(found.n_numbers):
            model = _load(found, allow_code)
    except ModelError:
        raise
    except NotMappedError as error:
        raise _of_keras_2(path, found, str(error)) from error
    # A damaged or foreign file makes h5py and Keras raise nearly anything.
    except Exception as error:
        if "safe_mode" in str(error):
            raise _unsafe(path) from error
        if isinstance(error, TooLargeError):
            raise ModelError(f"{path} is not opened: {error}") from error
        if found is not None and found.is_keras_2 and not isinstance(error, UnfitFileError):
            raise _of_keras_2(path, found, f"Keras 3 says: {_reason(error)}") from error
        raise ModelError(
            f"{path} cannot be loaded: {_reason(error)} Expected a whole model as `model.save` "
            "writes it, not weights alone, and no layers of your own."
        ) from error
    if not isinstance(model, keras.Model):
        raise ModelError(f"{path} holds {type(model).__name__}, not a Keras model.")
    return model


def _check_code(found: KerasFile, allow_code: bool) -> None:
    if not allow_code and has_lambda(found.config):
        raise _unsafe(found.path)


def _load(found: KerasFile, allow_code: bool) -> Any:
    if found.version.startswith(("0.", "1.")):
        raise UnfitFileError(
            f"It was saved by Keras {found.version[:20]}, which Keras 3 does not read. Open it "
            "with Keras 2.3 and save it again."
        )
    if found.is_keras_2:
        return load_keras_2_model(found, allow_code=allow_code)
    # Keras goes by the ending, in small letters.
    ending = ".keras" if found.is_archive else ".h5"
    if found.path.suffix == ending:
        return keras.saving.load_model(found.path, compile=False, safe_mode=not allow_code)
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copyfile(found.path, Path(folder) / f"model{ending}")
        return keras.saving.load_model(path, compile=False, safe_mode=not allow_code)


def _of_keras_2(path: Path, found: KerasFile | None, reason: str) -> ModelError:
    version = f" (version {found.version[:20]})" if found and found.version else ""
    return ModelError(
        f"{path} was saved by Keras 2{version}: {reason.rstrip('.')}. To convert it, write the "
        "same layers down in Keras 3, open the old model with tf_keras (pip install tf_keras), "
        "copy the weights with new.set_weights(old.get_weights()) and save it with "
        "new.save('model.keras')."
    )


def _reason(error: Exception) -> str:
    """Say in a sentence what is wrong with a file; Keras' own messages fill a screen."""
    if isinstance(error, zipfile.BadZipFile | EOFError):
        return "it is empty, cut off, or no file of Keras at all."
    if isinstance(error, RecursionError):
        return "its layers are nested, or follow each other, more deeply than Keras can open."
    text = str(error).strip() or type(error).__name__
    missing = re.search(
        r"(?:Could not locate (?:class|function)|Unknown layer:?|Could not deserialize) "
        r"'?(?:[\w.]*\.)?(\w+)",
        text,
    )
    if missing:
        return f"it uses {missing[1]}, which is no part of Keras."
    # What Keras says first is where it happened; what happened comes behind a page of settings.
    inner = re.findall(r"Exception encountered: (.+)|\x1b\[1m(.+?)\x1b|>:\n\n(.+)", text)
    first = next(filter(None, inner[-1])) if inner else text.splitlines()[0]
    first = first.strip(" '\"")
    return first[:_LONGEST_REASON].rstrip(". ") + "."


def _unsafe(path: Path) -> ModelError:
    return ModelError(
        f"{path} holds code of its own (a Lambda layer), which would run on this computer, so it "
        "was not loaded. If you made the file yourself or trust its author, allow it with "
        "--allow-code."
    )
