"""Compiled models, kept on disk: loading one takes about a quarter of the time of compiling it.

OpenVINO can keep compiled models itself (``CACHE_DIR``), but its folder has no maximum size, and
damaged files are not noticed.
"""

import contextlib
import hashlib
import os
import zlib
from pathlib import Path
from typing import Any

from pellucid.cache_folder import cache_folder, delete_oldest, is_private
from pellucid.inference.offline_openvino import CORE, ov
from pellucid.inference.precision import Precision, prepare

MAX_BYTES = 300 * 10**6
"""Maximum size of all kept models, about ten with the default backbone. Beyond it, those that have
not been used for the longest time are deleted."""

_FORMAT = 1
"""Version of the kept models. Increase it if `prepare` marks other layers as float32."""

_CHECKSUM_BYTES = 4


def compile_model(path: Path, precision: Precision, settings: dict[str, Any]) -> Any:
    """Compile an ONNX file for the CPU.

    Args:
        path: ONNX file.
        precision: Precision to compute in.
        settings: Settings of OpenVINO.

    Returns:
        The model as compiled by OpenVINO.

    Raises:
        RuntimeError: The file cannot be compiled.
    """
    return CORE.compile_model(prepare(CORE.read_model(path), precision), "CPU", settings)


def load_or_compile(path: Path, precision: Precision, settings: dict[str, Any]) -> Any:
    """Load a model that was compiled earlier, or compile it and keep it in the cache folder.

    The model computes the same numbers in both cases. If the folder cannot be used, or the file is
    damaged, it is compiled.

    Args:
        path: ONNX file that contains its weights.
        precision: As for `compile_model`.
        settings: As for `compile_model`.

    Returns:
        The model as compiled by OpenVINO.

    Raises:
        RuntimeError: The file cannot be compiled.
    """
    try:
        kept = _folder() / _name(path.read_bytes(), precision, settings)
        found = _load(kept, settings)
    except OSError:
        return compile_model(path, precision, settings)
    if found is None:
        found = compile_model(path, precision, settings)
        with contextlib.suppress(OSError, RuntimeError):
            _keep(kept, found.export_model().getvalue())
    return found


def _folder() -> Path:
    """Return the folder of kept models.

    Raises:
        OSError: It cannot be used.
    """
    folder = cache_folder() / "compiled_models"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not is_private(folder):
        raise PermissionError(f"others can write to {folder}")
    return folder


def _name(model: bytes, precision: Precision, settings: dict[str, Any]) -> str:
    """Return a file name, a hash of everything that a compiled model depends on."""
    facts = [
        _FORMAT,
        ov.__version__,
        CORE.get_property("CPU", "FULL_DEVICE_NAME"),
        CORE.get_property("CPU", "OPTIMIZATION_CAPABILITIES"),
        precision,
        sorted(settings.items()),
    ]
    return hashlib.sha256(repr(facts).encode() + hashlib.sha256(model).digest()).hexdigest()


def _load(file: Path, settings: dict[str, Any]) -> Any:
    """Load a kept model; None if there is none, or if it is damaged."""
    try:
        with file.open("rb") as opened:
            checksum, content = opened.read(_CHECKSUM_BYTES), opened.read()
    except FileNotFoundError:
        return None
    if checksum != _checksum(content):
        return None
    try:
        found = CORE.import_model(content, "CPU", settings)
    except RuntimeError:
        return None
    with contextlib.suppress(OSError):
        os.utime(file)  # the time of the last use
    return found


def _keep(file: Path, content: bytes) -> None:
    """Write a model, completely or not at all, and delete old ones."""
    if len(content) > MAX_BYTES:
        return
    temporary = file.with_name(f"{file.name}.{os.urandom(8).hex()}")
    try:
        with temporary.open("wb") as opened:
            opened.write(_checksum(content))
            opened.write(content)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    delete_oldest(file.parent, MAX_BYTES)  # with temporary ones of killed processes


def _checksum(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(_CHECKSUM_BYTES)
