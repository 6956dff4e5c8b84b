"""Languages, widths and accessibility of every view."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.once]

VIEWS = {
    "network": "신경망",
    "layer": "층",
    "unit": "값 하나",
    "evidence": "근거",
    "compare": "비교",
}


def test_the_language_is_one_switch(page):
    page.goto("/#/unit?layer=1&channel=1")
    page.get_by_role("button", name="한국어").click()
    for view in ("network", "evidence", "compare"):
        page.get_by_role("link", name=VIEWS[view], exact=True).wait_for()
    page.get_by_role("link", name="first · 채널 1", exact=True).wait_for()
    page.get_by_role("heading", name="입력", exact=True).wait_for()
    page.get_by_text("입력 위로 윈도를 옮기며").wait_for()
    expect(page).to_have_url(re.compile(re.escape("lang=ko")))
    assert page.locator("html").get_attribute("lang") == "ko"
    page.reload()
    page.get_by_role("button", name="English").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.long
def test_no_view_has_serious_barriers(page, assert_accessible, view, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"/#/{view}?layer=1&channel=1&right=2&lang=ko")
    page.wait_for_load_state("networkidle")
    assert_accessible(page)


@pytest.mark.parametrize("width", [390, 820, 1280])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.long
def test_no_view_is_wider_than_the_screen(browser, address, view, width):
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"/#/{view}?layer=1&channel=1&lang=ko")
    page.wait_for_load_state("networkidle")
    found = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert found <= width
