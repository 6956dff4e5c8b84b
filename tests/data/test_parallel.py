"""Work in threads: in order, and never far ahead."""

from dataclasses import dataclass

import pytest

from pellucid.data.parallel import map_in_order


def test_map_in_order_keeps_the_order_and_passes_errors_on():
    items = list(range(100))
    assert list(map_in_order(lambda n: n * n, items)) == [(n, n * n) for n in items]
    assert list(map_in_order(str, [])) == []

    def fails(number: int) -> int:
        if number == 30:
            raise RuntimeError("thirty")
        return number

    done = []
    with pytest.raises(RuntimeError, match="thirty"):
        done.extend(result for _, result in map_in_order(fails, items))


def test_map_in_order_runs_only_a_little_ahead():
    """Else all pictures of a large folder would be in memory at once."""
    begun = []
    for number, _ in map_in_order(lambda n: begun.append(n), list(range(500))):
        assert len(begun) <= number + 40


@dataclass(frozen=True)
class Large:
    n_bytes: int = 2**27


def test_large_items_are_not_taken_ahead():
    taken = 0

    def items():
        nonlocal taken
        for _ in range(20):
            taken += 1
            yield Large()

    for number, _ in enumerate(map_in_order(id, items())):
        assert taken <= number + 4
    assert taken == 20
