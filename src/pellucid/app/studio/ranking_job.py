"""The job that finds the pictures whose classes would teach the most; it imports OpenVINO."""

from pathlib import Path

from pellucid.api import load, most_useful
from pellucid.app.studio.improve_schemas import RankingView, UsefulView
from pellucid.app.studio.live import answer_for
from pellucid.app.studio.ranking import FILE
from pellucid.app.studio.results import classifier_of
from pellucid.data.projects.project import Project
from pellucid.data.sources.names import display_name
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.progress import Watcher
from pellucid.run import replacing

N = 20
"""Number of pictures that are chosen at once."""


def rank_project(root: Path, watcher: Watcher) -> None:
    """Rank the pictures of a project that have no class yet, and keep the first ones.

    Raises:
        DataError: No pictures are waiting for a class.
        RunError: There is no classifier yet, or the result cannot be written.
    """
    project = Project(root)
    run = classifier_of(project)
    waiting = {display_name(str(project.root / each.path)): each.path for each in project.inbox()}
    if not waiting:
        raise DataError(
            _("No pictures are waiting for a class. Add pictures without a class first.")
        )
    files = [project.root / path for path in waiting.values()]
    found = most_useful(load(run.path), files, N, watcher=watcher)
    answers = [(each.path, answer_for(project, run, each.prediction)) for each in found]
    view = RankingView(
        run=run.path.name,
        pictures=[
            UsefulView(path=waiting[path], classes=answer.classes, is_known=answer.is_known)
            for path, answer in answers
        ],
    )
    with replacing(project.folder.hidden / FILE) as temporary:
        temporary.write_text(view.model_dump_json(), encoding="utf-8")
