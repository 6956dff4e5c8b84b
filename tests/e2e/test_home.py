"""The home page in a browser: what there is, opening it, and the way back."""

import json
import shutil

import pytest
from playwright.sync_api import expect

from ..tested_run import write_tested_run
from ..written_run import LABELS, write_run

pytestmark = [pytest.mark.slow, pytest.mark.once]

TEXTS = {
    "en": {
        "accuracy": "57.7%",
        "broken": "A file of this run is damaged",
        "random": "Networks with random weights",
        "open": "Open {}",
        "network": "Network",
        "none": "You have no runs yet",
        "failed": "사진 could not be opened:",
        "compare": "Compare",
        "select": "Compare {}",
        "by accuracy": "Accuracy",
        "p": "Only first is right on 0, only second on 10: McNemar's p = 0.002.",
        "verdict": "second is better, by more than chance would explain.",
        "close": "Close",
        "delete": "Delete {}",
        "notes": "The folder also contains files that pellucid did not write: my notes.txt.",
        "for good": "Delete for good",
        "cancel": "Cancel",
        "deleted": "third has been deleted.",
    },
    "ko": {
        "accuracy": "57.7%",
        "broken": "파일이 손상되었거나",
        "random": "가중치가 무작위인 신경망",
        "open": "{} 열기",
        "network": "신경망",
        "none": "runs/에 학습 결과가 없습니다",
        "failed": "‘사진’ 모델을 열지 못했습니다:",
        "compare": "비교",
        "select": "{} 비교",
        "by accuracy": "정확도",
        "p": "first만 맞힌 사진은",
        "verdict": "더 낫습니다",
        "close": "닫기",
        "delete": "{} 삭제",
        "notes": "pellucid가 저장하지 않은 파일도 있습니다: my notes.txt.",
        "for good": "완전히 삭제",
        "cancel": "취소",
        "deleted": "‘third’ 학습 결과를 삭제했습니다.",
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
    run = page.get_by_role("row").filter(has_text="runs/사진")
    run.get_by_text(text["accuracy"]).wait_for()
    broken = page.get_by_role("row").filter(has_text=text["broken"])
    expect(broken.get_by_role("button", name=text["open"].format("broken"))).to_have_count(0)
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


@pytest.fixture
def tested(working_folder):
    """Three runs on the same 60 pictures, of which `second` gets 10 more right than `first`."""
    half = [n % 2 == 0 for n in range(60)]
    better = [right or n < 20 for n, right in enumerate(half)]
    runs = working_folder / "runs"
    write_tested_run(runs / "second", better, created="2026-05-18T09:30:00+00:00")
    write_tested_run(runs / "first", half, created="2026-05-16T09:30:00+00:00")
    write_tested_run(runs / "third", half, created="2026-05-19T09:30:00+00:00")
    (runs / "third" / "my notes.txt").touch()
    yield runs
    for name in ("first", "second", "third"):
        shutil.rmtree(runs / name, ignore_errors=True)


@pytest.mark.parametrize("lang", TEXTS)
def test_runs_are_sorted_compared_and_deleted(page, lang, tested):
    text = TEXTS[lang]

    def listed():
        return [each.split("runs/")[-1] for each in page.locator("tbody th").all_inner_texts()]

    page.goto(f"/#/network?lang={lang}")
    page.get_by_text("runs/second").wait_for()
    assert listed() == ["third", "second", "사진", "first", "broken"]
    heading = page.get_by_role("columnheader", name=text["by accuracy"])
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert listed()[0] == "second"
    assert listed()[-1] == "broken"

    compare = page.get_by_role("button", name=text["compare"], exact=True)
    expect(compare).to_be_disabled()
    for name in ("second", "first"):
        page.get_by_role("checkbox", name=text["select"].format(name)).check()
    expect(page.get_by_role("checkbox", name=text["select"].format("third"))).to_be_disabled()
    compare.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(text["verdict"]).wait_for()
    dialog.get_by_text(text["p"]).wait_for()
    assert dialog.locator("tbody tr").all_inner_texts() == [
        "first\t50.0%",
        "second\t66.7%",
    ]
    dialog.get_by_role("button", name=text["close"]).click()

    delete = page.get_by_role("button", name=text["delete"].format("third"))
    delete.click()
    dialog.get_by_text(text["notes"]).wait_for()
    dialog.get_by_role("button", name=text["cancel"]).click()
    assert (tested / "third").is_dir()
    delete.click()
    dialog.get_by_role("button", name=text["for good"]).click()
    page.get_by_text(text["deleted"]).wait_for()
    expect(page.get_by_text("runs/third")).to_have_count(0)
    assert not (tested / "third").exists()


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
def test_the_home_page_has_no_serious_barriers(narrow_page, assert_accessible, scheme, tested):
    page = narrow_page(scheme)
    page.goto("/#/network?lang=ko")
    page.get_by_text("runs/third").wait_for()
    assert_accessible(page)
    for name in ("first", "second"):
        page.get_by_role("checkbox", name=f"{name} 비교").check()
    page.get_by_role("button", name="비교", exact=True).click()
    page.get_by_text("더 낫습니다").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="닫기").click()
    page.get_by_role("button", name="third 삭제").click()
    page.get_by_text("my notes.txt").wait_for()
    assert_accessible(page)
