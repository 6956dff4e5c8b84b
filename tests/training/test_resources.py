"""Memory and disk, against numbers by hand."""

from pellucid.training.cost import Counts
from pellucid.training.resources import (
    Sizes,
    cache_bytes,
    mapped_bytes,
    memory_growth,
    tables_growth,
    working_bytes,
)


def counts(n_train: int, n_validation: int = 0, n_test: int = 0) -> Counts:
    n = n_train + n_validation + n_test
    return Counts(n, n, 0.0, 0.0, 0.0, 0.0, n_train, n_validation, n_test, n_train, n_validation)


def test_decoded_pictures_and_activations_are_mapped():
    sizes = Sizes(0, (10, 20, 3), 2, view_bytes=1000)
    found = counts(8, 2, 5)
    assert mapped_bytes(found, sizes, 4, has_pixels=True) == 15 * 600 + (8 * 4 + 2) * 1000
    assert mapped_bytes(found, sizes, 4, has_pixels=False) == 34_000


def test_features_are_collected_in_files():
    sizes = Sizes(100, (10, 20, 3), 2, view_bytes=0)
    # All for near copies, those learned from and those tested twice.
    assert working_bytes(counts(8, 2, 5), sizes, 1, has_pixels=False) == 400 * (15 + 20 + 10)


def test_memory_grows_with_the_pictures_until_rows_are_read_in_blocks():
    sizes = Sizes(1000, (10, 20, 3), 2, view_bytes=0)
    few, some, many = (memory_growth(counts(n), sizes) for n in (500, 100_000, 200_000))
    assert few == 1670 * 500 + 4 * (500 * 500 + 2 * 500 * 1000 + 4 * 500**2)
    assert many - some == 1670 * 100_000
    assert memory_growth(counts(500), Sizes(0, (8, 8, 3), 2, 0)) == 1670 * 500


def test_tables_and_cache():
    sizes = Sizes(0, (8, 8, 3), 10, view_bytes=0)
    assert tables_growth(counts(1100), counts(100), sizes) == 1000 * (250 + 40)
    assert tables_growth(counts(50), counts(100), sizes) == 0
    assert cache_bytes(1000, 500, 1280) == 1000 * 8192 + 500 * 150
