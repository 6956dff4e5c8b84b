"""Why a classifier answers as it does: evidence by place, and similar training pictures."""

from typing import TYPE_CHECKING

from pellucid.app.studio.explained_runs import explained_classifier, known_pictures
from pellucid.app.studio.live import MAX_CLASSES, answer_for, latest_run_now
from pellucid.app.studio.tested_pictures import CatalogRow, catalog_row, find_tested
from pellucid.app.studio.why_schemas import (
    HeatView,
    LiveWhy,
    PictureWhy,
    SimilarPicture,
    SimilarPictures,
)
from pellucid.data.decode import decode, read_picture_file
from pellucid.data.looks import overview_of
from pellucid.data.projects.file_names import burst_of
from pellucid.data.projects.find_again import find_again
from pellucid.data.projects.project import Project
from pellucid.errors import DataError, PictureError, RunError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder

if TYPE_CHECKING:
    from pellucid.api.explained import Answer, ExplainedClassifier
    from pellucid.api.run_features import SimilarPictures as Search
    from pellucid.data.decode import Pixels

N_SIMILAR = 3
"""Number of similar training pictures that are shown."""
HEAT_SIDE = 64
"""Longer side of a heat map that is sent; the page smooths it."""


def explain_picture(project: Project, run: RunFolder, path: str, label: str | None) -> PictureWhy:
    """Explain the answer of a classifier for a picture of its run.

    Args:
        project: The project.
        run: A run that was trained on it.
        path: Path of the picture at the training.
        label: Class to find evidence for; the predicted one if None.

    Raises:
        DataError: The picture is not among those of the run, or is gone.
        PictureError: The picture cannot be used any more.
        RunError: The run has no such class, or is damaged.
    """
    now, content = _content_of(project, run, path)
    explained = explained_classifier(run)
    pixels = decode(content, explained.spec).pixels
    answer = explained.answer(pixels)
    found = explained.classifier.prediction("", answer.outputs, MAX_CLASSES)
    return PictureWhy(
        path=now,
        answer=answer_for(project, run, found),
        heat=_heat(explained, pixels, answer, label or found.labels[0]),
    )


def explain_shown(project: Project, content: bytes) -> LiveWhy:
    """Explain the answer of the latest classifier for a picture that belongs to no class.

    Args:
        project: The project.
        content: Content of a picture file.

    Raises:
        PictureError: The picture cannot be used.
        RunError: The project has no classifier yet, or it is damaged.
    """
    run = latest_run_now(project)
    known = known_pictures(run).similar
    explained = explained_classifier(run)
    pixels = decode(content, explained.spec).pixels
    answer = explained.answer(pixels)
    found = explained.classifier.prediction("", answer.outputs, MAX_CLASSES)
    nearest = None
    if known.done():
        few = _similar(project, run, known.result(), answer, content, None, 1)
        nearest = few[0] if few else None
    return LiveWhy(
        answer=answer_for(project, run, found),
        heat=_heat(explained, pixels, answer, found.labels[0]),
        similar=nearest,
    )


def find_similar(project: Project, run: RunFolder, path: str) -> SimilarPictures:
    """Find the training pictures that are most similar to a picture of a run.

    The first call for a run may take a while, as it computes the features that are not cached.

    Args:
        project: The project.
        run: A run that was trained on it.
        path: Path of the picture at the training.

    Raises:
        DataError: The picture is not among those of the run, or is gone.
        PictureError: The picture cannot be used any more.
        RunError: The run is damaged.
    """
    _, content = _content_of(project, run, path)
    explained = explained_classifier(run)
    answer = explained.answer(decode(content, explained.spec).pixels)
    search = known_pictures(run).similar.result()
    row = catalog_row(run, path)
    return SimilarPictures(
        pictures=_similar(project, run, search, answer, content, row, N_SIMILAR),
        n_compared=len(search.images),
    )


def _content_of(project: Project, run: RunFolder, path: str) -> tuple[str, bytes]:
    """Return where a picture of a run is now, and its content.

    Raises:
        DataError: It is not among those of the run, or is gone.
        PictureError: Its file cannot be read.
    """
    now = find_tested(project, run, path)
    return now, read_picture_file(str(project.find(now)))


def _heat(
    explained: "ExplainedClassifier", pixels: "Pixels", answer: "Answer", label: str
) -> HeatView:
    from pellucid.api.explained import scaled_heat

    if label not in explained.classifier.labels:
        raise RunError(
            _(
                "The classifier has no class {label!r}. It has: {labels}.",
                label=label,
                labels=", ".join(explained.classifier.labels[:20]),
            )
        )
    evidence = explained.evidence(pixels, explained.classifier.labels.index(label), answer)
    height, width = pixels.shape[:2]
    scale = min(1.0, HEAT_SIDE / max(height, width))
    rows, columns = max(1, round(scale * height)), max(1, round(scale * width))
    heat = scaled_heat(evidence, rows, columns)
    return HeatView(
        label=label,
        method=explained.method,
        is_partial=explained.is_partial,
        rows=rows,
        columns=columns,
        values=heat.ravel().tolist(),
    )


def _similar(
    project: Project,
    run: RunFolder,
    search: "Search",
    answer: "Answer",
    content: bytes,
    row: CatalogRow | None,
    n: int,
) -> list[SimilarPicture]:
    """Describe the most similar training pictures that are still there."""
    from pellucid.api.run_features import is_near_copy

    overview = overview_of(content)
    found: list[SimilarPicture] = []
    for number, cosine in search.nearest(answer.features):
        if len(found) == n:
            break
        path, label, unit, sha256 = search.images.select("path", "label", "unit", "hash").row(
            number
        )
        if row is not None and sha256 == row.sha256:  # the picture itself
            continue
        now = find_again(project, path, sha256, catalog_row(run, path).n_bytes)
        if now is None:
            continue
        burst = burst_of(path.rpartition("/")[2])
        try:
            other = overview_of(read_picture_file(str(project.find(now))))
        except (DataError, PictureError):
            continue
        found.append(
            SimilarPicture(
                path=now,
                label=label,
                similarity=cosine,
                is_near_copy=is_near_copy(overview, other, cosine),
                is_same_group=row is not None
                and (
                    (unit is not None and unit == row.unit)
                    or (burst is not None and burst == row.burst)
                ),
            )
        )
    return found
