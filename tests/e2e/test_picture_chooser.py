"""The choice of a picture: mistakes first, then a picture of each class, then the others."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.once]

CLASSES = ("고양이", "강아지", "토끼")


@pytest.fixture
def listed(page, explorer):
    """The page of a run with 90 test pictures; every tenth was predicted wrongly."""
    shown = page.request.get("/api/picture?picture=sample-chelsea").body()
    pictures = [
        {
            "id": f"test-{n}",
            "name": f"{n:02}.png",
            "label": CLASSES[n // 30],
            "predicted": CLASSES[(n // 30 + (n % 10 == 3)) % 3],
            "is_own": False,
        }
        for n in range(90)
    ]
    asked = []

    def picture(route):
        asked.append(route.request.url)
        route.fulfill(body=shown, content_type="image/png")

    def of_sample(route):
        url = route.request.url.replace("test-", "sample-chelsea&was=test-")
        route.continue_(url=url)

    page.route("**/api/pictures", lambda route: route.fulfill(body=json.dumps(pictures)))
    page.route("**/api/trace?**", of_sample)
    page.route("**/api/layers/**", of_sample)
    page.route("**/api/picture?**", picture)
    page.goto("/#/network?lang=ko")
    page.get_by_title("사진 고르기").wait_for()
    return asked


def names_of(dialog, first: int, last: int) -> list[str]:
    tiles = dialog.get_by_role("listitem")
    return [tiles.nth(n).locator(".name").inner_text() for n in range(first, last)]


@pytest.mark.long
def test_mistakes_come_first(page, listed):
    assert len(listed) < 5  # the tiles ask for no picture before they are seen
    page.get_by_title("사진 고르기").click()
    dialog = page.get_by_role("dialog")
    headings = dialog.get_by_role("heading", level=3)
    expect(headings).to_have_text(["틀리게 예측한 사진", "클래스마다 한 장", "나머지 시험용 사진"])
    # Of each class in turn.
    mistakes = ["03.png", "33.png", "63.png", "13.png", "43.png", "73.png"]
    assert names_of(dialog, 0, 6) == mistakes
    assert names_of(dialog, 9, 14) == ["00.png", "30.png", "60.png", "01.png", "02.png"]
    first = dialog.get_by_role("listitem").first
    first.get_by_text("정답: 고양이").wait_for()
    first.get_by_text("예측: 강아지").wait_for()
    expect(dialog.get_by_text("예측:")).to_have_count(9)
    assert len(listed) < 90


def test_tiles_are_reached_with_the_arrow_keys(page, listed):
    page.get_by_title("사진 고르기").click()
    dialog = page.get_by_role("dialog")
    tiles = dialog.get_by_role("listitem").get_by_role("button")
    expect(tiles.nth(0)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_be_focused()
    expect(dialog.locator("li button[tabindex='0']")).to_have_count(1)
    left = tiles.nth(1).bounding_box()["x"]
    for _ in range(3):  # across the headings, in the same column
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.getBoundingClientRect().x") == left
    page.keyboard.press("ArrowLeft")
    name = page.evaluate("document.activeElement.querySelector('.name').textContent")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_title("사진 고르기")).to_have_text(name)
    expect(page).to_have_url(re.compile(re.escape(f"picture=test-{int(name[:2])}")))
    page.get_by_title("사진 고르기").click()
    expect(tiles.nth(0)).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_all_pictures_are_searched(page, listed):
    page.get_by_title("사진 고르기").click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("searchbox")
    field.fill("33.png")  # a mistake, so it is in the first group
    expect(dialog.get_by_role("heading", level=3)).to_have_text(["찾은 사진"])
    assert names_of(dialog, 0, 1) == ["33.png"]
    field.fill("nowhere")
    dialog.get_by_text("이 글자가 들어 있는 사진이 없습니다").wait_for()
    expect(dialog.get_by_role("listitem")).to_have_count(0)
    field.fill("")
    expect(dialog.get_by_role("heading", level=3)).to_have_count(3)
