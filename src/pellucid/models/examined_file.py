"""Check whether a file may be opened as a model, before Keras starts."""

import re
import zipfile
from pathlib import Path

from pellucid.errors import ModelError
from pellucid.i18n import gettext as _
from pellucid.models.file_kinds import SUFFIXES, check_kind, is_model_file
from pellucid.models.keras_file import KerasFile, read_keras_file
from pellucid.models.layer_limits import check_layers, has_lambda
from pellucid.models.unfit_file import TooLargeError, UnfitFileError

_MAX_REASON = 300


def examine_file(path: Path, *, allow_code: bool = False) -> KerasFile:
    """Read the description in a model file, and refuse a file that cannot be opened safely.

    Args:
        path: A .keras file, or an .h5 file of a whole model; its content determines the format.
        allow_code: Whether code in the file, such as that of a Lambda layer, may run.

    Returns:
        The description.

    Raises:
        ModelError: The file does not exist, is not such a model, needs too many resources, or
            contains code that is not allowed to run.
    """
    check_kind(path)
    if not path.is_file():
        raise ModelError(
            _("There is no file {path}. Expected a model that Keras has saved.", path=path)
        )
    if not is_model_file(path.name):
        raise ModelError(
            _(
                "{path} is not a model file: its ending is {suffix!r}. Expected a model that "
                "Keras has saved ({suffixes}).",
                path=path,
                suffix=path.suffix,
                suffixes=", ".join(SUFFIXES),
            )
        )
    try:
        found = read_keras_file(path)
        check_layers(found.config, is_keras_2=found.is_keras_2)
        _check_version(found)
    # For damaged files or files of other programs, zipfile, h5py and json raise nearly any error.
    except Exception as error:
        raise refusal(path, error) from error
    if not allow_code and has_lambda(found.config):
        raise unsafe(path)
    return found


def _check_version(found: KerasFile) -> None:
    if found.version.startswith(("0.", "1.")):
        raise UnfitFileError(
            _(
                "It was saved by Keras {version}, whose files Keras 3 cannot read. Open it "
                "in Keras 2.3 and save it again.",
                version=found.version[:20],
            )
        )


def refusal(path: Path, error: Exception) -> ModelError:
    """Return an error that explains why a file cannot be opened.

    Args:
        path: The file.
        error: Error that was raised while the file was read.
    """
    if isinstance(error, TooLargeError):
        return ModelError(_("{path} cannot be opened: {error}", path=path, error=error))
    return ModelError(
        _(
            "{path} cannot be loaded: {reason} Expected a whole model as `model.save` "
            "writes it, with its weights and with layers of Keras alone.",
            path=path,
            reason=reason_of(error),
        )
    )


def reason_of(error: Exception) -> str:
    """Return a sentence on what is wrong with a file; Keras' own messages fill a screen."""
    if isinstance(error, zipfile.BadZipFile | EOFError):
        return _("it is empty, cut off, or not a Keras file at all.")
    if isinstance(error, RecursionError):
        return _(
            "its layers are nested too deeply for Keras, or too many of them follow one another."
        )
    text = str(error).strip() or type(error).__name__
    missing = re.search(
        r"(?:Could not locate (?:class|function)|Unknown layer:?|Could not deserialize) "
        r"'?(?:[\w.]*\.)?(\w+)",
        text,
    )
    if missing:
        return _("it uses {name}, which is not part of Keras.", name=missing[1])
    # Keras first reports where the error happened; the error itself comes after a page of settings.
    inner = re.findall(r"Exception encountered: (.+)|\x1b\[1m(.+?)\x1b|>:\n\n(.+)", text)
    first = next(filter(None, inner[-1])) if inner else text.splitlines()[0]
    first = first.strip(" '\"")
    return first[:_MAX_REASON].rstrip(". ") + "."


def unsafe(path: Path) -> ModelError:
    """Return an error that says that a file contains code, and how to allow it."""
    return ModelError(
        _(
            "{path} was not loaded because it holds code (a Lambda layer), which would run "
            "on this computer. If you made the file yourself or trust its author, allow it "
            "with --allow-code.",
            path=path,
        )
    )
