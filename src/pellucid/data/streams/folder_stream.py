"""Streams the images of a folder and its subfolders."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePath

from pellucid.data.sources.folder import walk
from pellucid.data.sources.names import display_name
from pellucid.data.sources.scan import may_be_picture
from pellucid.data.streams.item import FileItem, PictureStream, kinds
from pellucid.errors import DataError
from pellucid.i18n import gettext as _


def stream_folder(folder: Path) -> PictureStream:
    """Stream the files below a folder, sorted by path; hidden ones are skipped.

    Files whose extensions show that they are not images are left out and counted.

    Raises:
        DataError: The folder holds no images.
    """
    n, left_out = 0, Counter[str]()
    for path in walk(str(folder)):
        if may_be_picture(path):
            n += 1
        else:
            left_out[PurePath(path).suffix.lower()] += 1
    if not n:
        raise DataError(
            _(
                "The folder {folder} holds no pictures, only {kinds}. Expected pictures to "
                "classify.",
                folder=folder,
                kinds=kinds(left_out),
            )
            if left_out
            else _(
                "The folder {folder} holds no files. Expected pictures to classify.", folder=folder
            )
        )
    return PictureStream(_items(folder), n, left_out=left_out)


def _items(folder: Path) -> Iterator[FileItem]:
    for path in walk(str(folder)):
        if may_be_picture(path):
            yield FileItem(display_name(path), path)
