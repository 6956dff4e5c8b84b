"""Pictures to train on, and the command line in this process."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

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
    """Draw stripes or dots in random colours; the two are easy to tell apart."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size]
    period, phase = rng.integers(6, 10), rng.integers(0, 6)
    pattern = (x + phase) % period < period // 2
    if not is_striped:
        pattern &= (y + phase) % period < period // 2
    dark, bright = rng.integers(0, 100, 3), rng.integers(150, 256, 3)
    pixels = np.where(pattern[..., None], bright, dark).astype(np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


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
