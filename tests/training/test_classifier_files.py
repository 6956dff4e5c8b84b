"""The images on which the saved models are compared with the trained one."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from pellucid.training.classifier_files import decode_parity_pictures
from pellucid.training.parity import N_SAVED


@pytest.fixture
def predictor():
    """Answers with the names of the images."""
    return SimpleNamespace(reference=lambda images: (images["file"].to_list(), None))


@pytest.fixture(autouse=True)
def _undecoded(monkeypatch):
    monkeypatch.setattr(
        "pellucid.training.classifier_files.decode_unchanged", lambda *_: np.zeros((2, 2, 3), "u1")
    )


def catalog(n, split="train"):
    return pl.DataFrame(
        {"file": [str(at) for at in range(n)], "hash": [None] * n, "split": [split] * n},
        schema_overrides={"hash": pl.String},
    )


def test_they_are_those_whose_class_is_least_certain(predictor):
    """Probabilities near 0 and 1 would hide differences."""
    certainty = np.random.default_rng(0).permutation(np.linspace(0.5, 1, 50))
    model = SimpleNamespace(
        validated=catalog(50),
        validated_probabilities=np.stack([certainty, 1 - certainty], axis=1),
        predictor=predictor,
        spec=None,
    )
    found = decode_parity_pictures(catalog(60), model)
    assert found.features == [str(at) for at in np.argsort(certainty)[:N_SAVED]]
    assert found.images.columns == ["file", "hash", "split"]
    assert len(found.pixels) == N_SAVED


@pytest.mark.parametrize("n", [5, 200])
def test_without_validated_images_they_are_spread_over_those_learned_from(predictor, n):
    model = SimpleNamespace(
        validated=catalog(0),
        validated_probabilities=np.zeros((0, 2)),
        predictor=predictor,
        spec=None,
    )
    found = decode_parity_pictures(catalog(n), model)
    assert len(found.pixels) == min(n, N_SAVED)
    assert found.features[0] == "0"
    assert found.features[-1] == str(n - 1)
