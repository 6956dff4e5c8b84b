"""The examples in docstrings run, and print what they say."""

import doctest
import importlib
import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from build_docs import DOCS
from PIL import Image

import pellucid
from pellucid.progress import Watcher

ROOT = Path(pellucid.__file__).parent
USE_CASES = (
    "pellucid.api.training",  # the first: its run is read by the examples of the others
    "pellucid.api.cross_validation",
    "pellucid.api.searching",
    "pellucid.api.run",
    "pellucid.api.runs",
    "pellucid.api.bulk",
    "pellucid.api.check",
    "pellucid.api.feature_map",
    "pellucid.api.most_useful",
    "pellucid.api.split",
    "pellucid.api.explanation",
    "pellucid.api.tracing",
    "pellucid.api.augmentation",
    "pellucid",
)
"""Modules with examples that train, or read what was trained."""
QUICK = {"model": "book_digits_convnet", "image_size": 20, "epochs": 3}


def modules_with_examples() -> list[str]:
    """List the modules in which there is a line that begins with >>>."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        if ">>> " in path.read_text(encoding="utf-8"):
            parts = path.relative_to(ROOT.parent).with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def draw(path: Path, seed: int) -> None:
    """Draw stripes for a cat and dots for anything else, in random colours."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[:40, :40]
    period = random.integers(6, 10)
    pattern = columns % period < period // 2
    if "cat" not in path.parts:
        pattern &= rows % period < period // 2
    colours = random.integers(0, 100, 3), random.integers(150, 256, 3)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.where(pattern[..., None], *colours).astype("u1")).save(path)


@pytest.fixture
def working_folder(tmp_path, monkeypatch) -> Path:
    """Draw the images that the examples name, and work in their folder."""
    monkeypatch.chdir(tmp_path)
    for number in range(20):
        draw(tmp_path / "photos" / "cat" / f"{number:02}.png", number)
        draw(tmp_path / "photos" / "dog" / f"{number:02}.png", 100 + number)
    for number in range(4):
        draw(tmp_path / "others" / "cat" / f"{number}.png", 200 + number)
        draw(tmp_path / "others" / "dog" / f"{number}.png", 300 + number)
    draw(tmp_path / "new.png", 400)
    return tmp_path


def failures(module: str) -> list[str]:
    """Run the examples of a module, and return what went wrong in each."""
    found: list[str] = []
    runner = doctest.DocTestRunner()
    names = {"pellucid": pellucid}
    tests = doctest.DocTestFinder().find(importlib.import_module(module), extraglobs=names)
    assert any(test.examples for test in tests), f"No docstring of {module} has an example."
    for test in tests:
        runner.run(test, out=found.append)
    return found


@pytest.mark.parametrize("module", [m for m in modules_with_examples() if m not in USE_CASES])
def test_an_example_prints_what_it_says(module, working_folder):
    assert failures(module) == []


def test_every_public_function_has_an_example():
    functions = [getattr(pellucid, name) for name in pellucid.__all__ if name.islower()]
    assert [each.__name__ for each in functions if ">>> " not in each.__doc__] == []


class _Interrupting(Watcher):
    """Interrupts a training after its second epoch."""

    def epoch(self, row):
        if row["epoch"] == 2:
            raise KeyboardInterrupt


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.once
@pytest.mark.timeout(900)  # on a busy machine: it trains five times
def test_the_examples_of_the_use_cases_print_what_they_say(working_folder, shared_cache):
    with suppress(KeyboardInterrupt):
        pellucid.train("photos/", run="runs/interrupted", watcher=_Interrupting(), **QUICK)
    found = [each for module in USE_CASES for each in failures(module)]
    assert not found, "".join(found)
    (working_folder / "new.png").rename(working_folder / "new.jpg")
    for code in lines_on_a_layer():
        exec(code, {"pellucid": pellucid, "run": pellucid.load("photos")})


def lines_on_a_layer() -> list[str]:
    """Read the Python of docs/python.md that looks at one layer of any run."""
    page = (DOCS / "python.md").read_text("utf-8")
    section = page.partition("\n## One layer to click through\n")[2].partition("\n## ")[0]
    found = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    assert any("layer_widget(" in code for code in found)
    return found
