"""A small run with Korean class names, and an environment with nothing in it but one runtime."""

import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement
from tests import drawn_pictures
from tests.drawn_pictures import KINDS

import pellucid

LABELS = ("가로줄", "dots", "줄무늬")


def draw(path: Path, kind: int, seed: int, size: tuple[int, int] = (30, 40)) -> Path:
    """Draw horizontal stripes, dots or vertical stripes in random colours."""
    return drawn_pictures.draw(path, KINDS[kind], np.random.default_rng((kind, seed)), size)


@pytest.fixture(scope="session")
def trained(tmp_path_factory) -> Path:
    """Train on drawn pictures once; tests copy the run before they change it."""
    folder = tmp_path_factory.mktemp("exports")
    for kind, label in enumerate(LABELS):
        for number in range(20):
            draw(folder / "pictures" / label / f"{number:02}.png", kind, number)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PELLUCID_CACHE", str(folder / "cache"))
        pellucid.train(
            folder / "pictures", run=folder / "run", model="tiny_vgg", image_size=32, epochs=2
        )
    return folder / "run"


@pytest.fixture
def run(trained, tmp_path) -> Path:
    return Path(shutil.copytree(trained, tmp_path / "run"))


def with_what_it_needs(packages: list[str]) -> set[str]:
    """List distributions and what they depend on, by the names that pip knows."""
    found: set[str] = set()
    waiting = list(packages)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            needed = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # for another platform
        found.add(name)
        requirements = [Requirement(text) for text in needed]
        waiting += [r.name for r in requirements if not r.marker or r.marker.evaluate()]
    return found


@pytest.fixture
def in_clean_environment(tmp_path):
    """Run a script in a Python that sees the given packages, and nothing else of this machine."""

    def start(packages: list[str], *arguments: object) -> subprocess.CompletedProcess:
        site = tmp_path / "site"
        site.mkdir()
        for name in with_what_it_needs(packages):
            for file in distribution(name).files or []:
                top = file.parts[0]
                origin = Path(str(distribution(name).locate_file(top)))
                if top not in ("..", "__pycache__") and not (site / top).exists():
                    (site / top).symlink_to(origin)
        # -I -S: neither the working folder, nor variables, nor this environment's packages.
        code = f"import runpy, sys; sys.path.append({str(site)!r}); sys.argv = sys.argv[1:]; "
        code += "runpy.run_path(sys.argv[0], run_name='__main__')"
        command = [sys.executable, "-I", "-S", "-c", code, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    return start
