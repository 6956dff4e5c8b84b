"""Drawn pictures of four shapes, for comparison runs without pictures of one's own."""

import numpy as np

from pellucid.data.decode import Pixels

SHAPES = ("circle", "square", "triangle", "cross")
_NOISE = 10.0
"""Standard deviation of the pixels' noise."""
_TILT = 0.3
"""Largest rotation in radians."""


def draw_shapes(n: int, side: int, seed: int = 0) -> tuple[Pixels, list[str]]:
    """Draw shapes of random place, size, tilt and colour on a random background.

    Args:
        n: Number of pictures; the shapes take turns.
        side: Height and width in pixels.
        seed: Random seed.

    Returns:
        Pixels of shape (n, side, side, 3), and the name of each picture's shape.
    """
    random = np.random.default_rng(seed)
    labels = [SHAPES[number % len(SHAPES)] for number in range(n)]
    return np.stack([_draw(label, side, random) for label in labels]), labels


def _draw(shape: str, side: int, random: np.random.Generator) -> Pixels:
    # It imports SciPy, which the home page does not need.
    from skimage.draw import polygon

    radius = side * random.uniform(0.22, 0.38)
    middle = random.uniform(radius, side - radius, 2)
    angle = random.uniform(-_TILT, _TILT)
    ground = random.uniform(60, 195, 3)
    # Bright on dark or dark on bright, so that a shape is never told by its brightness.
    ink = np.clip(ground + np.sign(random.uniform(-1, 1)) * random.uniform(80, 160), 0, 255)
    pixels = np.broadcast_to(ground, (side, side, 3)).copy()
    corners = _outline(shape) * radius
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    rows, columns = (corners @ turn + middle).T
    pixels[polygon(rows, columns, (side, side))] = ink
    pixels += random.normal(0, _NOISE, pixels.shape)
    return np.clip(pixels.round(), 0, 255).astype(np.uint8)


def _outline(shape: str) -> np.ndarray:
    """Return the corners of a shape within the circle of radius 1, shape (n, 2)."""
    if shape == "cross":
        wide, thin = 0.95, 0.3
        arm = [(thin, wide), (thin, thin), (wide, thin)]
        quarter = np.array(arm)
        turned = [quarter]
        for _ in range(3):
            quarter = np.stack([quarter[:, 1], -quarter[:, 0]], axis=1)
            turned.append(quarter)
        return np.concatenate(turned)
    n = {"circle": 24, "square": 4, "triangle": 3}[shape]
    # A corner of the triangle is at the top; the square stands on a side.
    angles = 2 * np.pi * (np.arange(n) + (0.5 if n == 4 else 0)) / n + np.pi
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)
