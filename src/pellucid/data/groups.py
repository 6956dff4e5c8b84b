"""Groups of images that belong together for any of several reasons."""

from collections.abc import Hashable, Iterable

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def join_groups(*keys: Iterable[Hashable | None]) -> list[Hashable]:
    """Join images that share a value of any key, directly or through other images, into groups.

    Args:
        keys: Keys with one value per image; None is shared with no other image. The first key has
            a value for every image.

    Returns:
        The group of each image, named by the smallest value of the first key in it (compared as
        text), so that the name does not depend on the order of the images.

    Example:
        >>> join_groups(["a", "b", "c", "d"], [1, None, 1, 2])
        ['a', 'b', 'a', 'd']
    """
    columns = [list(key) for key in keys]
    n = len(columns[0])
    edges: list[tuple[int, int]] = []
    for column in columns:
        first: dict[Hashable, int] = {}
        edges += [(first.setdefault(v, at), at) for at, v in enumerate(column) if v is not None]
    ends = np.array(edges, dtype=np.intp).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    _, group_of = connected_components(graph, directed=False)
    least: dict[int, Hashable] = {}
    for group, value in zip(group_of.tolist(), columns[0], strict=True):
        least[group] = min(value, least.get(group, value), key=str)
    return [least[group] for group in group_of.tolist()]
