"""A browser, and the lessons as they are served before anything is trained."""

import json

import pytest

from ..e2e.conftest import assert_accessible, axe, browser, expected_problems, listening, page
from .write_golden import file_of

__all__ = ["assert_accessible", "axe", "browser", "expected_problems", "listening", "page"]


@pytest.fixture(scope="session")
def address(listening):
    """The address of the home page; the lessons are below it, at learn/."""
    from pellucid.app.home import create_home
    from pellucid.app.protected_app import STATIC

    assert (STATIC / "learn" / "index.html").is_file(), "The web app is not built: make bundle"
    with listening(create_home()) as found:
        yield found


@pytest.fixture
def number_on(page):
    """Give the number that a lesson's page shows, by its label."""

    def read(label: str) -> float:
        output = page.get_by_role("status", name=label, exact=True)
        text = output.inner_text().replace(",", "").replace("\u2212", "-")
        return float(text)

    return read


class OpenLesson:
    """A lesson on a page in English."""

    def __init__(self, page, lesson: str):
        self.page = page
        self.lesson = lesson
        self.golden = json.loads(file_of(lesson).read_text(encoding="utf-8"))

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
def open_lesson(page):
    return lambda lesson: OpenLesson(page, lesson)
