"""Streams files from an address such as s3://bucket/photos, with any protocol of fsspec."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pellucid.data.decode import MAX_BYTES, Health, read_picture_file
from pellucid.data.sources.names import is_hidden
from pellucid.data.streams.item import PictureStream
from pellucid.errors import ConfigError, DataError, PictureError
from pellucid.i18n import gettext as _


@dataclass(frozen=True)
class RemoteItem:
    """A file at an address."""

    name: str
    """Address of the file."""

    def read(self) -> bytes:
        """Download the file."""
        try:
            files, path = opened_address(self.name)
            if "file" in files.protocol:  # may be a device, or a FIFO that would block
                return read_picture_file(path)
            content: bytes = files.cat_file(path, end=MAX_BYTES + 1)
        except PictureError:
            raise
        # Each store raises its own errors.
        except Exception as error:  # noqa: BLE001
            raise PictureError(
                Health.UNREADABLE, _("It cannot be fetched ({error}).", error=error)
            ) from None
        if len(content) > MAX_BYTES:
            raise PictureError(
                Health.TOO_LARGE,
                _(
                    "The file has more than the {max_bytes:,} bytes that are read.",
                    max_bytes=MAX_BYTES,
                ),
            )
        return content


def is_remote(text: str) -> bool:
    """Return whether a text is an address for fsspec, not the name of a file.

    Example:
        >>> is_remote("s3://bucket/photos"), is_remote("photos/cat.jpg")
        (True, False)
    """
    return "://" in text


def opened_address(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path in it.

    Raises:
        ConfigError: The kind of address is unknown, or the package for it is not installed.
    """
    import fsspec

    try:
        files, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise ConfigError(
            _(
                "The address {address} cannot be used ({error}). Expected one that fsspec "
                "knows, such as s3://bucket/photos with the package s3fs installed; or "
                "download what is there, and give the path of the file or folder.",
                address=address,
                error=error,
            )
        ) from None
    return files, path


def stream_address(address: str) -> PictureStream:
    """Stream the file at an address, or all files below it; hidden ones are skipped.

    Raises:
        ConfigError: The kind of address is unknown, or the package for it is not installed.
        DataError: The address does not exist or cannot be reached.
    """
    files, path = opened_address(address)
    try:
        is_there = files.exists(path)
    except Exception as error:  # noqa: BLE001 (each store raises its own errors)
        raise DataError(
            _("{address} cannot be reached ({error}).", address=address, error=error)
        ) from None
    if not is_there:
        raise DataError(
            _("There is nothing at {address}. Expected pictures to classify.", address=address)
        )
    return PictureStream(_items(files, path), None)


def _items(files: Any, path: str) -> Iterator[RemoteItem]:
    if files.isfile(path):
        yield RemoteItem(files.unstrip_protocol(path))
        return
    for entry in sorted(files.ls(path, detail=True), key=lambda entry: entry["name"]):
        name = entry["name"]
        if is_hidden(name.rstrip("/").rsplit("/", 1)[-1]) or name.rstrip("/") == path.rstrip("/"):
            continue
        if entry["type"] == "directory":
            yield from _items(files, name)
        elif entry["type"] == "file":
            yield RemoteItem(files.unstrip_protocol(name))
