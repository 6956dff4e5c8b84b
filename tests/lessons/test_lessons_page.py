"""The list of lessons, and what holds for each of them: languages, widths, accessibility."""

import re

import pytest
from playwright.sync_api import expect

from .write_golden import LESSONS

pytestmark = [pytest.mark.slow, pytest.mark.once]

TITLES = {"en": "Lessons", "ko": "수업"}


@pytest.mark.parametrize("lang", TITLES)
def test_all_lessons_and_all_questions_of_the_course_are_listed(page, lang):
    page.goto(f"/learn/#/?lang={lang}")
    page.get_by_role("heading", name=TITLES[lang], exact=True).wait_for()
    lists = page.get_by_role("list")
    expect(lists.first.get_by_role("heading")).to_have_count(13)
    questions = page.get_by_role("region").get_by_role("listitem")
    expect(questions).to_have_count(13)
    assert all(re.search("[가-힣]", text) for text in questions.all_inner_texts())


def test_a_lesson_that_there_is_not_is_said(page):
    page.goto("/learn/#/juggling?lang=en")
    expect(page.get_by_role("alert")).to_contain_text("There is no lesson juggling")


def test_the_home_page_leads_to_the_lessons_and_back(page):
    page.goto("/#/network?lang=ko")
    page.get_by_role("link", name=TITLES["ko"], exact=True).click()
    page.get_by_role("heading", name=TITLES["ko"], exact=True).wait_for()
    page.get_by_role("link", name="pellucid").click()
    page.get_by_role("heading", name="pellucid").wait_for()
    assert "lang=ko" in page.url


def test_the_language_is_one_switch_and_keeps_what_is_set(page):
    page.goto("/learn/#/convolution?k=blur&lang=en")
    page.get_by_role("button", name="한국어").click()
    page.get_by_role("heading", name="합성곱", exact=True).wait_for()
    assert page.url.endswith("#/convolution?k=blur&lang=ko")
    assert page.locator("html").get_attribute("lang") == "ko"


@pytest.mark.parametrize("lesson", ["", *LESSONS])
@pytest.mark.parametrize(
    ("scheme", "lang"), [("light", "ko"), pytest.param("dark", "en", marks=pytest.mark.release)]
)
@pytest.mark.long
def test_no_lesson_has_serious_barriers_or_is_wider_than_the_screen(
    page, assert_accessible, lesson, scheme, lang
):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"/learn/#/{lesson}?lang={lang}")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")
    # What follows a guess is looked at too.
    reveal = {"en": "Show the value", "ko": "값 보기"}[lang]
    while (buttons := page.get_by_role("button", name=reveal, exact=True)).count():
        buttons.first.click()
    assert_accessible(page)
    widths = {}
    for width in (1280, 768, 390):
        page.set_viewport_size({"width": width, "height": 800})
        widths[width] = page.evaluate("document.documentElement.scrollWidth")
    assert all(found <= width for width, found in widths.items()), widths
