"""The explorer in a frame of a notebook's page, and when its server is gone."""

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

import pellucid
from pellucid.app import notebook_explorer

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture
def opened(network, monkeypatch):
    monkeypatch.setattr(notebook_explorer, "is_notebook", lambda: True)
    found = pellucid.explore(network)
    yield found
    found.close()


@pytest.mark.long
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_of_this_computer_shows_it_and_keeps_a_still_picture(
    opened, browser, listening, host
):
    saved = FastAPI()
    html = opened._repr_html_()

    @saved.get("/", response_class=HTMLResponse)
    def page() -> str:
        return html

    with listening(saved) as address:
        address = address.replace("127.0.0.1", host)
        shown = browser.new_page()
        shown.goto(address)
        (frame,) = (each for each in shown.frames if each.url.startswith(opened.url))
        frame.get_by_text("24 × 24 × 3").first.wait_for()
        still = shown.get_by_text("This is a still picture of the explorer")
        assert not still.is_visible()
        opened.close()
        shown.goto(address)
        still.wait_for()
        assert shown.get_by_role("img").count() == 7  # the picture and six layers with maps
        shown.close()


def test_a_page_of_another_site_does_not_show_it(opened, browser):
    shown = browser.new_page()
    shown.route(
        "http://example.test/",
        lambda route: route.fulfill(
            body=f'<iframe src="{opened.url}"></iframe>', content_type="text/html"
        ),
    )
    shown.goto("http://example.test/")  # waits for the frame
    assert [frame.url for frame in shown.frames[1:]] == ["chrome-error://chromewebdata/"]
    shown.close()
