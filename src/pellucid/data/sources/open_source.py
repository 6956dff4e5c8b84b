"""Opens whatever a user names (folder, table, archive or arrays) as a source."""

import shlex
from pathlib import Path

from pellucid.data.sources.archives import list_archive
from pellucid.data.sources.endings import ARCHIVES, ARRAYS, TABLES, ending_of
from pellucid.data.sources.folder import list_folder
from pellucid.data.sources.hugging_face import is_hugging_face, list_hugging_face
from pellucid.data.sources.idx import list_idx
from pellucid.data.sources.npz import list_npz
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.data.sources.table import list_table
from pellucid.errors import ConfigError, DataError
from pellucid.spelling import joined
from pellucid.typed_path import instead_of

_EXPECTED = (
    "Expected a folder that holds one folder of pictures per class, a table of paths and labels "
    "(CSV, TSV, Parquet), an archive (zip, tar) or arrays (NPZ, IDX)."
)
PICTURES = {
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"),
    *(".heic", ".heif", ".avif", ".jp2", ".jxl", ".svg", ".ico", ".psd", ".dng", ".nef", ".cr2"),
}
"""Extensions of image files, including formats that cannot be read."""
_OTHER_TABLES = ".xlsx .xls .ods .json .jsonl .txt .feather .arrow .numbers".split()
_OTHER_ARCHIVES = {".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".iso", ".dmg"}


def open_source(path: Path, reading: Reading | None = None, run: str = "RUN") -> Source:
    """List the images of a folder, a table, an archive or a file of arrays.

    Archives and arrays are unpacked once into the user's cache folder.

    Args:
        path: A folder with one folder per class, or with splits that hold such folders; a dataset
            that Hugging Face's `datasets` saved to disk; a table (CSV, TSV, Parquet) with a path
            and a label in each row; a zip or tar archive of a folder; arrays (NPZ, or IDX).
        reading: The user's choices, such as the folders of the splits and the columns of a table.
        run: Name of the run to suggest in error messages.

    Returns:
        The files, each with its class, and its split and group if the source gives them.

    Raises:
        ConfigError: `reading` does not apply to this kind of source.
        DataError: The path does not exist, or cannot be used.
    """
    reading = reading or Reading()
    ending = None if path.is_dir() else ending_of(path)
    if path.exists():
        _check_reading(path, ending, reading)
    if path.is_dir():
        return list_hugging_face(path) if is_hugging_face(path) else list_folder(path, reading)
    if not path.exists():
        said = f"There is no {'file' if ending else 'folder'} {path}."
        raise DataError(joined(said, instead_of(str(path)), _EXPECTED))
    if ending is None:
        raise DataError(f"{path} {_what_a_file_is(path, run)} {_EXPECTED}")
    if ending in ARRAYS:
        return list_npz(path) if ending == ".npz" else list_idx(path)
    return list_table(path, reading) if ending in TABLES else list_archive(path, reading)


def _what_a_file_is(path: Path, run: str) -> str:
    if path.suffix.lower() in PICTURES:
        return (
            "is a single picture, and nothing says which class it belongs to. To classify it with "
            f"a run: pellucid predict {shlex.join([run, str(path)])}."
        )
    if path.suffix.lower() in _OTHER_TABLES:
        return "is a table in a format that cannot be read. Save it as CSV."
    if path.suffix.lower() in _OTHER_ARCHIVES:
        return "is an archive in a format that cannot be read. Unpack it, and give the folder."
    if path.suffix.lower() in (".yaml", ".yml"):
        return "describes a data set for another program. Give the folder that it names."
    return "is a file of a kind that cannot hold pictures with their classes."


def _check_reading(path: Path, ending: str | None, reading: Reading) -> None:
    is_folder = ending in ARCHIVES or (path.is_dir() and not is_hugging_face(path))
    if reading.splits is not None and not is_folder:
        raise ConfigError(
            f"--splits names the folders that are splits, and {path} is not such a folder or "
            "archive. Leave it out"
            + ("; a table has a column for that." if ending in TABLES else ".")
        )
    if reading.columns and ending not in TABLES:
        raise ConfigError(
            f"--columns is for the columns of a table, and {path} is not a table. Leave it out."
        )
    if reading.encoding and (ending == ".parquet" or ending not in (*TABLES, *ARCHIVES)):
        raise ConfigError(
            f"--encoding is for the text of a table or the names in an archive, and {path} is "
            "neither. Leave it out."
        )
    if reading.allow_outside and ending not in TABLES:
        raise ConfigError(
            f"--allow-outside is for the paths in a table, and {path} is not a table. Leave it out."
        )


def source_name(path: Path) -> str:
    """Return a readable name of a source: a folder's name, or a file's without its extension."""
    name = path.resolve().name
    ending = None if path.is_dir() else ending_of(path)
    return (name[: -len(ending)].rstrip(".-_") if ending else name) or "pictures"
