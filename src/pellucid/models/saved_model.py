"""Open a model file of Keras that anybody may have written."""

import json
import re
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import h5py
import keras

from pellucid.errors import ModelError

SUFFIXES = (".keras", ".h5", ".hdf5")
_MAX_BYTES = 2**33
"""Of all parts of a .keras file, unpacked."""
_MAX_CONFIG_BYTES = 2**25
"""Of its description of the layers, in JSON; that of a network of 1,000 layers has 2**20."""
_LONGEST_REASON = 300


def load_saved_model(path: Path, *, allow_code: bool = False) -> keras.Model:
    """Load a whole model, with its architecture and weights.

    Args:
        path: A .keras file, or an .h5 file of a whole model.
        allow_code: Whether code inside of it, such as a Lambda layer's, may run.

    Raises:
        ModelError: There is no such file, it is no such model, or it holds code that is not
            allowed to run.
    """
    if not path.is_file():
        raise ModelError(f"There is no file {path}. Expected a model that Keras has saved.")
    if path.suffix not in SUFFIXES:
        raise ModelError(
            f"{path} is no model file: its name ends with {path.suffix or 'nothing'}. Expected "
            f"one that Keras has saved, ending with {', '.join(SUFFIXES)}."
        )
    try:
        if not allow_code:
            _refuse_code(path)
        model = keras.models.load_model(path, compile=False, safe_mode=not allow_code)
    except ModelError:
        raise
    # A damaged or foreign file makes h5py and Keras raise nearly anything.
    except Exception as error:
        if "safe_mode" in str(error):
            raise _unsafe(path) from error
        raise ModelError(
            f"{path} cannot be loaded: {_reason(error)} Expected a whole model as `model.save` "
            "writes it, not weights alone, and no layers of your own."
        ) from error
    if not isinstance(model, keras.Model):
        raise ModelError(f"{path} holds {type(model).__name__}, not a Keras model.")
    return model


def _reason(error: Exception) -> str:
    """Say in a sentence what is wrong with a file; Keras' own messages fill a screen."""
    if isinstance(error, zipfile.BadZipFile | EOFError):
        return "it is empty, cut off, or no file of Keras at all."
    missing = re.search(
        r"(?:Could not locate (?:class|function)|Unknown layer:?) '?(\w+)", str(error)
    )
    if missing:
        return f"it uses {missing[1]}, which is no part of Keras."
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    return first[:_LONGEST_REASON].rstrip(". ") + "."


def _unsafe(path: Path) -> ModelError:
    return ModelError(
        f"{path} holds code of its own (a Lambda layer), which would run on this computer, so it "
        "was not loaded. If you made the file yourself or trust its author, allow it with "
        "--allow-code."
    )


def _refuse_code(path: Path) -> None:
    """Look for a Lambda layer before Keras does: its older versions run those of .h5 files."""
    if _has_lambda(_config(path)):
        raise _unsafe(path)


def _config(path: Path) -> Any:
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MAX_BYTES:
                raise ValueError(f"It unpacks to more than {_MAX_BYTES:,} bytes.")
            if any(_leads_elsewhere(name) for name in archive.namelist()):
                raise ValueError("Its parts are to be written outside of it.")
            if (n_bytes := archive.getinfo("config.json").file_size) > _MAX_CONFIG_BYTES:
                raise ValueError(f"Its description of the layers has {n_bytes:,} bytes.")
            return json.loads(archive.read("config.json"))
    with h5py.File(path, "r") as file:
        if "model_config" not in file.attrs:
            raise ValueError("It holds weights alone, without the layers they belong to.")
        return json.loads(file.attrs["model_config"])


def _leads_elsewhere(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts


def _has_lambda(config: Any) -> bool:
    """Look through nested lists and objects, without recursion that a file could exhaust."""
    waiting = [config]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if part.get("class_name") in ("Lambda", "__lambda__"):
                return True
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return False
