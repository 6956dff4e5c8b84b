"""Pictures that belong together by one thing or another."""

from collections.abc import Hashable, Iterable

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def join_groups(*keys: Iterable[Hashable | None]) -> list[Hashable]:
    """Join the pictures that share a value of any key, and whatever those share, into groups.

    Args:
        keys: Each with one value for each picture; None is shared with nobody. The first key has
            a value for every picture.

    Returns:
        For each picture its group: the first key's least value in it (as text), so that it does
        not depend on the order of the pictures.
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
