"""The studio's first two steps in a browser: collecting pictures, and checking them."""

import base64
import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.made_project import made_project

from .. import drawn_pictures
from ..drawn_pictures import draw_noise as draw

pytestmark = [pytest.mark.slow, pytest.mark.once]

TEXTS = {
    "en": {
        "sorted": "Added by folder: cat: 2, 새: 1",
        "pasted": "1 picture was pasted.",
        "class": "Class",
        "add": "Add",
        "one": "1 picture",
        "colour": "Colour of cat",
        "fifth": "Colour 5",
        "undo colour": "Undo: colour of a class",
        "inbox": "2 pictures without a class",
        "accept": "Add it to cat",
        "move": "Move to",
        "new": "New class …",
        "name": "Name of the class",
        "move it": "Move",
        "check": re.compile("Check.*finding"),
        "doubtful": re.compile(r"Labels to look at \(\d"),
        "queue": re.compile("Go through"),
        "question": "It is in cat. A classifier trained on the other pictures takes it for dog.",
        "done": "You have gone through all labels.",
        "close": "Close",
    },
    "ko": {
        "sorted": "폴더에 따라 추가했습니다. cat: 2, 새: 1",
        "pasted": "사진 1장을 붙여 넣었습니다.",
        "class": "클래스",
        "add": "추가",
        "one": "사진 1장",
        "colour": "‘cat’ 클래스의 색",
        "fifth": "색 5",
        "undo colour": "실행 취소: 클래스 색",
        "inbox": "클래스가 없는 사진 2장",
        "accept": "‘cat’ 클래스에 추가",
        "move": "옮길 클래스",
        "new": "새 클래스…",
        "name": "클래스 이름",
        "move it": "옮기기",
        "check": re.compile("점검.*발견"),
        "doubtful": re.compile(r"클래스를 확인할 사진 \(\d"),
        "queue": re.compile("클래스 확인하기"),
        "question": "지금은 ‘cat’ 클래스에 있습니다. "
        "다른 사진으로 학습한 분류기는 ‘dog’ 클래스로 봅니다.",
        "done": "모두 확인했습니다.",
        "close": "닫기",
    },
}
PASTE = """([content]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "image.png", { type: "image/png" }));
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def address(home_address):
    return home_address


def new_project(folder, name, classes=()):
    root = folder / "projects" / name
    root.mkdir(parents=True)
    project = made_project(root)
    for label in classes:
        project.make_class(label)
    return project


@pytest.mark.long
@pytest.mark.parametrize("lang", TEXTS)
def test_pictures_come_in_many_ways(page, working_folder, lang):
    text = TEXTS[lang]
    project = new_project(working_folder, f"many-{lang}", ["cat"])
    page.goto(f"/studio/#/many-{lang}?lang={lang}")
    cat = page.get_by_role("region", name="cat", exact=True)
    cat.wait_for()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mine/cat/1.png", draw(1))
        archive.writestr("mine/cat/2.png", draw(2))
        archive.writestr("mine/새/1.png", draw(3))
    sent = {"name": "mine.zip", "mimeType": "application/zip", "buffer": buffer.getvalue()}
    page.locator("input[accept^='.zip']").set_input_files([sent])
    page.get_by_text(text["sorted"]).wait_for()
    # A folder with one folder per class.
    for label, numbers in {"dog": [4, 5], "bird": [6]}.items():
        for number in numbers:
            path = working_folder / f"chosen-{lang}" / label / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(draw(number))
    page.locator("input[webkitdirectory]").set_input_files(working_folder / f"chosen-{lang}")
    for label, n in {"dog": 2, "bird": 1, "cat": 2, "새": 1}.items():
        expect(page.locator(f"[data-class={label}] img")).to_have_count(n)
    # What is pasted asks for its class, unless the keyboard is in one.
    content = base64.b64encode(draw(7)).decode()
    page.locator("body").evaluate("document.activeElement.blur()")
    page.evaluate(PASTE, [content])
    page.get_by_text(text["pasted"]).wait_for()
    page.get_by_role("combobox", name=text["class"], exact=True).select_option("bird")
    page.get_by_role("button", name=text["add"], exact=True).click()
    expect(page.locator("[data-class=bird] img")).to_have_count(2)
    cat.get_by_role("button").first.focus()
    page.evaluate(PASTE, [base64.b64encode(draw(8)).decode()])
    expect(cat.locator("img")).to_have_count(3)
    assert len(project.pictures("cat")) == 3


@pytest.mark.long
@pytest.mark.parametrize("lang", TEXTS)
def test_colours_waiting_pictures_and_a_class_that_is_split(
    page, expected_problems, working_folder, lang
):
    expected_problems.append("status of 400")  # the pictures of a class that is undone meanwhile
    text = TEXTS[lang]
    project = new_project(working_folder, f"split-{lang}", ["cat", "dog"])
    for number in range(4):
        project.add("dog", draw(number))
    project.receive(draw(10), "cat")
    project.receive(draw(11))
    page.goto(f"/studio/#/split-{lang}?lang={lang}")
    page.get_by_role("button", name=text["colour"]).click()
    page.get_by_role("button", name=text["fifth"], exact=True).click()
    page.get_by_role("button", name=text["undo colour"]).wait_for()
    assert {each.name: each.colour for each in project.classes()} == {"cat": 4, "dog": None}
    inbox = page.get_by_role("region", name=text["inbox"])
    inbox.get_by_role("button", name=text["accept"]).click()
    page.get_by_role("region", name="cat", exact=True).locator("img").wait_for()
    assert len(project.inbox()) == 1
    pictures = (
        page.locator("[data-class=dog]").get_by_role("button").filter(has=page.locator("img"))
    )
    for number in (0, 1):
        pictures.nth(number).click()
    page.get_by_label(text["move"]).select_option(text["new"])
    page.get_by_role("textbox", name=text["name"]).last.fill("wolf")
    page.get_by_role("button", name=text["move it"], exact=True).click()
    expect(page.locator("[data-class=wolf] img")).to_have_count(2)
    page.keyboard.press("Control+z")  # the class and the moves
    expect(page.locator("[data-class=dog] img")).to_have_count(4)
    expect(page.locator("[data-class=wolf]")).to_have_count(0)  # the last of the moves
    assert [each.name for each in project.classes()] == ["cat", "dog"]


@pytest.mark.long
@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize("lang", TEXTS)
def test_checks_run_by_themselves_and_labels_are_a_queue(page, working_folder, lang):
    text = TEXTS[lang]
    root = working_folder / "projects" / f"checked-{lang}"
    for seed, (label, kind) in enumerate({"cat": "dots", "dog": "vertical"}.items()):
        (root / label).mkdir(parents=True)
        for number in range(12):
            chance = np.random.default_rng([seed, number])
            drawn_pictures.draw(root / label / f"{number}.png", kind, chance, (40, 40))
    wrong = Path(root / "cat" / "wrong.png")
    drawn_pictures.draw(wrong, "vertical", np.random.default_rng(99), (40, 40))
    project = made_project(root)
    page.goto(f"/studio/#/checked-{lang}?lang={lang}")
    page.get_by_role("link", name=text["check"]).wait_for(timeout=90_000)
    page.locator("[data-class=cat]").get_by_role("link", name=text["doubtful"]).click()
    page.get_by_role("button", name=text["queue"]).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(text["question"]).wait_for()
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_text(text["question"])).to_have_count(0)
    assert len(project.pictures("dog")) == 13
    page.keyboard.press("Control+z")
    dialog.get_by_text(text["question"]).wait_for()
    page.keyboard.press("ArrowLeft")
    expect(dialog.get_by_text(text["question"])).to_have_count(0)
    assert len(project.pictures("cat")) == 13
    assert len(project.kept()) == 1
