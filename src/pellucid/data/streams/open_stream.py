"""What a user names becomes a stream of pictures."""

import glob
from collections.abc import Callable, Iterator
from pathlib import Path

from pellucid.data.sources.names import display_name
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.tar_reader import TAR_ENDINGS
from pellucid.data.streams.folder_stream import stream_folder
from pellucid.data.streams.item import FileItem, Item, PictureStream
from pellucid.data.streams.named_files import existing_name, matching
from pellucid.data.streams.parquet_stream import stream_parquet
from pellucid.data.streams.remote_stream import is_address, stream_address
from pellucid.data.streams.tar_stream import stream_tar
from pellucid.data.streams.zip_stream import stream_zip
from pellucid.errors import DataError

_READERS: dict[str, Callable[[Path, Reading], PictureStream]] = {
    ".zip": stream_zip,
    ".parquet": stream_parquet,
    **dict.fromkeys(TAR_ENDINGS, stream_tar),
}


def open_streams(arguments: list[str], reading: Reading | None = None) -> PictureStream:
    """Give the pictures of several places, one place after the other.

    Args:
        arguments: Pictures; folders, for all files in them and below; patterns such as ``*.jpg``;
            zip and tar archives; Parquet files with pictures or with paths; addresses such as
            s3://bucket/photos.
        reading: The encoding of names in archives, and whether tables may name files outside of
            their folders, if a user says so.

    Raises:
        DataError: A place does not exist, holds no files, or cannot be read.
        ConfigError: There is no way to an address.
    """
    reading = reading or Reading()
    streams = [stream for argument in arguments for stream in _opened(argument, reading)]
    counts = [stream.n for stream in streams]
    notes: list[str] = []
    items = _items(streams, notes)
    n = None if None in counts else sum(n or 0 for n in counts)
    return PictureStream(items, n, notes)


def _items(streams: list[PictureStream], notes: list[str]) -> Iterator[Item]:
    """Give what is in one stream after the other, and collect what they say meanwhile."""
    for stream in streams:
        n_told = 0
        for item in stream.items:
            notes += stream.notes[n_told:]
            n_told = len(stream.notes)
            yield item
        notes += stream.notes[n_told:]


def _opened(argument: str, reading: Reading) -> Iterator[PictureStream]:
    if is_address(argument):
        yield stream_address(argument)
        return
    there = existing_name(argument)
    if there is not None:
        path = Path(there)
        yield stream_folder(path) if path.is_dir() else _of_file(path, reading)
        return
    if not glob.has_magic(argument):
        # A row for it would be the answer to a slip of the finger, and keep its place.
        raise DataError(f"There is no file or folder {argument}. Expected pictures to classify.")
    found = matching(argument)
    if not found:
        raise DataError(f"No file matches {argument}. Expected pictures to classify.")
    for name in found:
        yield stream_folder(Path(name)) if Path(name).is_dir() else _of_file(Path(name), reading)


def _of_file(path: Path, reading: Reading) -> PictureStream:
    name = path.name.lower()
    reader = next((reader for end, reader in _READERS.items() if name.endswith(end)), None)
    if reader is not None and path.is_file():
        return reader(path, reading)
    return PictureStream(iter([FileItem(display_name(str(path)), str(path))]), 1)
