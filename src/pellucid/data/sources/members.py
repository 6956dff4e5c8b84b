"""Writes the files of an archive into a folder; archives are untrusted until checked."""

import errno
import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from pellucid.data.sources.device_names import is_device_name
from pellucid.data.sources.disk_room import DiskRoom
from pellucid.data.sources.member import Member
from pellucid.data.sources.names import is_hidden
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

_MAX_NAME_BYTES = 255
_MAX_DEPTH = 32
_MAX_SHOWN = 200
_NO_WINDOWS_NAME = re.compile(r"[\x00-\x1f<>:\"|?*]|[. ]$")
_NAMES = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ELOOP}
_CLASH = marked("a name that is both a file and a folder")
_CLASHES = {errno.EEXIST, errno.ENOTDIR, errno.EISDIR}


def write_members(members: Iterable[Member], archive: Path, folder: Path) -> list[str]:
    """Write an archive's files into a folder.

    Args:
        members: The files; each is read before the next one is requested.
        archive: The archive.
        folder: An empty folder.

    Returns:
        Notes for the user: which files were left out, and why.

    Raises:
        DataError: A name leads out of the folder, or the content does not fit on the disk.
        OSError: A file cannot be written.
    """
    return _Writer(archive, folder).write(members)


class _Writer:
    def __init__(self, archive: Path, folder: Path) -> None:
        self.archive, self.folder = archive, folder
        self.room = DiskRoom(archive, folder)
        self.written: set[PurePosixPath] = set()
        self.left_out: Counter[str] = Counter()
        self.example: dict[str, str] = {}

    def write(self, members: Iterable[Member]) -> list[str]:
        for member in members:
            target = _safe_target(member.name, self.archive)
            if target is None:
                continue
            reason = member.problem or why_not_here(target) or self._try(member, target)
            if reason is not None:
                self.left_out[reason] += 1
                self.example.setdefault(reason, shortened(member.name))
        return [
            _(
                "Left in the archive {archive} ({reason}): {n_files:,}, such as {example}.",
                archive=self.archive.name,
                reason=reason,
                n_files=n,
                example=self.example[reason] or _("one without a name"),
            )
            for reason, n in self.left_out.items()
        ]

    def _try(self, member: Member, target: PurePosixPath) -> str | None:
        """Write a file. Return None, or the reason why it was not written."""
        self.room.take(member.n_bytes)
        file = self.folder / target
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            # A file written under a name that differs only in case is not overwritten. A second
            # entry of exactly the same name is the newer version, since tar appends.
            if file.is_dir():
                return _(_CLASH)
            if target not in self.written and os.path.lexists(file):
                return _("a name that differs from another only in capitals or in Unicode form")
            with file.open("wb") as opened:
                for chunk in member.chunks():
                    opened.write(chunk)
        except OSError as error:
            if error.errno in _NAMES:
                return _("names that cannot be written on this disk")
            if error.errno in _CLASHES:
                return _(_CLASH)
            raise
        if target in self.written:
            older = _("an older file of the same name")
            self.left_out[older] += 1
            self.example.setdefault(older, shortened(member.name))
        self.written.add(target)
        return None


def shortened(name: str) -> str:
    """Shorten a long name for a message."""
    return name if len(name) <= _MAX_SHOWN else f"{name[:_MAX_SHOWN]}..."


def _safe_target(name: str, archive: Path) -> PurePosixPath | None:
    """Return the path to write a file to, relative to the folder; None for system files."""
    path = PurePosixPath(name.replace("\\", "/"))
    has_drive = re.match(r"[A-Za-z]:", name) is not None or name.startswith(("//", "\\\\"))
    if path.is_absolute() or ".." in path.parts or has_drive or "\0" in name:
        raise DataError(
            _(
                "The archive {archive} has a file {name!r}, whose path leads out of the "
                "folder that it is unpacked into. Such an archive may be an attack, so "
                "nothing of it is used.",
                archive=archive,
                name=shortened(name),
            )
        )
    return None if any(map(is_hidden, path.parts)) else path


def why_not_here(path: PurePosixPath, system: str = os.name) -> str | None:
    """Return why a file with this path cannot be written, in the plural; None if it can.

    Args:
        path: Path relative to a folder.
        system: Operating system, as in `os.name`.

    Example:
        >>> why_not_here(PurePosixPath("cats/aux.png"), "nt")
        'names that Windows does not allow'
    """
    if not path.parts:
        return _("no name")
    if len(path.parts) > _MAX_DEPTH:
        return _("paths of more than {max_depth} folders", max_depth=_MAX_DEPTH)
    if any(len(os.fsencode(part)) > _MAX_NAME_BYTES for part in path.parts):
        return _("names of more than {max_name_bytes} bytes", max_name_bytes=_MAX_NAME_BYTES)
    if system == "nt" and any(
        is_device_name(part) or _NO_WINDOWS_NAME.search(part) for part in path.parts
    ):
        return _("names that Windows does not allow")
    return None
