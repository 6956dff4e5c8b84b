"""Copy or link files into a new folder, all of them or none, and change nothing else."""

import errno
import os
import shutil
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from pellucid.errors import ConfigError, DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason


@dataclass(frozen=True)
class Placement:
    """A file and the target of its copy."""

    file: str
    """Path of the file."""
    target: str
    """Path of the copy, relative to the new folder, with slashes."""


def check_new_folder(out: Path, source: Path) -> None:
    """Check that a new folder is missing or empty, and apart from the source.

    Args:
        out: Folder to create.
        source: Path of the source, which may be a folder.

    Raises:
        ConfigError: The folder exists and is not empty, is the current folder, or overlaps with
            the source.
    """
    _check_free(out)
    inside, around = out.resolve(), source.resolve()
    if source.is_dir() and (inside.is_relative_to(around) or around.is_relative_to(inside)):
        raise ConfigError(
            _(
                "{out} and the pictures in {source} overlap: one folder would contain the "
                "other. Choose an --out outside of them.",
                out=out,
                source=source,
            )
        )


def _check_free(out: Path) -> None:
    if os.path.lexists(out) and (out.is_symlink() or not out.is_dir() or any(out.iterdir())):
        raise ConfigError(
            _(
                "{out} exists already and is not an empty folder. Nothing is overwritten: "
                "choose another --out.",
                out=out,
            )
        )
    if out.resolve() == Path.cwd():
        raise ConfigError(
            _(
                "--out was given {out}, the folder you are in, which cannot be replaced. "
                "Name a new folder inside it.",
                out=out,
            )
        )


def place_files(
    placements: Sequence[Placement],
    out: Path,
    *,
    is_linked: bool = False,
    extra: Mapping[str, str] | None = None,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Create a folder of copies or hard links; on failure, no partial folder remains.

    Args:
        placements: Files to copy or link.
        out: The new folder, which must be missing or empty.
        is_linked: Whether to make hard links, which take no space. Both folders then share the
            file, so a change in one is a change in the other.
        extra: Texts to write into the folder, by target.
        on_progress: Called with the number of files done and their total.

    Raises:
        ConfigError: The folder exists and is not empty.
        DataError: A target leads out of the folder or appears twice, a file cannot be read, or
            the folder cannot be written or linked into.
    """
    extra = extra or {}
    _check_free(out)
    check_targets([placement.target for placement in placements] + list(extra))
    whole = out.resolve()
    temporary = whole.with_name(f".{os.getpid()}.{whole.name}")
    try:
        temporary.mkdir(parents=True)
    except OSError as error:
        raise DataError(_why(error, out, is_linked=False)) from None
    # The temporary folder was created here, so it may be removed from now on.
    try:
        for done, placement in enumerate(placements, start=1):
            target = temporary / placement.target
            target.parent.mkdir(parents=True, exist_ok=True)
            if is_linked:
                os.link(os.path.realpath(placement.file), target)
            else:
                shutil.copy2(placement.file, target)
            on_progress(done, len(placements))
        for name, text in extra.items():
            (temporary / name).parent.mkdir(parents=True, exist_ok=True)
            (temporary / name).write_text(text, encoding="utf-8")
        if whole.is_dir():
            whole.rmdir()
        temporary.rename(whole)
    except OSError as error:
        raise DataError(_why(error, out, is_linked=is_linked)) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def check_targets(targets: Sequence[str]) -> None:
    """Check that targets stay inside the new folder and do not collide.

    Args:
        targets: Paths relative to the new folder, with slashes.

    Raises:
        DataError: A target cannot be used.
    """
    seen: dict[str, str] = {}
    for target in targets:
        if not stays_inside(target):
            raise DataError(
                _(
                    "{target!r} cannot be the path of a file in the new folder. Expected a "
                    "relative path such as cat/1.jpg, without '..'.",
                    target=target,
                )
            )
        key = folded(str(PurePosixPath(target)))
        if key in seen:
            raise DataError(
                _(
                    "Two files would get the same name in the new folder: {seen!r} and "
                    "{target!r}. Rename one of them.",
                    seen=seen[key],
                    target=target,
                )
            )
        seen[key] = target
    for key, target in seen.items():
        for folder in PurePosixPath(key).parents:
            if str(folder) in seen:
                raise DataError(
                    _(
                        "{seen!r} would be a file and, for {target!r}, a folder in the new "
                        "folder. Rename one of them.",
                        seen=seen[str(folder)],
                        target=target,
                    )
                )


def folded(name: str) -> str:
    """Normalize case and Unicode form, since some file systems ignore both.

    Example:
        >>> folded("Cat") == folded("cat")
        True
    """
    return unicodedata.normalize("NFC", name).casefold()


def stays_inside(target: str) -> bool:
    """Return whether a path is that of something inside the folder that it is relative to.

    Example:
        >>> stays_inside("cat/1.jpg"), stays_inside("cat/../../1.jpg"), stays_inside("/1.jpg")
        (True, False, False)
    """
    try:
        target.encode()
    except UnicodeEncodeError:
        return False
    # Check the native path too: on Windows, backslashes and drives also lead out of the folder.
    paths = PurePosixPath(target), PurePath(target)
    return "\0" not in target and all(
        path.parts and not path.anchor and ".." not in path.parts for path in paths
    )


def _why(error: OSError, out: Path, *, is_linked: bool) -> str:
    if is_linked and error.errno in (errno.EXDEV, errno.EPERM, errno.ENOTSUP):
        return _(
            "Hard links into {out} cannot be made ({reason}): the pictures are on "
            "another disk, or the disk does not support links. Omit --link to copy them.",
            out=out,
            reason=system_reason(error),
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _(
            "The disk is full, so {out} was not made. Free some space, or use --link.", out=out
        )
    reason = system_reason(error)
    if error.filename:
        return _(
            "{out} was not made: {reason} at {path}. No file was changed.",
            out=out,
            reason=reason,
            path=error.filename,
        )
    return _("{out} was not made: {reason}. No file was changed.", out=out, reason=reason)
