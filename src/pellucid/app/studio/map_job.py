"""The job that computes a map of the features of a project; it imports OpenVINO."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pellucid.api.feature_map import FeatureMap, map_features
from pellucid.app.studio.feature_map import FILE
from pellucid.app.studio.improve_schemas import MapView
from pellucid.data.projects.project import Project
from pellucid.data.sources.names import display_name
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.run import replacing

_DIGITS = 4
"""Digits of a place; a screen has fewer."""


def map_project(root: Path, watcher: Watcher) -> None:
    """Compute the map of a project, and keep it: first the principal components, then t-SNE.

    Raises:
        DataError: There are no pictures, or too many.
        RunError: The result cannot be written.
    """
    project = Project(root)
    waiting = [each.path for each in project.inbox()]
    found = map_features(root, [project.root / path for path in waiting], watcher=watcher)
    # Pictures without a class are given by their whole paths.
    known = {display_name(str(project.root / path)): path for path in waiting}
    paths = [known.get(path, path) for path in found.paths]
    _write(project, _view(found, paths, None))
    watcher.stage(marked("Computing t-SNE"))
    _write(project, _view(found, paths, found.t_sne()))


def _write(project: Project, view: MapView) -> None:
    with replacing(project.folder.hidden / FILE) as temporary:
        temporary.write_text(view.model_dump_json(), encoding="utf-8")


def _view(found: FeatureMap, paths: list[str], t_sne: NDArray[np.float32] | None) -> MapView:
    classes = sorted({label for label in found.labels if label is not None})
    others = found.other_labels
    order = np.argsort(-others, kind="stable")
    return MapView(
        paths=paths,
        classes=classes,
        labels=[-1 if label is None else classes.index(label) for label in found.labels],
        components=scaled(found.components[:, :2]),
        variance_shares=(float(found.variance_shares[0]), float(found.variance_shares[1])),
        t_sne=None if t_sne is None else scaled(t_sne),
        n_embedded=found.n_embedded,
        misplaced=[int(row) for row in order if others[row] > 0.5],
        n_left_out=found.n_left_out,
    )


def scaled(places: NDArray[np.float32]) -> list[float]:
    """Scale places to the unit square, with the same scale for both axes.

    Args:
        places: Shape (n, 2), n at least 1.

    Returns:
        x and y of each place in turn, from 0 to 1; the middle of each axis is 0.5.
    """
    low, high = places.min(axis=0), places.max(axis=0)
    size = max(float((high - low).max()), 1e-12)
    unit = 0.5 + (places.astype(np.float64) - (low + high) / 2) / size
    return np.round(unit.clip(0, 1), _DIGITS).ravel().tolist()
