"""What a user names, whatever it is, becomes a source."""

from collections.abc import Callable
from pathlib import Path

from pellucid.data.sources.folder import list_folder
from pellucid.data.sources.hugging_face import is_hugging_face, list_hugging_face
from pellucid.data.sources.idx import IDX_ENDINGS, list_idx
from pellucid.data.sources.npz import list_npz
from pellucid.data.sources.source import Source
from pellucid.data.sources.table import list_table
from pellucid.data.sources.tar_archive import list_tar
from pellucid.data.sources.zip_archive import list_zip
from pellucid.errors import DataError

_READERS: dict[str, Callable[[Path], Source]] = {
    ".csv": list_table,
    ".tsv": list_table,
    ".parquet": list_table,
    ".zip": list_zip,
    ".tar": list_tar,
    ".tar.gz": list_tar,
    ".tgz": list_tar,
    ".tar.bz2": list_tar,
    ".tar.xz": list_tar,
    ".npz": list_npz,
    **dict.fromkeys(IDX_ENDINGS, list_idx),
}
"""By the end of a file's name, in lower case."""


def open_source(path: Path) -> Source:
    """List the pictures of a folder, a table, an archive or a file of arrays.

    Archives and arrays are unpacked once into the user's cache folder.

    Args:
        path: A folder with one folder per class, or with splits that hold such folders; a dataset
            that Hugging Face's `datasets` saved to disk; a table (CSV, TSV, Parquet) with a path
            and a label in each row; a zip or tar archive of a folder; arrays (NPZ, or IDX).

    Returns:
        The files, each with its class, and its split and group if the source says so.

    Raises:
        DataError: There is nothing of the kind, or it cannot be used.
    """
    if path.is_dir():
        return list_hugging_face(path) if is_hugging_face(path) else list_folder(path)
    ending = ending_of(path)
    if not path.exists():
        raise DataError(
            f"There is no {'file' if ending else 'folder'} {path}. Expected a folder that holds "
            "one folder of pictures per class, a table (CSV, TSV, Parquet), an archive (zip, tar) "
            "or arrays (NPZ, IDX)."
        )
    if ending is None:
        raise DataError(
            f"{path} is a file of a kind that holds no pictures to train on. Expected a folder "
            f"with one folder per class, or a file that ends in {', '.join(_READERS)}."
        )
    return _READERS[ending](path)


def ending_of(path: Path) -> str | None:
    """Give the end of a file's name that says how it is read; None for a folder."""
    name = path.name.lower()
    return max((end for end in _READERS if name.endswith(end)), key=len, default=None)


def source_name(path: Path) -> str:
    """Name a source as a person would: a folder's name, or a file's without its ending."""
    name = path.resolve().name
    ending = None if path.is_dir() else ending_of(path)
    return (name[: -len(ending)].rstrip(".-_") if ending else name) or "pictures"
