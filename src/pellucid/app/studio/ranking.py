"""The latest ranking of the pictures of a project that have no class yet."""

from pellucid.app.studio.improve_schemas import RankingView
from pellucid.checked_json import UnfitError, check_shape, read_json
from pellucid.data.projects.folder_names import folder_names
from pellucid.data.projects.project import Project

FILE = "most_useful.json"
"""Name of the file in the project's hidden folder."""


def read_ranking(project: Project) -> RankingView:
    """Read the latest ranking, without the pictures that have a class by now.

    Its classes are called as their folders are, if these are still there.

    Returns:
        The ranking; without pictures if there was none.
    """
    waiting = {each.path for each in project.inbox()}
    try:
        found = check_shape(RankingView, read_json(project.folder.hidden / FILE))
    except (OSError, UnfitError):  # it can be made again
        found = RankingView(run="", pictures=[])
    found.pictures = [each for each in found.pictures if each.path in waiting]
    folder_of = folder_names(each.name for each in project.classes())
    for ranked in (one for each in found.pictures for one in each.classes):
        ranked.label = folder_of.get(ranked.label, ranked.label)
    found.n_waiting = len(waiting)
    return found
