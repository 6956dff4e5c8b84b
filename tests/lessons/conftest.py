"""A browser, and the lessons as they are served before anything is trained."""

import pytest

from ..e2e.conftest import axe, browser, expected_problems, listening, page

__all__ = ["axe", "browser", "expected_problems", "listening", "page"]


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
