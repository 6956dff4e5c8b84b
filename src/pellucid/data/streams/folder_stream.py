"""The files of a folder and of those in it."""

from pathlib import Path

from pellucid.data.sources.folder import walk
from pellucid.data.sources.names import display_name
from pellucid.data.streams.item import FileItem, PictureStream
from pellucid.errors import DataError


def stream_folder(folder: Path) -> PictureStream:
    """Give all files below a folder, sorted; hidden ones are passed over.

    Raises:
        DataError: It has none.
    """
    n = sum(1 for _ in walk(str(folder)))
    if not n:
        raise DataError(f"The folder {folder} holds no files. Expected pictures to classify.")
    return PictureStream((FileItem(display_name(path), path) for path in walk(str(folder))), n)
