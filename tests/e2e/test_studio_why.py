"""The studio's test step in a browser: why pictures were classified so, and the threshold."""

import json
import re

import polars as pl
import pytest
from playwright.sync_api import expect

from pellucid.evaluation.refusals import count_refusals

from ..tested_project import LABELS, write_tested_project

pytestmark = [pytest.mark.slow, pytest.mark.once]

TEXTS = {
    "en": {
        "result": "Test result",
        "mistakes": "{n} test pictures",
        "right": "classified correctly",
        "heat": "Heat map for {label}",
        "similar": re.compile(r"^similarity [-0-9]"),
        "move to": "Move to",
        "move": "Move",
        "moved": "The picture is in the class dog now.",
        "changed": "Since this classifier was trained, 1 picture was moved to another class.",
        "undo": re.compile("^Undo"),
        "slider": "Threshold of “none of these classes”",
        "costs": "{n} of the {of} test pictures that are classified correctly become",
        "own": "Use the training's threshold",
        "cell": "{n}: {label}, predicted as {predicted}",
    },
    "ko": {
        "result": "시험 결과",
        "mistakes": "시험용 사진 {n}장",
        "right": "맞힘",
        "heat": "‘{label}’ 클래스의 히트맵",
        "similar": re.compile(r"^유사도 [-0-9]"),
        "move to": "옮길 클래스",
        "move": "옮기기",
        "moved": "이 사진은 지금 ‘dog’ 클래스에 있습니다.",
        "changed": "다른 클래스로 옮긴 사진 1장",
        "undo": re.compile("^실행 취소"),
        "slider": "‘어느 클래스도 아님’의 임계값",
        "costs": "맞힌 시험용 사진 {of}장 중 {n}장",
        "own": "학습할 때 정해진 임계값 쓰기",
        "cell": "{n}: 실제 {label}, 예측 {predicted}",
    },
}


@pytest.fixture
def working_folder(tmp_path, monkeypatch, classifier_folder):
    write_tested_project(tmp_path, classifier_folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def address(working_folder, listening):
    from pellucid.app.home import create_home

    with listening(create_home()) as found:
        yield found


def predictions_in(working_folder):
    return pl.read_parquet(working_folder / "runs" / "one" / "predictions.parquet")


@pytest.mark.long
@pytest.mark.parametrize("lang", TEXTS)
def test_a_mistake_is_explained_and_corrected(page, working_folder, lang):
    text, table = TEXTS[lang], predictions_in(working_folder)
    wrong = table.filter(pl.col("label") != pl.col("predicted"))
    wrong = wrong.sort("confidence", descending=True).rows(named=True)
    page.goto(f"/studio/#/photos/test?lang={lang}")
    region = page.get_by_role("region", name=text["result"])
    region.get_by_role("heading", name=text["mistakes"].format(n=len(wrong))).wait_for()
    pictures = region.get_by_role("list").last.get_by_role("button")
    expect(pictures).to_have_count(len(wrong))
    pictures.first.click()
    dialog = page.get_by_role("dialog")
    first, second = wrong[0], wrong[1]
    heat = text["heat"].format(label=first["predicted"])
    dialog.get_by_role("img", name=heat).wait_for()
    expect(dialog.get_by_text(first["path"], exact=True)).to_be_visible()
    expect(dialog.get_by_text(text["similar"])).to_have_count(3)
    expect(page).to_have_url(re.compile("picture="))
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_text(second["path"], exact=True)).to_be_visible()
    page.reload()  # the address opens the same picture
    expect(dialog.get_by_text(second["path"], exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page).not_to_have_url(re.compile("picture="))
    # A picture of another class is moved to dog.
    moved = next(row for row in wrong if row["label"] != "dog")
    page.goto(f"/studio/#/photos/test?lang={lang}&picture={moved['path']}")
    dialog.get_by_label(text["move to"]).select_option("dog")
    dialog.get_by_role("button", name=text["move"], exact=True).click()
    dialog.get_by_text(text["moved"]).wait_for()
    page.keyboard.press("Escape")
    region.get_by_text(text["changed"]).wait_for()
    page.get_by_role("button", name=text["undo"]).click()
    expect(region.get_by_text(text["changed"])).to_have_count(0)
    # The cells of the matrix choose the pictures that are listed.
    cells = table.group_by("label", "predicted").len().sort("label", "predicted").rows()
    label, predicted, n = cells[0]
    name = text["cell"].format(n=n, label=label, predicted=predicted)
    region.get_by_role("button", name=name).click()
    expect(pictures).to_have_count(n)


@pytest.mark.long
@pytest.mark.parametrize("lang", TEXTS)
def test_the_threshold_is_chosen_with_the_keyboard(page, working_folder, lang):
    text, table = TEXTS[lang], predictions_in(working_folder)
    page.goto(f"/studio/#/photos/test?lang={lang}")
    slider = page.get_by_role("slider", name=text["slider"])
    slider.wait_for()
    file = working_folder / "projects" / "photos" / ".pellucid" / "thresholds.json"
    own = page.get_by_role("button", name=text["own"])
    expect(own).to_be_disabled()
    is_right = (table["label"] == table["predicted"]).to_numpy()
    slider.focus()
    for key in ("Home", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        expect(own).to_be_enabled()
    at = int(slider.input_value())
    assert at == 2
    scores = table["ood_score"].to_numpy()
    chosen = sorted(scores)[1]  # the first refuses all, and the second all but one
    (cost,) = count_refusals(scores, is_right, [chosen])
    sentence = text["costs"].format(n=cost.n_right, of=is_right.sum())
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(slider).to_have_attribute("aria-valuetext", re.compile(re.escape(sentence)))
    page.wait_for_timeout(300)
    page.reload()
    expect(page.get_by_text(sentence)).to_be_visible()
    kept = json.loads(file.read_text())["by_classifier"].values()
    assert list(kept) == [pytest.approx(chosen)]
    own.click()
    expect(own).to_be_disabled()
    assert json.loads(file.read_text())["by_classifier"] == {}


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("working_folder")
def test_no_barriers(narrow_page, assert_accessible, scheme):
    page = narrow_page(scheme)
    for picture in ("", f"&picture={LABELS[1]}/0.png"):
        page.goto(f"/studio/#/photos/test?lang=ko{picture}")
        page.get_by_role("slider").wait_for()
        if picture:
            page.get_by_role("dialog").get_by_text(re.compile("^유사도 ")).first.wait_for()
        assert_accessible(page)
