"""The studio in Korean: on no step is an English sentence, also where something went wrong."""

import io
import re
import zipfile

import numpy as np
import pytest
from playwright.sync_api import expect

from .. import drawn_pictures

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.once]

N = 30
CLASSES = {"점": "dots", "줄": "vertical"}
SENTENCE = re.compile(r"\b[A-Za-z]+[ ,]+[a-z'’]+[ ,]+[a-z]+\b")
"""Three Latin words in a row; of formats such as JPEG and PNG there may be more."""
READ = """() => {
    const found = [];
    const code = "code, pre, kbd, samp, script, style, option, [lang=en]";
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const { parentElement, data } = walk.currentNode;
        if (data.trim() && !parentElement.closest(code)) found.push(data);
    }
    for (const name of ["aria-label", "title", "placeholder", "alt"])
        for (const each of document.querySelectorAll(`[${name}]`))
            found.push(each.getAttribute(name));
    return found;
}"""
"""The text nodes of the page outside of code, and the attributes that a reader gets to know."""


@pytest.fixture(scope="module")
def address(home_address):
    return home_address


def english_on(page):
    texts = [re.sub("`[^`]*`", "", text) for text in page.evaluate(READ)]  # commands
    return [text for text in texts if SENTENCE.search(text)]


def pictures(folder):
    for seed, (label, kind) in enumerate(CLASSES.items()):
        for number in range(N):
            chance = np.random.default_rng([seed, number])
            drawn_pictures.draw(folder / label / f"{number}.png", kind, chance, (40, 40))
    (folder / "줄" / "copy.png").write_bytes((folder / "점" / "3.png").read_bytes())
    return folder


def make_class(page, name):
    page.get_by_role("textbox", name="클래스 이름").fill(name)
    page.get_by_role("button", name="클래스 추가").click()


def unfold(page):
    """Open what is folded; with each one that is opened, the others are fewer."""
    folded = page.locator("details:not([open]) > summary")
    for _ in range(folded.count()):
        folded.first.click()


def refused(page, words):
    alert = page.get_by_role("alert").filter(has_text=re.compile(words))
    expect(alert.first).to_be_visible()
    assert english_on(page) == []


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("shared_cache")
def test_no_step_has_an_english_sentence(page, expected_problems, working_folder):
    expected_problems.append("status of 400")
    photos = pictures(working_folder / "photos")
    page.goto("/studio/#/?lang=ko")
    page.get_by_role("textbox", name="프로젝트 이름").fill("con")
    page.get_by_role("button", name="만들기").click()
    refused(page, "프로젝트 이름으로 'con'을 쓸 수 없습니다: Windows에서")
    page.get_by_role("textbox", name="프로젝트 이름").fill("사진")
    page.get_by_role("button", name="만들기").click()

    # Collect
    make_class(page, "train")
    refused(page, "시험용 사진은 프로젝트가 직접 뽑습니다")
    for name in CLASSES:
        make_class(page, name)
        card = page.get_by_role("region", name=name)
        card.locator("input[type=file]").set_input_files(sorted((photos / name).iterdir()))
        card.get_by_text(re.compile(r"^사진 3[01]장$")).wait_for()
    card.locator("input[type=file]").set_input_files(
        [
            {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"<html></html>"},
            {"name": "empty.png", "mimeType": "image/png", "buffer": b""},
        ]
    )
    refused(page, "broken.jpg")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("inner.zip", b"PK")
    for name, content in (("inside.zip", archive.getvalue()), ("damaged.zip", b"PK\x03\x04")):
        chosen = {"name": name, "mimeType": "application/zip", "buffer": content}
        page.locator("input[accept^='.zip']").set_input_files([chosen])
        refused(page, name)

    # Check; what was found is told in the language that is chosen now.
    page.get_by_role("link", name=re.compile("점검")).first.click()
    finding = page.locator("summary").filter(has_text="여러 클래스에 있는 사진")
    finding.wait_for(timeout=200_000)
    unfold(page)
    assert english_on(page) == []
    page.evaluate("location.hash = location.hash.replace('lang=ko', 'lang=en')")
    page.locator("summary").filter(has_text="The same picture under several labels").wait_for()
    page.evaluate("location.hash = location.hash.replace('lang=en', 'lang=ko')")
    finding.wait_for()
    assert english_on(page) == []

    # Train. Stages that took no time, such as reading pictures that are known, are not listed.
    page.goto("/studio/#/사진/train?lang=ko")
    page.get_by_role("button", name="학습 시작", exact=True).click()
    page.get_by_role("progressbar").first.wait_for()
    assert english_on(page) == []
    page.get_by_role("link", name="시험 결과 보기").wait_for(timeout=200_000)
    unfold(page)
    expect(page.get_by_role("table").filter(has_text="보고서를 쓰는 중")).to_be_visible()
    assert english_on(page) == []

    page.goto("/studio/#/사진/test?lang=ko")
    page.get_by_role("heading", name="시험 결과").wait_for(timeout=200_000)
    assert english_on(page) == []
    for step in ("improve", "take"):
        page.goto(f"/studio/#/사진/{step}?lang=ko")
        page.get_by_role("heading", level=2).first.wait_for()
        unfold(page)
        assert english_on(page) == []

    # A project that is gone
    page.goto("/studio/#/없음?lang=ko")
    refused(page, "프로젝트 '없음'이 없어졌습니다")
