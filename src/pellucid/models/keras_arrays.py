"""Checks of the arrays in a Keras file, without reading them."""

from typing import Any

import h5py

from pellucid.i18n import gettext as _
from pellucid.keras_file_limit import max_unpacked_bytes
from pellucid.models.unfit_file import TooLargeError, UnfitFileError

MAX_OBJECTS = 20_000
"""Maximum number of groups and arrays in a file; a network of 1,000 layers has 6,000."""


def count_numbers(file: h5py.File, n_file_bytes: int) -> int:
    """Check every array of a model, without reading its values.

    Args:
        file: An .h5 file, or the one inside a .keras file.
        n_file_bytes: Size of the file on disk.

    Returns:
        The number of parameters, without those of an optimizer.

    Raises:
        UnfitFileError: An array is stored outside of the file, or is larger than the file allows.
    """
    n_numbers = n_bytes = n_objects = 0
    waiting: list[tuple[h5py.Group, bool]] = [(file, True)]
    seen: set[Any] = set()
    while waiting:
        group, is_counted = waiting.pop()
        n_objects += len(group)
        if n_objects > MAX_OBJECTS:
            raise TooLargeError(
                _("It has more than {max_objects:,} groups and arrays.", max_objects=MAX_OBJECTS)
            )
        for name in group:
            link = group.get(name, getlink=True)
            if isinstance(link, h5py.ExternalLink | h5py.SoftLink):
                raise UnfitFileError(
                    _("Its part {name!r} is a link, which is not followed.", name=name)
                )
            item = group[name]
            key = h5py.h5o.get_info(item.id).addr
            if key in seen:
                continue
            seen.add(key)
            if isinstance(item, h5py.Group):
                # The state of an optimizer is not part of the network.
                waiting.append((item, is_counted and not name.startswith("optimizer")))
                continue
            if not isinstance(item, h5py.Dataset):
                continue
            _check_array(item, name)
            n_bytes += item.size * item.dtype.itemsize
            if n_bytes > max_unpacked_bytes(n_file_bytes):
                raise TooLargeError(
                    _(
                        "Its arrays have {n_bytes:,} bytes, but the file has only "
                        "{n_file_bytes:,}. Keras does not compress.",
                        n_bytes=n_bytes,
                        n_file_bytes=n_file_bytes,
                    )
                )
            n_numbers += item.size if is_counted else 0
    return n_numbers


def _check_array(item: h5py.Dataset, name: str) -> None:
    if item.is_virtual or item.external:
        raise UnfitFileError(
            _("Its array {name!r} is in another file, which is not read.", name=name)
        )
    if item.shape is None or item.dtype.hasobject or item.dtype.names:
        raise UnfitFileError(_("Its part {name!r} is not an array of numbers.", name=name))
