"""The guides as modules: they are programs, and so in no package."""

import importlib
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
