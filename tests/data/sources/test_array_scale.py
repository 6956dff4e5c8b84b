"""Which value of arrays is white: one answer for all splits, or a refusal."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pellucid.data.sources.open_source import open_source
from pellucid.errors import DataError


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "cache"))


def opened(tmp_path: Path, train: np.ndarray, test: np.ndarray) -> dict[str, np.ndarray]:
    """Unpack two splits, and give the first picture of each."""
    path = tmp_path / "a.npz"
    labels = np.array([0, 1])
    np.savez(path, x_train=train, y_train=labels, x_test=test, y_test=labels)
    found = {}
    for file in open_source(path).files:
        found.setdefault(file.split, np.asarray(Image.open(file.file)))
    return found


def flat(value: float, dtype: object, brightest: float | None = None) -> np.ndarray:
    """Give two pictures of one value; the brightest, if given, is in the last place."""
    pictures = np.full((2, 4, 4), value).astype(dtype)
    if brightest is not None:
        pictures[:, 3, 3] = brightest
    return pictures


@pytest.mark.parametrize(
    ("dtype", "value", "brightest", "expected"),
    [
        (np.uint16, 200, 60000, 0),
        (np.uint16, 25700, 65535, 100),
        (np.uint16, 1600, 4095, 100),
        (np.uint16, 400, 1023, 100),
        (np.uint16, 6400, 16383, 100),
        (np.uint16, 100, 255, 100),
        (np.float32, 0.4, 1.0, 102),
        (np.float64, 100.0, 255.0, 100),
        (np.int64, 100, 255, 100),
        (np.uint8, 100, 255, 100),
        (np.uint8, 1, 1, 255),
        (np.int32, 0, 1, 0),
    ],
)
def test_a_value_is_the_same_in_all_splits(tmp_path, dtype, value, brightest, expected):
    """The test split has no bright pixel: it alone would be scaled otherwise, or not at all."""
    found = opened(tmp_path, flat(value, dtype, brightest), flat(value, dtype))
    assert found["train"][0, 0] == found["test"][0, 0] == expected
    assert found["train"][3, 3] >= 239 or dtype == np.uint16


@pytest.mark.parametrize(
    ("train", "test", "message"),
    [
        (flat(0.5, float, 1.02), flat(0.5, float), r"from 0.5 to 1.02 .*numpy.clip"),
        (flat(0.5, float), flat(0.5, float, 37.0), "from 0.5 to 37"),
        (flat(100.0, float), flat(0.5, float), "from 0.5 to 100"),
        (flat(3, float, 16), flat(3, float, 16), "from 3 to 16"),
        (flat(1, np.uint8, 9), flat(2, np.uint8), r"from 1 to 9 \(uint8\)"),
        (flat(1, np.int64, 300), flat(2, np.int64), "from 1 to 300"),
        (flat(-1, np.int16, 300), flat(2, np.int16), "from -1 to 300"),
        (flat(-1, float), flat(1, float), "from -1 to 1"),
        (flat(1, float, np.inf), flat(1, float), "to inf"),
        (flat(1, float, np.nan), flat(1, float), "nan"),
        (flat(1, np.uint32, 70000), flat(1, np.uint32), "to 70000"),
        (flat(0.5, float), flat(100, np.uint8), "float64, uint8, so that"),
        (flat(500, np.uint16), flat(100, np.uint8), "uint16, uint8, so that"),
        (flat(1, complex), flat(1, complex), "Expected numbers"),
    ],
)
def test_what_nobody_can_tell_is_refused(tmp_path, train, test, message):
    with pytest.raises(DataError, match=message):
        opened(tmp_path, train, test)
