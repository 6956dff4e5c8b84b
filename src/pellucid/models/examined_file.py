"""Decide whether a file may be opened as a model, before Keras starts."""

import re
import zipfile
from pathlib import Path

from pellucid.errors import ModelError
from pellucid.models.file_kinds import SUFFIXES, check_kind, is_model_file
from pellucid.models.keras_file import KerasFile, read_keras_file
from pellucid.models.layer_limits import check_layers, has_lambda
from pellucid.models.unfit_file import TooLargeError, UnfitFileError

_LONGEST_REASON = 300


def examine_file(path: Path, *, allow_code: bool = False) -> KerasFile:
    """Read what a model file says of itself, and refuse what is not to be opened.

    Args:
        path: A .keras file, or an .h5 file of a whole model; the content decides which.
        allow_code: Whether code inside of it, such as a Lambda layer's, may run.

    Raises:
        ModelError: There is no such file, it is no such model, it asks for too much, or it holds
            code that is not allowed to run.
    """
    check_kind(path)
    if not path.is_file():
        raise ModelError(f"There is no file {path}. Expected a model that Keras has saved.")
    if not is_model_file(path.name):
        raise ModelError(
            f"{path} is no model file: its name ends with {path.suffix or 'nothing'}. Expected "
            f"one that Keras has saved, ending with {', '.join(SUFFIXES)}."
        )
    try:
        found = read_keras_file(path)
        check_layers(found.config, is_keras_2=found.is_keras_2)
        _check_version(found)
    # A damaged or foreign file makes zipfile, h5py and json raise nearly anything.
    except Exception as error:
        raise refusal(path, error) from error
    if not allow_code and has_lambda(found.config):
        raise unsafe(path)
    return found


def _check_version(found: KerasFile) -> None:
    if found.version.startswith(("0.", "1.")):
        raise UnfitFileError(
            f"It was saved by Keras {found.version[:20]}, which Keras 3 does not read. Open it "
            "with Keras 2.3 and save it again."
        )


def refusal(path: Path, error: Exception) -> ModelError:
    """Say why a file is not opened.

    Args:
        path: The file.
        error: What was raised while it was read.
    """
    if isinstance(error, TooLargeError):
        return ModelError(f"{path} is not opened: {error}")
    return ModelError(
        f"{path} cannot be loaded: {reason_of(error)} Expected a whole model as `model.save` "
        "writes it, not weights alone, and no layers of your own."
    )


def reason_of(error: Exception) -> str:
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


def unsafe(path: Path) -> ModelError:
    """Say that a file holds code, and how to allow it."""
    return ModelError(
        f"{path} holds code of its own (a Lambda layer), which would run on this computer, so it "
        "was not loaded. If you made the file yourself or trust its author, allow it with "
        "--allow-code."
    )
