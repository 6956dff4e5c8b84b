"""Read the description in a Keras file, within limits, before Keras builds anything from it."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import h5py

from pellucid.i18n import gettext as _
from pellucid.keras_file_limit import max_unpacked_bytes
from pellucid.models.file_kinds import is_zip
from pellucid.models.keras_arrays import count_numbers
from pellucid.models.unfit_file import TooLargeError, UnfitFileError

WEIGHTS = "model.weights.h5"
"""Name of the part of a .keras file that holds the arrays."""
_MAX_CONFIG_BYTES = 2**23
"""Maximum size of the description of the layers in JSON; 1,000 layers take 2**20 bytes."""
_MAX_DEPTH = 200
"""Maximum nesting of lists and objects; a nested model adds about six levels."""
_MAX_PARTS = 10_000
"""Maximum number of parts in a .keras file."""


@dataclass(frozen=True)
class KerasFile:
    """The description of a saved model."""

    path: Path
    is_archive: bool
    """Whether the file is a zip archive, as .keras files are, rather than HDF5."""
    config: Any
    """Description of the whole model, as parsed from JSON."""
    version: str
    """Version of Keras that wrote the file; "" if the file does not contain it."""
    n_numbers: int
    """Number of parameters in the file."""

    @property
    def is_keras_2(self) -> bool:
        """Whether Keras 2 wrote the file; `load_model` of Keras 3 often misreads such files.

        tf_keras, the later name of Keras 2, has the version numbers of TensorFlow. If there is no
        version, the name of the input shape decides: Keras 3 calls it batch_shape.
        """
        if self.version:
            return self.version.startswith("2.")
        return any(
            isinstance(found["config"], dict) and "batch_input_shape" in found["config"]
            for found in objects_in(self.config)
            if "config" in found
        )


def read_keras_file(path: Path) -> KerasFile:
    """Read the description of a model, and check its arrays without reading them.

    Args:
        path: A .keras file, or an .h5 file of a whole model; its content determines the format.

    Returns:
        The description.

    Raises:
        UnfitFileError: The file contains no model, or exceeds a limit.
        OSError: HDF5 cannot read the file.
        zipfile.BadZipFile: The archive is damaged.
        Exception: Any other error of zipfile, h5py and json about a damaged file.
    """
    is_archive = is_zip(path)
    if is_archive:
        text, version = _read_archive(path)
    else:
        text, version = _read_hdf5(path)
    if len(text) > _MAX_CONFIG_BYTES:
        raise TooLargeError(
            _(
                "Its description of the layers has {n_bytes:,} bytes; at most "
                "{max_bytes:,} are read.",
                n_bytes=len(text),
                max_bytes=_MAX_CONFIG_BYTES,
            )
        )
    config = json.loads(text)
    _check_depth(config)
    if not isinstance(config, dict) or not isinstance(config.get("class_name"), str):
        raise UnfitFileError(
            _(
                "Its description of the layers is not that of a model. Expected an object "
                "with a class_name; received {type_name}.",
                type_name=type(config).__name__,
            )
        )
    with open_weights(path, is_archive=is_archive) as file:
        n_numbers = count_numbers(file, path.stat().st_size)
    return KerasFile(path, is_archive, config, version, n_numbers)


@contextmanager
def open_weights(path: Path, *, is_archive: bool) -> Iterator[h5py.File]:
    """Open the arrays of a model file.

    Args:
        path: As in `read_keras_file`.
        is_archive: Whether it is a .keras file.

    Yields:
        The .h5 file itself, or the one inside the archive.
    """
    if not is_archive:
        with h5py.File(path, "r") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive:
        content = io.BytesIO(archive.read(WEIGHTS))
    with h5py.File(content, "r") as file:
        yield file


def check_arrays(path: Path) -> None:
    """Check the arrays of a whole model or of a file of weights, without reading them.

    Args:
        path: A .keras or .h5 file; its content determines the format.

    Raises:
        UnfitFileError: An array is stored outside of the file, or a limit is exceeded.
        Exception: As for `read_keras_file`.
    """
    is_archive = is_zip(path)
    if is_archive:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive, path)
    with open_weights(path, is_archive=is_archive) as file:
        count_numbers(file, path.stat().st_size)


def _check_parts(archive: zipfile.ZipFile, path: Path) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > _MAX_PARTS:
        raise TooLargeError(
            _(
                "It has {n_parts:,} parts; at most {max_parts:,} are opened.",
                n_parts=len(parts),
                max_parts=_MAX_PARTS,
            )
        )
    if any(_leads_elsewhere(name) for name in names):
        raise UnfitFileError(_("One of its parts has a path that leads out of the archive."))
    if len(set(names)) < len(names):
        raise UnfitFileError(_("Two of its parts have the same name."))
    n_bytes = sum(part.file_size for part in parts)
    if n_bytes > max_unpacked_bytes(path.stat().st_size):
        raise TooLargeError(
            _(
                "It unpacks to {n_bytes:,} bytes, but has only {n_file_bytes:,}. Keras does not "
                "compress.",
                n_bytes=n_bytes,
                n_file_bytes=path.stat().st_size,
            )
        )


def _read_archive(path: Path) -> tuple[str, str]:
    with zipfile.ZipFile(path) as archive:
        _check_parts(archive, path)
        names = archive.namelist()
        for name in ("config.json", WEIGHTS):
            if name not in names:
                raise UnfitFileError(
                    _("It has no {name}, which Keras writes into every model.", name=name)
                )
        if (n_config := archive.getinfo("config.json").file_size) > _MAX_CONFIG_BYTES:
            raise TooLargeError(
                _(
                    "Its description of the layers has {n_bytes:,} bytes; at most "
                    "{max_bytes:,} are read.",
                    n_bytes=n_config,
                    max_bytes=_MAX_CONFIG_BYTES,
                )
            )
        text = archive.read("config.json").decode()
        return text, _version_of_archive(archive)


def _version_of_archive(archive: zipfile.ZipFile) -> str:
    try:
        info = archive.getinfo("metadata.json")
        if info.file_size > 2**16:
            return ""
        metadata = json.loads(archive.read(info))
    except (KeyError, ValueError, RecursionError):
        return ""
    version = metadata.get("keras_version") if isinstance(metadata, dict) else None
    return version if isinstance(version, str) else ""


def _read_hdf5(path: Path) -> tuple[str, str]:
    with h5py.File(path, "r") as file:
        if "model_config" not in file.attrs:
            raise UnfitFileError(
                _("It holds weights alone, without the layers that they belong to.")
            )
        text = _as_text(file.attrs["model_config"])
        if text is None:
            raise UnfitFileError(_("Its description of the layers is not text."))
        if file.get("model_weights", getclass=True) is not h5py.Group:
            raise UnfitFileError(
                _("It has no group model_weights, which Keras writes into every model.")
            )
        return text, _as_text(file.attrs.get("keras_version", "")) or ""


def _as_text(value: Any) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return value if isinstance(value, str) else None


def _leads_elsewhere(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _check_depth(config: Any) -> None:
    """Refuse lists and objects that are nested too deeply; does not use recursion."""
    level = [config]
    for _unused in range(_MAX_DEPTH):
        level = [part for outer in level for part in _parts(outer)]
        if not level:
            return
    raise TooLargeError(
        _(
            "Its description of the layers is nested more than {max_depth} levels deep.",
            max_depth=_MAX_DEPTH,
        )
    )


def _parts(value: Any) -> list[Any]:
    found = value.values() if isinstance(value, dict) else value
    return (
        [p for p in found if isinstance(p, dict | list)]
        if found is not None and isinstance(value, dict | list)
        else []
    )


def objects_in(config: Any) -> Iterator[dict[str, Any]]:
    """Yield every object with a class_name in a description, outer ones first."""
    waiting = [config]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict) and "class_name" in part:
            yield part
        waiting += reversed(_parts(part))
