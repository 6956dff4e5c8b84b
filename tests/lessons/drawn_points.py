"""The points of lesson 1, drawn as the web app draws them."""

import math
from collections.abc import Callable
from typing import Any

MASK = 0xFFFFFFFF
SEED = 6
N_OF_EACH = 20
CENTRES = {1: (0.42, 0.66), 0: (0.62, 0.3)}
SPREADS = {"apart": 0.22, "mixed": 0.4}


def random_numbers(seed: int) -> Callable[[], float]:
    """Numbers from 0 to 1 (mulberry32), as JavaScript computes them in 32 bits."""
    state = seed & MASK

    def draw() -> float:
        nonlocal state
        state = (state + 0x6D2B79F5) & MASK
        mixed = ((state ^ (state >> 15)) * (1 | state)) & MASK
        mixed ^= (mixed + (((mixed ^ (mixed >> 7)) * (61 | mixed)) & MASK)) & MASK
        return (mixed ^ (mixed >> 14)) / 2**32

    return draw


def draw_points(data_set: str) -> list[dict[str, Any]]:
    """Draw the points of two classes by turns."""
    random = random_numbers(SEED)

    def near(centre: float) -> float:
        drawn = centre + SPREADS[data_set] * (random() + random() + random() - 1.5)
        return math.floor(min(1.0, max(0.0, drawn)) * 100 + 0.5) / 100

    points = []
    for i in range(2 * N_OF_EACH):
        label = 1 - i % 2
        brightness, redness = CENTRES[label]
        points.append({"brightness": near(brightness), "redness": near(redness), "label": label})
    return points
