"""Opens whatever a user names (folder, table, archive or arrays) as a source."""

import shlex
from pathlib import Path

from pellucid.data.sources.archives import list_archive
from pellucid.data.sources.endings import ARCHIVES, ARRAYS, TABLES, ending_of
from pellucid.data.sources.hugging_face import is_hugging_face, list_hugging_face
from pellucid.data.sources.idx import list_idx
from pellucid.data.sources.named_pictures import list_pictures
from pellucid.data.sources.npz import list_npz
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.data.sources.table import list_table
from pellucid.errors import ConfigError, DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.spelling import joined
from pellucid.typed_path import instead_of

_EXPECTED = marked(
    "Expected a folder that holds one folder of pictures per class, a table of paths "
    "and labels (CSV, TSV, Parquet), an archive (zip, tar) or arrays (NPZ, IDX)."
)
PICTURES = {
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"),
    *(".heic", ".heif", ".avif", ".jp2", ".jxl", ".svg", ".ico", ".psd", ".dng", ".nef", ".cr2"),
}
"""Extensions of image files, including formats that cannot be read."""
_OTHER_TABLES = (
    ".xlsx",
    ".xls",
    ".ods",
    ".json",
    ".jsonl",
    ".txt",
    ".feather",
    ".arrow",
    ".numbers",
)
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
        return list_hugging_face(path) if is_hugging_face(path) else list_pictures(path, reading)
    if not path.exists():
        said = (
            _("There is no file {path}.", path=path)
            if ending
            else _("There is no folder {path}.", path=path)
        )
        raise DataError(joined(said, instead_of(str(path)), _(_EXPECTED)))
    if ending is None:
        raise DataError(joined(_what_a_file_is(path, run), _(_EXPECTED)))
    if ending in ARRAYS:
        return list_npz(path) if ending == ".npz" else list_idx(path)
    return list_table(path, reading) if ending in TABLES else list_archive(path, reading)


def _what_a_file_is(path: Path, run: str) -> str:
    if path.suffix.lower() in PICTURES:
        return _(
            "{path} is a single picture, and nothing says which class it belongs to. To "
            "classify it with a run: {command}.",
            path=path,
            command=f"pellucid predict {shlex.join([run, str(path)])}",
        )
    if path.suffix.lower() in _OTHER_TABLES:
        return _("{path} is a table in a format that cannot be read. Save it as CSV.", path=path)
    if path.suffix.lower() in _OTHER_ARCHIVES:
        return _(
            "{path} is an archive in a format that cannot be read. Unpack it, and give the folder.",
            path=path,
        )
    if path.suffix.lower() in (".yaml", ".yml"):
        return _(
            "{path} describes a data set for another program. Give the folder that it names.",
            path=path,
        )
    return _("{path} is a file of a kind that cannot hold pictures with their classes.", path=path)


def _check_reading(path: Path, ending: str | None, reading: Reading) -> None:
    is_folder = ending in ARCHIVES or (path.is_dir() and not is_hugging_face(path))
    if reading.splits is not None and not is_folder:
        raise ConfigError(
            _(
                "--splits names the folders that are splits, and {path} is not such a folder "
                "or archive. Leave it out; a table has a column for that.",
                path=path,
            )
            if ending in TABLES
            else _(
                "--splits names the folders that are splits, and {path} is not such a folder "
                "or archive. Leave it out.",
                path=path,
            )
        )
    if reading.label_pattern and not is_folder:
        raise ConfigError(
            _(
                "--label-pattern takes labels from the names of the files in a folder or an "
                "archive, and {path} is neither. Leave it out.",
                path=path,
            )
        )
    if reading.columns and ending not in TABLES:
        raise ConfigError(
            _(
                "--columns is for the columns of a table, and {path} is not a table. Leave it out.",
                path=path,
            )
        )
    if reading.encoding and (ending == ".parquet" or ending not in (*TABLES, *ARCHIVES)):
        raise ConfigError(
            _(
                "--encoding is for the text of a table or the names in an archive, and "
                "{path} is neither. Leave it out.",
                path=path,
            )
        )
    if reading.allow_outside and ending not in TABLES:
        raise ConfigError(
            _(
                "--allow-outside is for the paths in a table, and {path} is not a table. "
                "Leave it out.",
                path=path,
            )
        )


def source_name(path: Path) -> str:
    """Return a readable name of a source: a folder's name, or a file's without its extension."""
    name = path.resolve().name
    ending = None if path.is_dir() else ending_of(path)
    return (name[: -len(ending)].rstrip(".-_") if ending else name) or "pictures"
