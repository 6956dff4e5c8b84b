"""Files among the settings of a training that cannot be used, and a copy that cannot be made."""

import shutil
from pathlib import Path

import pytest

import pellucid
from pellucid.errors import PellucidError

TOO_LONG = "x" * 300


@pytest.fixture(autouse=True)
def photos(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for label in ("cat", "dog"):
        Path("photos", label).mkdir(parents=True)
        for n in range(4):
            Path("photos", label, f"{n}.png").write_bytes(b"damaged")


@pytest.mark.parametrize(
    "settings",
    [
        {"rate_table": TOO_LONG},
        {"augment": f"{TOO_LONG}.toml"},
        {"weights": f"{TOO_LONG}.weights.h5"},
        {"rate_table": "table\0.csv"},
    ],
)
@pytest.mark.parametrize("train", [pellucid.train, pellucid.cross_validate, pellucid.search])
def test_a_name_that_no_file_has(train, settings):
    with pytest.raises(PellucidError):
        train("photos", run="runs/a", recipe="scratch", **settings)
    assert not Path("runs/a").exists()


def test_a_copy_that_cannot_be_made_leaves_no_run(monkeypatch):
    def fail(*_paths):
        raise OSError(28, "No space left on device")

    Path("mine.toml").write_text('[[augment]]\nname = "HorizontalFlip"\n')
    monkeypatch.setattr(shutil, "copyfile", fail)
    with pytest.raises(PellucidError, match="could not be written"):
        pellucid.train("photos", run="runs/a", recipe="scratch", augment="mine.toml")
    assert not Path("runs/a").exists()
