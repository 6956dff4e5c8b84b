"""The pictures of a run, as they were at its training."""

import threading
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from cachetools import LRUCache, cached

from pellucid.app.studio.thumbnails import jpeg_bytes
from pellucid.data.decode import ImageSpec, decode, read_picture_file
from pellucid.data.projects.file_names import burst_of
from pellucid.data.projects.find_again import find_again
from pellucid.data.projects.project import Project
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.report.run_files import read_run_table
from pellucid.run import RunFolder

_COLUMNS = {**dict.fromkeys(("path", "hash", "unit"), pl.String), "n_bytes": pl.Int64}
_MAX_READ = 4
_SIDE = 512
"""Longer side of the part of a picture that is sent, in pixels."""


@dataclass(frozen=True)
class CatalogRow:
    """A picture at the training."""

    sha256: str
    """SHA-256 of its content, in hexadecimal."""
    n_bytes: int
    unit: str | None
    """Shared by copies, near copies and groups."""
    burst: str | None
    """Burst of the camera that it belongs to."""


def catalog_row(run: RunFolder, path: str) -> CatalogRow:
    """Return what a run knows of a picture.

    Args:
        run: The run.
        path: Path of the picture at the training.

    Raises:
        DataError: The run has no such picture.
        RunError: The run's catalog is missing or damaged.
    """
    found = _rows(run).get(path)
    if found is None:
        raise DataError(
            _(
                "{path!r} is not a picture of the run {run}. Reload the page.",
                path=path,
                run=run.path.name,
            )
        )
    return found


def paths_at_training(run: RunFolder) -> list[str]:
    """Return the paths of all pictures of a run, also of those that were left out.

    Raises:
        RunError: The run's catalog is missing or damaged.
    """
    return list(_rows(run))


def find_tested(project: Project, run: RunFolder, path: str) -> str:
    """Return where a picture of a run is now.

    Args:
        project: The project.
        run: A run that was trained on it.
        path: Path of the picture at the training.

    Raises:
        DataError: The picture is not among those of the run, or is gone.
        RunError: The run's catalog is missing or damaged.
    """
    row = catalog_row(run, path)
    now = find_again(project, path, row.sha256, row.n_bytes)
    if now is None:
        raise DataError(
            _(
                "The picture {path!r} is not in the project any more: its file was set "
                "aside, removed or changed since the training. Undo brings back what was set "
                "aside.",
                path=path,
            )
        )
    return now


def picture_as_seen(project: Project, run: RunFolder, path: str) -> bytes:
    """Return the part of a picture that a classifier sees as a JPEG file, larger than it sees it.

    Args:
        project: The project.
        run: A run that was trained on it.
        path: Path of the picture at the training.

    Raises:
        DataError: As for `find_tested`.
        PictureError: The picture cannot be used any more.
        RunError: The run is damaged.
    """
    seen = run.read_classifier_facts().input
    height, width = (1, 1) if seen is None else (seen.height, seen.width)
    scale = _SIDE / max(height, width)
    spec = ImageSpec(max(1, round(scale * height)), max(1, round(scale * width)), 3)
    content = read_picture_file(str(project.find(find_tested(project, run, path))))
    return jpeg_bytes(decode(content, spec).pixels)


def _key(run: RunFolder) -> tuple[Path, int]:
    try:
        return run.path.absolute(), run.catalog.stat().st_mtime_ns
    except OSError:
        return run.path.absolute(), 0


@cached(LRUCache(_MAX_READ), key=_key, lock=threading.Lock())
def _rows(run: RunFolder) -> dict[str, CatalogRow]:
    table = read_run_table(run.catalog, _COLUMNS).select(*_COLUMNS).drop_nulls(["path"])
    return {
        path: CatalogRow(sha256 or "", n_bytes or 0, unit, burst_of(path.rpartition("/")[2]))
        for path, sha256, unit, n_bytes in table.rows()
    }
