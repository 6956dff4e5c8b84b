"""The files in a tar archive, read from front to back."""

import lzma
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from pellucid.data.decode import MAX_BYTES
from pellucid.data.sources.names import display_name, is_hidden
from pellucid.data.sources.tar_archive import member_name
from pellucid.data.streams.item import ContentItem, PictureStream
from pellucid.errors import DataError


def stream_tar(path: Path) -> PictureStream:
    """Give the regular files of an archive, compressed or not; hidden ones are passed over.

    Raises:
        DataError: It is no tar archive; also on the way, where it is damaged.
    """
    if not tarfile.is_tarfile(path):
        raise DataError(f"{path} cannot be read as a tar archive. Was it copied whole?")
    return PictureStream(_items(path), None)


def _items(path: Path) -> Iterator[ContentItem]:
    shown = display_name(str(path))
    try:
        with tarfile.open(path, "r|*") as archive:  # a stream: nothing is read twice
            for info in archive:
                name = member_name(info)
                if not info.isfile() or any(map(is_hidden, name.split("/"))):
                    continue
                file = archive.extractfile(info)
                is_read = file is not None and info.size <= MAX_BYTES
                yield ContentItem(f"{shown}/{name}", file.read() if file and is_read else None)
    except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, ValueError, OSError) as error:
        raise DataError(
            f"{path} is damaged ({error}); what came before is done. Was it copied whole?"
        ) from None
