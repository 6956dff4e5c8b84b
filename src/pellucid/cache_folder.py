"""The folder of everything that is kept between runs and can be computed again."""

import os
import shutil
import stat
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """Return the cache folder: ``PELLUCID_CACHE``, or the user's default."""
    chosen = os.environ.get("PELLUCID_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("pellucid")


def free_space(folder: Path) -> int:
    """Return the free space on the disk of a folder, in bytes; the folder may not exist."""
    folder = folder.absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(there).free


def is_private(folder: Path) -> bool:
    """Whether only this user can write to a folder, so that its files can be trusted."""
    if os.name != "posix":  # elsewhere the user's profile is private
        return True
    found = folder.stat()
    is_shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return found.st_uid == os.getuid() and not is_shared
