"""The pictures of lesson 13, drawn as the web app draws them."""

import numpy as np
from tests.lessons.drawn_points import random_numbers

SIDE = 16
BACKGROUND, BRIGHT, NOISE = 0.3, 0.6, 0.1
CROSS = ["#...#", ".#.#.", "..#..", ".#.#.", "#...#"]
RING = [".###.", "#...#", "#...#", "#...#", ".###."]
SHAPES = (CROSS, RING)
MARK = 3
"""Rows and columns of the white mark, in the upper left corner."""
PLACES = [(row, column) for row in range(3, 12) for column in range(3, 12)]
"""Rows and columns at which a shape can begin; it never touches the mark."""


def draw_picture(shape: int, row: int, column: int, is_marked: bool) -> np.ndarray:
    """Draw a grey picture of values from 0 to 1, shape (rows, columns).

    Args:
        shape: 0 for the cross, 1 for the ring.
        row: First row of the shape.
        column: First column of the shape.
        is_marked: Whether the corner has the mark. The noise is the same with and without it.
    """
    random = random_numbers((shape * SIDE + row) * SIDE + column + 1)
    noise = np.array([2 * random() - 1 for _ in range(SIDE * SIDE)]).reshape(SIDE, SIDE)
    picture = np.full((SIDE, SIDE), BACKGROUND)
    cells = np.array([list(line) for line in SHAPES[shape]]) == "#"
    n = len(cells)
    picture[row : row + n, column : column + n][cells] = BRIGHT
    picture += NOISE * noise
    if is_marked:
        picture[:MARK, :MARK] = 1.0
    return picture


def is_for_training(row: int, column: int) -> bool:
    """Return whether shapes at this place were trained with; the others are for testing."""
    return (row + column) % 2 == 0
