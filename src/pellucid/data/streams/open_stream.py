"""Opens whatever a user names as a stream of images."""

import glob
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pellucid.data.sources.endings import ARCHIVES, ending_of
from pellucid.data.sources.names import display_name
from pellucid.data.sources.reading import Reading
from pellucid.data.streams.archive_stream import stream_archive
from pellucid.data.streams.folder_stream import stream_folder
from pellucid.data.streams.item import FileItem, Item, MissingItem, PictureStream
from pellucid.data.streams.named_files import matching
from pellucid.data.streams.remote_stream import is_remote, stream_address
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.spelling import joined
from pellucid.typed_path import existing_name, instead_of, refuse_no_path

_EXPECTED = marked("Expected pictures.")


def open_streams(arguments: list[str], reading: Reading | None = None) -> PictureStream:
    """Stream the images of several sources, one after the other.

    Args:
        arguments: Image files; folders, which are read with their subfolders; patterns such as
            ``*.jpg``; zip and tar archives; Parquet files with images or paths; addresses such as
            s3://bucket/photos.
        reading: The user's choices: encoding of names in archives, and whether tables may name
            files outside of their folders.

    Returns:
        The stream.

    Raises:
        DataError: A source does not exist, holds no files, or cannot be read.
        ConfigError: An address is of an unknown kind, or needs a package that is not installed.
    """
    reading = reading or Reading()
    return _in_a_row([stream for argument in arguments for stream in _opened(argument, reading)])


def open_named(arguments: list[str], reading: Reading | None = None) -> PictureStream:
    """Stream images that the user names one by one, so that each name gets a result.

    Args:
        arguments: The same as for `open_streams`, but without addresses. A name that does not
            exist becomes an item whose `read` raises an error.
        reading: The same as for `open_streams`.

    Returns:
        The stream.

    Raises:
        DataError: A source holds no files, or cannot be read.
        ConfigError: One of the arguments is an address.
    """
    reading = reading or Reading()
    streams: list[PictureStream] = []
    for argument in arguments:
        refuse_no_path(argument)
        if existing_name(argument) is None and not glob.has_magic(argument):
            streams.append(PictureStream(iter([MissingItem(argument)]), 1))
        else:
            streams += _opened(argument, reading)
    return _in_a_row(streams)


def _in_a_row(streams: list[PictureStream]) -> PictureStream:
    counts = [stream.n for stream in streams]
    notes: list[str] = []
    n = None if None in counts else sum(count or 0 for count in counts)
    left_out = sum((stream.left_out for stream in streams), Counter[str]())
    return PictureStream(_items(streams, notes), n, notes, left_out)


def _items(streams: list[PictureStream], notes: list[str]) -> Iterator[Item]:
    """Yield the items of all streams in turn, and collect their notes on the way."""
    for stream in streams:
        n_told = 0
        for item in stream.items:
            notes += stream.notes[n_told:]
            n_told = len(stream.notes)
            yield item
        notes += stream.notes[n_told:]


def _opened(argument: str, reading: Reading) -> Iterator[PictureStream]:
    if is_remote(argument):
        yield stream_address(argument)
        return
    refuse_no_path(argument)
    there = existing_name(argument)
    if there is not None:
        yield _at(Path(there), reading)
        return
    if not glob.has_magic(argument):
        # Without an error, a typo would become a row in the predictions, and stay there.
        said = _("There is no file or folder {argument}.", argument=argument)
        raise DataError(joined(said, instead_of(argument), _(_EXPECTED)))
    found = matching(argument)
    if not found:
        raise DataError(
            _("No file matches {argument}. {expected}", argument=argument, expected=_(_EXPECTED))
        )
    for name in found:
        yield _at(Path(name), reading)


def _at(path: Path, reading: Reading) -> PictureStream:
    if path.is_dir():
        return stream_folder(path)
    ending = ending_of(path) if path.is_file() else None
    if ending in ARCHIVES:
        return stream_archive(path, reading)
    if ending == ".parquet":
        # Importing Polars takes as long as classifying a picture.
        from pellucid.data.streams.parquet_stream import stream_parquet

        return stream_parquet(path, reading)
    return PictureStream(iter([FileItem(display_name(str(path)), str(path))]), 1)
