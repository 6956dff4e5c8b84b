"""Numbers as the pages print them."""

import pytest


def close(text: str, expected: float) -> bool:
    """Compare a number as it is printed, with four digits, or three beside a power of ten."""
    number = float(text.replace("−", "-").replace(",", ""))
    return number == pytest.approx(expected, rel=6e-3 if "e" in text else 6e-4, abs=1e-9)
