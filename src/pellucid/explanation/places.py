"""The place in the image that each row and column of a map, or each token, belongs to.

Vision transformers cut the image into patches and process a sequence of tokens (Dosovitskiy et al.,
"An Image is Worth 16x16 Words", 2021, section 3.1), some of which may belong to no place.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pellucid.explanation.calls import PICTURE, Ref
from pellucid.explanation.layer_kinds import kind_of
from pellucid.explanation.layer_kinds.kind import Moves
from pellucid.explanation.mask import everything
from pellucid.explanation.receptive_field import look_at
from pellucid.explanation.trace import Trace

MAX_TOKENS_WITHOUT_PLACE = 8
"""Maximum number of tokens without a place, such as a class token and registers, that is assumed
where the code of a layer is not known."""

Cells = NDArray[np.int64]


@dataclass(frozen=True)
class Places:
    """Places in the image that the numbers of a value belong to."""

    rows: int
    """Number of rows of the grid that divides the image."""
    columns: int
    """Number of columns of the grid."""
    cells: Cells
    """For each number, 1 + the index of its cell in the grid, row by row as in the image; 0 for a
    token that belongs to no place. The last axis has size 1 if all channels belong to the same
    cell."""
    is_assumed: bool = False
    """Whether the code of an earlier layer is not known. Its output is then assumed to have the
    layout of its input, with tokens without a place before all others."""

    @property
    def n_left_out(self) -> int:
        """Number of tokens that belong to no place."""
        return int((self.cells == 0).sum())

    def arranged(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Arrange a value as a map of the image, shape (rows, columns, channels)."""
        flat = values.reshape(-1, values.shape[-1])
        order = np.argsort(self.cells.ravel(), kind="stable")[self.n_left_out :]
        return flat[order].reshape(self.rows, self.columns, -1)


def list_places(trace: Trace) -> list[Places | None]:
    """Find the places that the numbers of each call's first output belong to.

    Args:
        trace: Trace of any image.

    Returns:
        The places of each call. None if the numbers have no places, if the places are not known, or
        if there are fewer than two rows or columns.
    """
    height, width, _ = trace.picture.shape
    found: dict[Ref, Places | None] = {Ref(PICTURE): _whole_grid(height, width)}
    listed: list[Places | None] = []
    for number, call in enumerate(trace.calls):
        shape = trace.values[number][0].shape
        moved = _places_of(trace, number, [found.get(ref) for ref in call.inputs])
        found[Ref(number)] = moved
        places = moved and _of_tokens(moved)
        is_sound = (
            places is not None
            and places.cells.shape == (*shape[:-1], 1)
            and min(places.rows, places.columns) > 1
            and (np.sort(places.cells[places.cells > 0]) - 1).tolist()
            == list(range(places.rows * places.columns))
        )
        listed.append(places if is_sound else None)
    return listed


def _places_of(trace: Trace, number: int, given: list[Places | None]) -> Places | None:
    call = trace.calls[number]
    kind = kind_of(call.operation)
    shape = trace.values[number][0].shape
    if kind.lies == "query":
        given = given[:1]
    known = [one for one in given if one is not None]
    if not known or not shape:
        return None
    if kind.moved is not None:
        return _moved(trace, number, kind.moved, given, known[0])
    if kind.lies == "number":
        return next((one for one in known if one.cells.shape[:-1] == shape[:-1]), None)
    tokens = _of_tokens(known[0])
    if tokens is None:
        return None
    if kind.look is None:
        return _assumed(tokens, shape)
    if kind.lies in ("token", "query"):
        return tokens if tokens.cells.shape[:-1] == shape[:-1] else None
    if kind.lies == "grid":
        is_map = len(shape) == 3 and getattr(call.operation, "data_format", "") != "channels_first"
        return _over_same_picture(tokens, shape[0], shape[1]) if is_map else None
    return None


