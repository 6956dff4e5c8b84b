"""Pictures to train on, a run that was trained on some, and the command line in this process."""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from tests import drawn_pictures

from pellucid.cli.main import main


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    status: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict:
        return json.loads(self.stdout)


@pytest.fixture
def pellucid(monkeypatch, capfd, tmp_path):
    """Run a command in an empty working folder, as a shell would."""
    working_folder = tmp_path / "working"
    working_folder.mkdir()
    monkeypatch.chdir(working_folder)

    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["pellucid", *map(str, arguments)])
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = stop.code or 0
        captured = capfd.readouterr()
        assert "Traceback" not in captured.err
        return Outcome(status, captured.out, captured.err)

    return run


def draw(path: Path, seed: int, *, is_striped: bool, size: int = 40) -> Path:
    """Draw stripes or dots in random colours."""
    kind = "vertical" if is_striped else "dots"
    return drawn_pictures.draw(path, kind, np.random.default_rng(seed), (size, size))


def draw_classes(folder: Path, n: int, labels=("stripes", "dots")) -> Path:
    """Draw n pictures of each class; of every second label stripes, of the others dots."""
    for index, label in enumerate(labels):
        for number in range(n):
            seed = 1000 * index + number
            draw(folder / label / f"{number:03d}.png", seed, is_striped=index % 2 == 0)
    return folder


@pytest.fixture(name="draw_classes")
def _draw_classes():
    return draw_classes


@pytest.fixture(name="draw")
def _draw():
    return draw


@dataclass(frozen=True)
class Trained:
    """A run of the recipe `features` on 60 pictures of each of two classes."""

    home: Path

    @property
    def run(self) -> Path:
        return self.home / "run"

    @property
    def photos(self) -> Path:
        """The folders 줄무늬 and dots."""
        return self.home / "photos"

    @property
    def cache(self) -> Path:
        """The cache folder that it was trained with."""
        return self.home / "cache"


@pytest.fixture(scope="session")
def trained_once(machine_folder, backbones) -> Trained:
    """Train once for the tests of all processes, none of which may change anything in there."""
    import pellucid

    trained = Trained(machine_folder / "trained")
    is_done = trained.home / "done"
    with FileLock(machine_folder / "trained.lock"):
        if not is_done.exists():
            shutil.rmtree(trained.home, ignore_errors=True)
            trained.cache.mkdir(parents=True)
            (trained.cache / "backbones").symlink_to(backbones, target_is_directory=True)
            draw_classes(trained.photos, 60, labels=("줄무늬", "dots"))
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("PELLUCID_CACHE", str(trained.cache))
                pellucid.train(trained.photos, run=trained.run)
            is_done.touch()
    return trained


@pytest.fixture
def without_keras_model(monkeypatch) -> None:
    """Leave out model.keras, which takes most of the time of a short training."""
    monkeypatch.setattr("pellucid.training.steps.write_keras_model", lambda *given: given[-1])


@pytest.fixture
def known_cache(trained_once, tmp_path, monkeypatch) -> Path:
    """Copy the cache that the run was trained with, which has the features of its pictures."""
    shutil.copytree(trained_once.cache, tmp_path / "cache", symlinks=True)
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def trained(trained_once, known_cache, tmp_path) -> Path:
    """Give a copy of the run, with its pictures beside it."""
    for name in ("photos", "run"):
        shutil.copytree(trained_once.home / name, tmp_path / name)
    return tmp_path / "run"
