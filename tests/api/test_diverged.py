"""A training without a finite loss says so, and leaves nothing behind."""

from pathlib import Path

import numpy as np
import pytest

import pellucid
from pellucid.errors import PellucidError

from .. import drawn_pictures

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.once]

DIVERGING = {
    "recipe": "scratch", "model": "tiny_vgg", "epochs": 1, "precision": "float32",
    "learning_rate": 1e38, "near_copies": "ignore",
}  # fmt: skip


@pytest.mark.parametrize(
    "train",
    [
        pellucid.train,
        lambda *given, **named: pellucid.repeat(*given, 2, **named),
        lambda *given, **named: pellucid.cross_validate(*given, 2, **named),
    ],
    ids=["train", "repeat", "cross_validate"],
)
def test_the_reason_is_the_loss(tmp_path, monkeypatch, train):
    monkeypatch.chdir(tmp_path)
    for seed, (label, kind) in enumerate({"stripes": "vertical", "dots": "dots"}.items()):
        for number in range(12):
            chance = np.random.default_rng([seed, number])
            drawn_pictures.draw(Path("photos", label, f"{number}.png"), kind, chance, (20, 20))
    with pytest.raises(PellucidError, match="No epoch had a finite val_loss"):
        train("photos", run="runs/diverged", **DIVERGING)
    assert not Path("runs/diverged").exists()
