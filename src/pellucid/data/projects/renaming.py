"""The moves that rename a class or merge it with another one, with all that bears its name."""

from collections.abc import Callable, Iterable, Sequence

from pellucid.data.placing import folded
from pellucid.data.projects.inbox import Waiting
from pellucid.data.projects.moves import Move
from pellucid.data.projects.places import free_path
from pellucid.data.projects.project_folder import ProjectFolder


def renaming(folder: ProjectFolder, old: str, new: str, aside: Callable[[str], str]) -> list[Move]:
    """Return the moves that rename a class.

    Args:
        folder: The folder of the project.
        old: Its name.
        new: Its new name, which no other class has.
        aside: Gives a free place for a path, relative to the project.
    """
    pairs = [
        (old, new),
        (folder.inbox_of(old), folder.inbox_of(new)),
        (folder.colours(old), folder.colours(new)),
    ]
    moves = []
    for source, target in pairs:
        if not (folder.root / source).is_dir():
            continue
        if folded(new) != folded(old):
            moves.append(Move(source, target))
        else:  # some disks do not tell the two names apart
            between = aside(source)
            moves += [Move(source, between), Move(between, target)]
    return moves


def merging(
    folder: ProjectFolder, pictures: Iterable[str], waiting: Sequence[Waiting], old: str, new: str
) -> list[Move]:
    """Return the moves that bring the pictures of a class, and proposals for it, to another one.

    Args:
        folder: The folder of the project.
        pictures: Paths of the pictures of the class.
        waiting: The inbox.
        old: Name of the class.
        new: Name of the other class.
    """
    taken: set[str] = set()
    places = [(path, new) for path in pictures]
    places += [(each.path, folder.inbox_of(new)) for each in waiting if each.label == old]
    return [Move(path, free_path(folder, place, path, taken)) for path, place in places]
