"""A lesson on a page, with the numbers that Python computed for it."""

import json

from .write_golden import file_of


class OpenedLesson:
    """A lesson in English.

    Args:
        page: Playwright's page.
        lesson: Its id.
    """

    def __init__(self, page, lesson: str):
        self.page = page
        self.lesson = lesson
        self.golden = json.loads(file_of(lesson).read_text(encoding="utf-8"))

    def open(self, **values) -> None:
        """Open the lesson with these values in its address, and have all numbers shown."""
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
