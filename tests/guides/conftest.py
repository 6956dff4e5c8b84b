"""The guides as modules: they are programs, and so in no package."""

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


@pytest.fixture(scope="session")
def guide() -> Callable[[str], ModuleType]:
    """Import a guide by the name of its file."""

    def load(name: str) -> ModuleType:
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(GUIDES)
            return importlib.import_module(name)

    return load


@pytest.fixture(scope="session")
def run_guide() -> Callable[[str], str]:
    """Run a guide as its reader does, with Keras' backend at hand, and give what it prints."""

    def run(name: str) -> str:
        command = [sys.executable, str(GUIDES / f"{name}.py")]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
