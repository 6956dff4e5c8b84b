"""Two-dimensional embeddings of features, to look at a data set as a map."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

N_COMPONENTS = 50
"""Number of principal components that distances are computed in, as t-SNE's authors do."""

MAX_EMBEDDED = 2000
"""Maximum number of rows that t-SNE itself places; its time grows with it."""

_PERPLEXITY = 30.0
_N_NEAREST = 5
_BLOCK = 1024


def principal_components(features: Floats) -> tuple[Floats, NDArray[np.float64]]:
    """Compute principal components of features that were scaled to unit length.

    Args:
        features: Finite features, shape (n, n_features), n at least 1.

    Returns:
        The components, shape (n, k), k at most `N_COMPONENTS` and at least 2, in descending order
        of variance; and the share of the variance of each, shape (k,). Components that the data do
        not have are 0. The signs are those of scikit-learn, so the same features give the same map.
    """
    # Importing it takes a second.
    from sklearn.decomposition import PCA

    length = np.linalg.norm(features, axis=1, keepdims=True)
    unit = features / np.maximum(length, 1e-6)
    k = min(N_COMPONENTS, *unit.shape)
    components = np.zeros((len(unit), max(2, k)), np.float32)
    shares = np.zeros(max(2, k))
    if len(unit) > 1 and np.ptp(unit, axis=0).any():
        fitted = PCA(k, svd_solver="covariance_eigh")
        components[:, :k] = fitted.fit_transform(unit)
        shares[:k] = fitted.explained_variance_ratio_
    return components, shares


def embed(components: Floats, seed: int = 0, max_embedded: int = MAX_EMBEDDED) -> Floats:
    """Place rows in two dimensions by t-SNE (van der Maaten and Hinton, JMLR 9, 2008).

    Of more rows than `max_embedded`, a random sample is embedded, and each other row is placed at
    the weighted mean of its nearest neighbours in the sample.

    Args:
        components: Principal components, shape (n, k).
        seed: Seed of the sample. The same seed and rows give the same places.
        max_embedded: Maximum number of rows that t-SNE itself places, at least 3.

    Returns:
        Places, shape (n, 2). With fewer than three rows they are the first two components.
    """
    n = len(components)
    if n < 3:
        return components[:, :2]
    rows = np.arange(n)
    if n > max_embedded:
        rows = np.sort(np.random.default_rng(seed).permutation(n)[:max_embedded])
    sample = components[rows]
    places = np.zeros((n, 2), np.float32)
    places[rows] = _t_sne(sample, seed)
    others = np.setdiff1d(np.arange(n), rows)
    for block in _blocks(others):
        nearest, squared = nearest_rows(components[block], sample, _N_NEAREST)
        weights = 1 / (squared + 1e-6)
        weights /= weights.sum(axis=1, keepdims=True)
        # (b, k, 1) x (b, k, 2), summed over the k neighbours
        places[block] = (weights[..., None] * places[rows][nearest]).sum(axis=1)
    return places


def _t_sne(rows: Floats, seed: int) -> Floats:
    # Importing it takes a second.
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    start = rows[:, :2].astype(np.float64)
    # The usual start: the first components, with a standard deviation of 1e-4.
    start *= 1e-4 / max(float(start[:, 0].std()), 1e-12)
    perplexity = min(_PERPLEXITY, (len(rows) - 1) / 3)
    # Several threads add numbers in another order each time, and wait for one another.
    with threadpool_limits(1):
        fitted = TSNE(perplexity=perplexity, init=start, learning_rate="auto", random_state=seed)
        return np.asarray(fitted.fit_transform(rows), np.float32)


def share_of_other_labels(
    components: Floats, labels: NDArray[np.intp], n_neighbours: int = 10
) -> Floats:
    """Compute the share of each row's nearest neighbours that have another label.

    Of a row of a small class, only as many neighbours are looked at as the class has other rows:
    of more, some would have another label wherever the row lies.

    Args:
        components: Principal components, shape (n, k).
        labels: Class index of each row; -1 for a row without a label, which is no neighbour.
        n_neighbours: Maximum number of neighbours.

    Returns:
        Shares from 0 to 1, shape (n,): those of the neighbours, without the row itself. 0 for rows
        without a label, and for the only row of a class.
    """
    shares = np.zeros(len(components), np.float32)
    labelled = np.flatnonzero(labels >= 0)
    k = min(n_neighbours, len(labelled) - 1)
    if k < 1:
        return shares
    known, y = components[labelled], labels[labelled]
    n_looked_at = np.minimum(k, np.bincount(y)[y] - 1)
    for block in _blocks(np.arange(len(labelled))):
        nearest, _ = nearest_rows(known[block], known, k + 1)
        is_other = y[nearest] != y[block][:, None]
        # The row itself is among them, unless k others are copies of it: the last one goes then.
        is_self = nearest == block[:, None]
        is_self[~is_self.any(axis=1), -1] = True
        rank = np.cumsum(~is_self, axis=1)  # of the neighbours, from 1
        few = n_looked_at[block]
        n_other = (is_other & ~is_self & (rank <= few[:, None])).sum(axis=1)
        shares[labelled[block]] = n_other / np.maximum(few, 1)
    return shares


def nearest_rows(queries: Floats, rows: Floats, k: int) -> tuple[NDArray[np.intp], Floats]:
    """Find the rows that are nearest to each query.

    Args:
        queries: Shape (n_queries, n_features).
        rows: Shape (n_rows, n_features).
        k: Number of rows, at most n_rows are found.

    Returns:
        Indices of the rows and their squared Euclidean distances, both of shape (n_queries, k), the
        nearest first.
    """
    k = min(k, len(rows))
    squared = (queries**2).sum(axis=1)[:, None] - 2 * queries @ rows.T + (rows**2).sum(axis=1)
    nearest = np.argpartition(squared, k - 1, axis=1)[:, :k]
    found = np.take_along_axis(squared, nearest, axis=1)
    order = np.argsort(found, axis=1, kind="stable")
    nearest = np.take_along_axis(nearest, order, axis=1)
    return nearest, np.maximum(0, np.take_along_axis(found, order, axis=1)).astype(np.float32)


def _blocks(rows: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    return [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
