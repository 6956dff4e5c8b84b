"""The latest map of the features of a project, as the project is now."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from pellucid.app.studio.improve_schemas import MapView
from pellucid.checked_json import UnfitError, check_shape, read_json
from pellucid.data.projects.folder_names import folder_names
from pellucid.data.projects.project import Project

FILE = "feature_map.json"
"""Name of the file in the project's hidden folder."""


def read_map(project: Project) -> MapView | None:
    """Read the latest map; None if there is none. Pictures that are gone are left out of it."""
    try:
        found = check_shape(MapView, read_json(project.folder.hidden / FILE))
    except (OSError, UnfitError):  # it can be computed again
        return None
    if not _is_consistent(found):
        return None
    label_of: dict[str, str | None] = {
        path: each.name for each in project.classes() for path in each.pictures
    }
    label_of |= {each.path: None for each in project.inbox()}
    return _as_now(found, label_of)


def _is_consistent(found: MapView) -> bool:
    """Return whether the lists belong together: the project may come from somebody else."""
    n = len(found.paths)
    places = [found.components, *([] if found.t_sne is None else [found.t_sne])]
    return (
        len(found.labels) == n
        and all(len(each) == 2 * n for each in places)
        and max(found.labels, default=-1) < len(found.classes)
        and max(found.misplaced, default=-1) < n
    )


def _as_now(found: MapView, label_of: dict[str, str | None]) -> MapView:
    """Give each picture its present path and class."""
    present = follow(found.paths, label_of)
    classes = sorted({label for label in label_of.values() if label is not None})
    index = {label: number for number, label in enumerate(classes)}
    folder_of = folder_names(classes)
    were = [folder_of.get(label) for label in found.classes]
    rows = [row for row, path in enumerate(present) if path is not None]
    paths = [path for path in present if path is not None]
    new_row = {row: number for number, row in enumerate(rows)}
    labels = [-1 if (label := label_of[path]) is None else index[label] for path in paths]
    # A picture that was moved since then is no longer where it was misplaced.
    is_same = {
        row
        for row, label in zip(rows, labels, strict=True)
        if found.labels[row] >= 0 and label >= 0 and were[found.labels[row]] == classes[label]
    }

    def places(of: Sequence[float]) -> list[float]:
        return [of[at] for row in rows for at in (2 * row, 2 * row + 1)]

    return MapView(
        paths=paths,
        classes=classes,
        labels=labels,
        components=places(found.components),
        variance_shares=found.variance_shares,
        t_sne=None if found.t_sne is None else places(found.t_sne),
        n_embedded=found.n_embedded,
        misplaced=[new_row[row] for row in found.misplaced if row in is_same],
        n_left_out=found.n_left_out,
        n_new=max(0, len(label_of) - len(paths) - found.n_left_out),
    )


def follow(paths: Sequence[str], present: dict[str, str | None]) -> list[str | None]:
    """Find files again that may have been moved to another folder under the same name.

    Args:
        paths: Paths that the files had.
        present: The paths that there are now, as keys.

    Returns:
        The present path of each file; None if it is gone, or if several files may be it.

    Example:
        >>> follow(["cat/1.png", "dog/2.png"], {"cat/1.png": "cat", "fox/2.png": "fox"})
        ['cat/1.png', 'fox/2.png']
    """
    stayed = set(paths)
    others: dict[str, str | None] = {}
    for path in present:
        if path not in stayed:
            name = PurePosixPath(path).name
            others[name] = None if name in others else path
    gone: dict[str, int] = {}
    for path in paths:
        if path not in present:
            name = PurePosixPath(path).name
            gone[name] = gone.get(name, 0) + 1

    def found(path: str) -> str | None:
        if path in present:
            return path
        name = PurePosixPath(path).name
        return others.get(name) if gone[name] == 1 else None

    return [found(path) for path in paths]
