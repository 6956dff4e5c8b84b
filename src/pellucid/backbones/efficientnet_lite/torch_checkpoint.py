"""Read a PyTorch checkpoint without PyTorch and without running code from its pickle.

The two weight packages contain files in the format that PyTorch used before version 1.6
(`torch/serialization.py`, ``_legacy_load``). Such a file consists of:

1. three small pickles: magic number, protocol version and system facts;
2. the pickled dictionary of tensors, which refers to storages by their keys;
3. a pickled list of storage keys;
4. each storage in that order: its number of elements as an int64, followed by the raw
   little-endian values.

A pickle can refer to any function of any module and call it. This unpickler knows four names, which
only build dictionaries and arrays; any other name is refused before it is looked up.
"""

import math
import pickle
import struct
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from pellucid.errors import WeightsError
from pellucid.i18n import gettext as _
from pellucid.regular_file import open_regular

_MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
_PROTOCOL_VERSION = 1001
_MAX_STORAGE_BYTES = 2**31


@dataclass
class _Storage:
    """Values of one or more tensors; they are set after the pickle has been read."""

    key: str
    dtype: np.dtype[Any]
    n_elements: int
    values: NDArray[Any] | None = None


@dataclass
class _TensorView:
    """A pickled tensor: a view of a part of a storage."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]

    def to_array(self) -> NDArray[Any]:
        """Copy the view from its storage.

        Raises:
            WeightsError: The view has no values, or exceeds the storage.
        """
        values = self.storage.values
        if values is None or len(self.shape) != len(self.stride) or 0 in self.shape:
            raise WeightsError(
                _("The checkpoint holds a tensor without values or with a bad shape.")
            )
        if 0 in self.stride and math.prod(self.shape) > values.size:
            raise WeightsError(_("The checkpoint holds a tensor larger than its storage."))
        axes = zip(self.shape, self.stride, strict=True)
        last = self.offset + sum((size - 1) * stride for size, stride in axes)
        if self.offset < 0 or min((*self.shape, *self.stride, 0)) < 0 or last >= values.size:
            raise WeightsError(_("The checkpoint holds a tensor that reaches outside its storage."))
        strides = [stride * values.itemsize for stride in self.stride]
        return as_strided(values[self.offset :], self.shape, strides, writeable=False).copy()


def _rebuild_tensor(
    storage: _Storage,
    offset: int,
    shape: tuple[int, ...],
    stride: tuple[int, ...],
    *_requires_grad_and_hooks: object,
) -> _TensorView:
    return _TensorView(storage, int(offset), tuple(map(int, shape)), tuple(map(int, stride)))


_KNOWN_NAMES: dict[tuple[str, str], Callable[..., Any] | np.dtype[Any]] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
    ("torch", "FloatStorage"): np.dtype("<f4"),
    ("torch", "LongStorage"): np.dtype("<i8"),
}


class _TensorUnpickler(pickle.Unpickler):
    """An unpickler that can build dictionaries and tensors, and nothing else."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, encoding="utf-8")
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _KNOWN_NAMES[module, name]
        except KeyError:
            raise WeightsError(
                _(
                    "The checkpoint asks for the name {module}.{name}, which no list of "
                    "tensors needs. It may be an attack, so nothing of it was run. Reinstall "
                    "the weights package.",
                    module=module,
                    name=name,
                )
            ) from None

    def persistent_load(self, pid: Any) -> _Storage:
        kind, dtype, key, _location, n_elements, view = pid
        if kind != "storage" or not isinstance(dtype, np.dtype) or view is not None:
            raise WeightsError(
                _("The checkpoint holds a storage of an unknown kind: {pid!r}.", pid=pid)
            )
        storage = _Storage(str(key), dtype, int(n_elements))
        return self.storages.setdefault(storage.key, storage)


class _NothingUnpickler(pickle.Unpickler):
    """An unpickler for numbers, strings, lists and dictionaries of them."""

    def find_class(self, module: str, name: str) -> Any:
        raise WeightsError(
            _(
                "The checkpoint's header asks for the name {module}.{name}.",
                module=module,
                name=name,
            )
        )


def read_checkpoint(path: Path) -> dict[str, NDArray[Any]]:
    """Read the tensors of a PyTorch checkpoint as NumPy arrays.

    Args:
        path: A file written by ``torch.save(model.state_dict())`` in the format before 1.6.

    Returns:
        The arrays, by their names in the checkpoint and with its axis order.

    Raises:
        WeightsError: The file is missing, damaged or in another format, or its pickle refers to a
            name that tensors do not need.
    """
    try:
        with open_regular(path) as file:
            return _read(file)
    except FileNotFoundError:
        raise WeightsError(_("There is no checkpoint at {path}.", path=path)) from None
    except WeightsError:
        raise
    # For a damaged pickle, the unpickler can raise nearly any error, even MemoryError.
    except Exception as error:
        raise WeightsError(
            _(
                "{path} is damaged or is not a PyTorch checkpoint of the format before 1.6 "
                "({error}). Reinstall its package.",
                path=path,
                error=error,
            )
        ) from error


def _read(file: BinaryIO) -> dict[str, NDArray[Any]]:
    header = [_NothingUnpickler(file).load() for _ in range(3)]
    if header[:2] != [_MAGIC_NUMBER, _PROTOCOL_VERSION]:
        raise ValueError(_("its magic number or protocol version is another one"))
    if not header[2].get("little_endian", True):
        raise ValueError(_("it was written on a big-endian machine"))
    tensors = _TensorUnpickler(file)
    views = tensors.load()
    for key in _NothingUnpickler(file).load():
        storage = tensors.storages[key]
        (n_elements,) = struct.unpack("<q", file.read(8))
        n_bytes = n_elements * storage.dtype.itemsize
        if n_elements != storage.n_elements or not 0 <= n_bytes <= _MAX_STORAGE_BYTES:
            raise ValueError(
                _(
                    "storage {key} has {n_elements} elements, not {n_expected}",
                    key=key,
                    n_elements=n_elements,
                    n_expected=storage.n_elements,
                )
            )
        storage.values = np.frombuffer(file.read(n_bytes), dtype=storage.dtype)
        if storage.values.size != n_elements:
            raise ValueError(_("storage {key} is cut short", key=key))
    return {name: view.to_array() for name, view in views.items() if isinstance(view, _TensorView)}
