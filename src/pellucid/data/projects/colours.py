"""The colours of the classes, each the name of an empty folder, so that changes are moves."""

import os

from pellucid.data.projects.project_folder import ProjectFolder

N_COLOURS = 12
"""Number of colours that a class can have."""
_COLOURS = frozenset(map(str, range(N_COLOURS)))


def read_colour(folder: ProjectFolder, label: str) -> int | None:
    """Return the number of a class's colour, below `N_COLOURS`; None if none was chosen.

    Args:
        folder: The folder of the project.
        label: The class.
    """
    try:
        names = os.listdir(folder.root / folder.colours(label))  # noqa: PTH208 (all classes)
    except OSError:
        return None
    return min((int(each) for each in names if each in _COLOURS), default=None)