def _moved(
    trace: Trace, number: int, moves: Moves, given: list[Places | None], like: Places
) -> Places | None:
    """Track the numbers to where they are moved."""
    look = look_at(trace, number, everything(0))
    moved = moves(look)
    if moved is None:
        return None
    cells = [np.zeros(1, np.int64)]
    for places, shape in zip(given, look.given, strict=True):
        own = np.zeros(1, np.int64)
        if places is not None and (places.rows, places.columns) == (like.rows, like.columns):
            own = places.cells
        cells.append(np.broadcast_to(own, shape).ravel())
    return replace(like, cells=np.concatenate(cells)[moved])


def _of_tokens(places: Places) -> Places | None:
    """Make patches the cells of the grid if each token holds the numbers of one patch.

    Returns:
        The new places; the same ones if all channels of a token already belong to one cell; None
        if they belong to several cells that do not form a patch.
    """
    cells = places.cells
    if (cells == cells[..., :1]).all():
        return replace(places, cells=cells[..., :1])
    if not cells.all():
        return None
    rows, columns = np.divmod(cells - 1, places.columns)
    top, left = rows.min(axis=-1), columns.min(axis=-1)
    height, width = int(rows.max() - top.max()) + 1, int(columns.max() - left.max()) + 1
    inside = np.sort(cells, axis=-1)
    n_different = (np.diff(inside, axis=-1) > 0).sum(axis=-1) + 1
    is_patch = (
        (n_different == height * width)
        & (rows.max(axis=-1) - top == height - 1)
        & (columns.max(axis=-1) - left == width - 1)
        & (top % height == 0)
        & (left % width == 0)
    )
    if not is_patch.all() or places.rows % height or places.columns % width:
        return None
    n_columns = places.columns // width
    patches = (top // height) * n_columns + left // width + 1
    return Places(places.rows // height, n_columns, patches[..., None], places.is_assumed)


def _assumed(like: Places, shape: tuple[int, ...]) -> Places | None:
    """Assume that the output of unknown code has the same layout as its input."""
    if shape[:-1] == like.cells.shape[:-1]:
        return replace(like, is_assumed=True)
    if len(shape) == 3 and like.cells.ndim == 3:
        found = _over_same_picture(like, shape[0], shape[1])
        return found and replace(found, is_assumed=True)
    if len(shape) != 2:
        return None
    for n_without in range(MAX_TOKENS_WITHOUT_PLACE + 1):
        n_places = shape[0] - n_without
        # Assume square patches that cover the image or map.
        side = round((like.rows * like.columns / n_places) ** 0.5) if n_places > 0 else 0
        if side and like.rows % side == like.columns % side == 0:
            rows, columns = like.rows // side, like.columns // side
            if rows * columns == n_places:
                cells = np.maximum(np.arange(shape[0]) - n_without + 1, 0)
                return Places(rows, columns, cells[:, None], is_assumed=True)
    return None


def _whole_grid(rows: int, columns: int) -> Places:
    return Places(rows, columns, np.arange(1, rows * columns + 1).reshape(rows, columns, 1))


_TURNS: tuple[Callable[[Cells], Cells], ...] = (
    lambda cells: cells, lambda cells: cells[::-1], lambda cells: cells[:, ::-1],
    lambda cells: cells[::-1, ::-1], lambda cells: cells.T, lambda cells: cells.T[::-1],
    lambda cells: cells.T[:, ::-1], lambda cells: cells.T[::-1, ::-1],
)  # fmt: skip
"""All orientations of a map: mirrored, rotated, transposed."""


def _over_same_picture(like: Places, height: int, width: int) -> Places | None:
    """Return a grid of another size over the same image, in the same orientation."""
    grid = _whole_grid(like.rows, like.columns).cells[..., 0]
    for turn in _TURNS:
        if np.array_equal(turn(grid), like.cells[..., 0]):
            is_turned = turn(np.zeros((1, 2), np.int64)).shape != (1, 2)
            rows, columns = (width, height) if is_turned else (height, width)
            whole = _whole_grid(rows, columns)
            return replace(
                whole, cells=turn(whole.cells[..., 0])[..., None], is_assumed=like.is_assumed
            )
    return None
