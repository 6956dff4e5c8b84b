"""Take the latest classifier of a project away: the page that classifies without a server."""

import threading
from collections.abc import Iterator
from pathlib import Path

from pellucid.app.studio.results import classifier_of
from pellucid.app.studio.take_schemas import TakenView
from pellucid.app.studio.zip_stream import zip_stream
from pellucid.data.projects.project import Project
from pellucid.data.projects.threshold import threshold_of
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder, read_json

_FORMAT = "web"
_exporting = threading.Lock()
"""Two windows would write the same folder."""


def take_away(project: Project) -> TakenView:
    """Export the latest classifier as ``pellucid export RUN --format web`` does, if it is not yet.

    Raises:
        RunError: There is no classifier, or the folder exists but is incomplete, or is a link.
        PellucidError: The export failed.
    """
    run = classifier_of(project)
    folder = _folder(run)
    with _exporting:
        if not (folder.is_dir() and _is_whole(folder)):
            # Imports Keras and OpenVINO, which the home page does not need.
            from pellucid.api import load

            load(run.path).export(_FORMAT, folder)
    checked = read_json(folder / "classifier.json").get("export")
    checked = checked if isinstance(checked, dict) else {}
    return TakenView(
        run=run.path.name,
        folder=str(folder),
        n_bytes=sum(path.stat().st_size for _, path in _files(folder)),
        n_pictures=checked.get("n_pictures", 0),
        max_difference=checked.get("max_difference", 0.0),
    )


def take_zip(project: Project) -> tuple[str, Iterator[bytes]]:
    """Pack the export of the latest classifier, with the threshold that the project has for it.

    Returns:
        Name of the zip file without its extension, and its content in parts.

    Raises:
        RunError: There is no classifier, or no complete export.
    """
    run = classifier_of(project)
    folder = _folder(run)
    if not _is_whole(folder):
        raise RunError(
            _(
                "{folder} is incomplete. Remove it, and take the classifier away again.",
                folder=folder,
            )
        )
    # Imports OpenVINO, which the home page does not need.
    from pellucid.exports.web_format import with_threshold

    threshold = threshold_of(project, run)
    changed = {} if threshold is None else with_threshold(run, folder, threshold)
    name = run.path.name
    return name, zip_stream(
        (f"{name}/{inside}", changed.get(inside, path)) for inside, path in _files(folder)
    )


def _folder(run: RunFolder) -> Path:
    """Return the folder of the export.

    Raises:
        RunError: It is a link, or within one: a run may be from somebody else.
    """
    folder = run.path / "exports" / _FORMAT
    for path in (folder.parent, folder, folder / "page"):
        if path.is_symlink():
            raise RunError(
                _(
                    "{path} is a link, through which nothing is read or written. Remove it.",
                    path=path,
                )
            )
    return folder


def _files(folder: Path) -> list[tuple[str, Path]]:
    # Imports OpenVINO, which the home page does not need.
    from pellucid.exports.web_format import FILES

    return [(name, folder / name) for name in FILES]


def _is_whole(folder: Path) -> bool:
    return all(path.is_file() and not path.is_symlink() for _, path in _files(folder))
