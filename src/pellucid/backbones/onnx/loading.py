"""Read an ONNX file that may come from an untrusted source, with its external data files."""

import errno
import hashlib
import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from pellucid.errors import WeightsError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.regular_file import read_regular
from pellucid.spelling import joined
from pellucid.typed_path import instead_of

_MAX_BYTES = 2**31 - 2**20
"""Maximum size of the file with all its data; a protocol buffer is limited to 2 GiB."""


def load_onnx(path: Path) -> tuple[onnx.ModelProto, str]:
    """Read and check an ONNX file.

    Args:
        path: The file. Its external data files must be in the same folder.

    Returns:
        The model including all data, and the SHA-256 hash of everything that was read.

    Raises:
        WeightsError: The file is missing, too large, damaged or not ONNX, or it refers to data
            files outside of its folder.
    """
    if not path.is_file():
        raise WeightsError(
            joined(
                _("There is no file at {path}.", path=path),
                instead_of(str(path)),
                _("Check --backbone."),
            )
        )
    content = _read(path)
    try:
        model = onnx.load_model_from_string(content)
    except Exception as error:  # protobuf's errors are not exported as types
        raise _damaged(path, error) from error
    digest = hashlib.sha256(content)
    n_bytes = len(content)
    files: dict[Path, bytes] = {}
    for tensor in _tensors_of(model):
        if tensor.data_location == TensorProto.EXTERNAL:
            n_bytes += _take_in(tensor, path, files)
            if n_bytes > _MAX_BYTES:
                raise _too_large(path)
    for file in sorted(files):
        digest.update(files[file])
    try:
        onnx.checker.check_model(model)
    # The checker has its own error class, and also raises RuntimeError and ValueError.
    except Exception as error:
        raise _damaged(path, error) from error
    return model, digest.hexdigest()


def _read(path: Path) -> bytes:
    try:
        return read_regular(path, _MAX_BYTES)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise _too_large(path) from None
        raise WeightsError(
            _("{path} cannot be read ({error}).", path=path, error=system_reason(error))
        ) from None


def _too_large(path: Path) -> WeightsError:
    return WeightsError(
        _(
            "{path} has more than {max_bytes:,} bytes with its data. Use a smaller network.",
            path=path,
            max_bytes=_MAX_BYTES,
        )
    )


def _damaged(path: Path, error: Exception) -> WeightsError:
    reason = (str(error).strip() or _("no reason given")).splitlines()[0]
    return WeightsError(
        _(
            "{path} is damaged or is no ONNX file ({reason}). Export it again.",
            path=path,
            reason=reason,
        )
    )


def _tensors_of(model: onnx.ModelProto) -> Iterator[onnx.TensorProto]:
    yield from _tensors_of_graph(model.graph)
    for function in model.functions:
        yield from _tensors_of_nodes(function.node)


def _tensors_of_graph(graph: onnx.GraphProto) -> Iterator[onnx.TensorProto]:
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    yield from _tensors_of_nodes(graph.node)


def _tensors_of_nodes(nodes: Iterable[onnx.NodeProto]) -> Iterator[onnx.TensorProto]:
    for node in nodes:
        for attribute in node.attribute:
            yield from attribute.tensors
            if attribute.HasField("t"):
                yield attribute.t
            for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
                yield from (sparse.values, sparse.indices)
            for graph in (attribute.g, *attribute.graphs):
                yield from _tensors_of_graph(graph)


def _take_in(tensor: onnx.TensorProto, path: Path, files: dict[Path, bytes]) -> int:
    """Move a tensor's external data into the model, and return its number of bytes."""
    facts = {entry.key: entry.value for entry in tensor.external_data}
    location = facts.get("location", "")
    folder = path.parent.resolve()
    file = (folder / location).resolve()
    # Links are resolved first, so none can lead outside of the folder. A backslash is refused,
    # since it is a separator on some systems and part of a name on others.
    if not location or "\\" in location or not file.is_relative_to(folder) or not file.is_file():
        raise WeightsError(
            _(
                "{path} keeps data in the file {location!r}. Expected a file in the same "
                "folder. Copy it there, or export the network into one file.",
                path=path,
                location=location,
            )
        )
    if file not in files:
        files[file] = _read(file)
    try:
        dtype = helper.tensor_dtype_to_np_dtype(tensor.data_type)
        n_bytes = math.prod(tensor.dims) * dtype.itemsize
        start, length = int(facts.get("offset", 0)), int(facts.get("length", n_bytes))
    except (KeyError, ValueError, TypeError) as error:
        raise _damaged(path, error) from None
    if start < 0 or length != n_bytes or start + length > len(files[file]):
        raise WeightsError(
            _(
                "{file} does not hold what {path} expects: {n_bytes} bytes from byte "
                "{start}. Do both come from the same export?",
                file=file,
                path=path.name,
                n_bytes=n_bytes,
                start=start,
            )
        )
    tensor.raw_data = files[file][start : start + length]
    tensor.data_location = TensorProto.DEFAULT
    del tensor.external_data[:]
    return length
