"""The home page in a browser: what there is, opening it, and the way back."""

import json
import shutil

import pytest
from playwright.sync_api import expect

from ..written_run import LABELS, write_run

pytestmark = [pytest.mark.slow, pytest.mark.once]

TEXTS = {
    "en": {
        "accuracy": "Accuracy 57.7 %",
        "broken": "A file of this run is damaged",
        "random": "Networks with random weights",
        "open": "Open {}",
        "network": "Network",
        "none": "You have no runs yet",
        "failed": "사진 could not be opened:",
    },
    "ko": {
        "accuracy": "정확도 57.7%",
        "broken": "파일이 손상되었거나",
        "random": "가중치가 무작위인 신경망",
        "open": "{} 열기",
        "network": "신경망",
        "none": "runs/에 학습 결과가 없습니다",
        "failed": "사진을(를) 열지 못했습니다:",
    },
}


@pytest.fixture(scope="module")
def working_folder(working_folder, classifier_folder):
    """A working folder with a run; and another that is damaged."""
    runs = working_folder / "runs"
    write_run(runs / "사진", classifier_folder)
    (runs / "broken").mkdir()
    (runs / "broken" / "config.json").write_text(json.dumps({"labels": 3}))
    return working_folder


@pytest.fixture(scope="module")
def address(home_address):
    return home_address


@pytest.mark.long
@pytest.mark.parametrize("lang", TEXTS)
def test_models_are_listed_and_opened(page, lang):
    text = TEXTS[lang]
    page.goto(f"/#/network?lang={lang}")
    run = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="사진"))
    run.get_by_text(text["accuracy"], exact=True).wait_for()
    broken = page.get_by_role("listitem").filter(has_text=text["broken"])
    expect(broken.get_by_role("button")).to_have_count(0)
    page.get_by_role("region", name=text["random"]).get_by_role("heading", name="vgg16").wait_for()
    page.get_by_role("button", name=text["open"].format("tiny_vgg"), exact=True).click()
    page.wait_for_url(f"**/m/model-tiny_vgg/#/network?lang={lang}", timeout=90_000)
    page.get_by_role("region", name=text["network"]).get_by_role("link").first.wait_for()
    # A link to a view of a run works without the home page.
    page.goto(f"/m/run-사진/#/layer?layer=0&lang={lang}")
    page.get_by_role("heading", name="conv").wait_for()
    page.goto(f"/m/run-사진/#/network?lang={lang}")
    page.get_by_text(LABELS[0], exact=True).first.wait_for()


def test_the_language_is_one_switch(page):
    page.goto("/")
    page.get_by_role("button", name="한국어").click()
    page.get_by_role("heading", name=TEXTS["ko"]["random"]).wait_for()
    assert page.locator("html").get_attribute("lang") == "ko"
    page.reload()
    page.get_by_role("button", name="English").wait_for()


@pytest.mark.parametrize("lang", TEXTS)
def test_without_runs_it_says_how_to_get_one(page, lang, working_folder, expected_problems):
    expected_problems.append("400")
    page.goto(f"/#/network?lang={lang}")
    button = page.get_by_role("button", name=TEXTS[lang]["open"].format("사진"), exact=True)
    button.wait_for()
    runs, aside = working_folder / "runs", working_folder / "aside"
    runs.rename(aside)
    try:
        button.click()
        alert = page.get_by_role("alert")
        alert.get_by_text(TEXTS[lang]["failed"]).wait_for()
        assert "run-사진" in alert.inner_text()
        page.reload()
        page.get_by_text(TEXTS[lang]["none"]).wait_for()
        page.get_by_text("pellucid train PHOTOS", exact=True).wait_for()
        page.get_by_text("pellucid demo", exact=True).wait_for()
    finally:
        shutil.move(aside, runs)


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_home_page_has_no_serious_barriers(narrow_page, assert_accessible, scheme):
    page = narrow_page(scheme)
    page.goto("/#/network?lang=ko")
    page.get_by_role("listitem").first.wait_for()
    assert_accessible(page)
