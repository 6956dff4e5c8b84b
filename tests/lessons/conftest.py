"""The browser and the server of tests/e2e, and a lesson opened in it."""

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import (  # noqa: F401 - fixtures
    address,
    browser,
    expected_problems,
    explorer,
    listening,
    network,
    page,
)

GOLDEN = Path(__file__).parents[2] / "web" / "golden" / "lessons"


class OpenLesson:
    """A lesson on a page in English."""

    def __init__(self, page, lesson: str):
        self.page = page
        self.lesson = lesson
        self.golden = json.loads((GOLDEN / f"{lesson}.json").read_text(encoding="utf-8"))

    def open(self, **values) -> None:
        """Open the page with these values in its address, and have all guesses answered."""
        query = "".join(f"&{name}={value}" for name, value in values.items())
        self.page.goto("about:blank")
        self.page.goto(f"/learn/#/{self.lesson}?lang=en{query}")
        self.page.get_by_role("heading", level=1).wait_for()
        show = self.page.get_by_role("button", name="Show the value")
        while show.count():
            show.first.click()

    def number(self, label: str) -> str:
        """Give the text of the number with this name."""
        return self.page.get_by_role("status", name=label, exact=True).inner_text()


@pytest.fixture
def open_lesson(page):  # noqa: F811
    return lambda lesson: OpenLesson(page, lesson)
