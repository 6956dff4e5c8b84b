"""The studio in a browser: from an empty project to a tested classifier."""

import io
import json
import re
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.made_project import made_project

from pellucid.data.projects.file_names import burst_of

from .. import drawn_pictures

pytestmark = [pytest.mark.slow, pytest.mark.once]

N = 30
CLASSES = {"점": "dots", "stripes": "vertical"}
TEXTS = {
    "en": {
        "project": "Name of the project",
        "create": "Create",
        "class": "Name of the class",
        "add": "Add class",
        "n": f"{N} pictures",
        "one less": f"{N - 1} pictures",
        "train step": re.compile("^3? ?Train"),
        "test step": re.compile("Test"),
        "train": "Train",
        "result": "Test result",
        "right": "{right} of {n} test pictures were classified correctly: {percent:.1f}%",
        "cell": "6: 점, predicted as 점",
        "move": "Move to",
        "move it": "Move",
        "undo": "Undo: move pictures",
        "aside": "Set aside",
        "refused": "1 file was not added:",
    },
    "ko": {
        "project": "프로젝트 이름",
        "create": "만들기",
        "class": "클래스 이름",
        "add": "클래스 추가",
        "n": f"사진 {N}장",
        "one less": f"사진 {N - 1}장",
        "train step": re.compile("학습"),
        "test step": re.compile("시험"),
        "train": "학습 시작",
        "result": "시험 결과",
        "right": "시험용 사진 {n}장 중 {right}장을 맞혔습니다. 정확도는 {percent:.1f}%",
        "cell": "6: 실제 점, 예측 점",
        "move": "옮길 클래스",
        "move it": "옮기기",
        "undo": "실행 취소: 사진 옮기기",
        "aside": "빼 두기",
        "refused": "추가하지 못한 파일이 1개 있습니다.",
    },
}


@pytest.fixture(scope="module")
def working_folder(working_folder):
    for seed, (label, kind) in enumerate(CLASSES.items()):
        for number in range(N):
            chance = np.random.default_rng([seed, number])
            path = working_folder / "photos" / label / f"{number}.png"
            drawn_pictures.draw(path, kind, chance, (40, 40))
    return working_folder


@pytest.fixture(scope="module")
def address(home_address):
    return home_address


def collect(page, lang, folder, project):
    text = TEXTS[lang]
    page.goto(f"/studio/#/?lang={lang}")
    page.get_by_role("textbox", name=text["project"]).fill(project)
    page.get_by_role("button", name=text["create"]).click()
    for name in CLASSES:
        page.get_by_role("textbox", name=text["class"]).fill(name)
        page.get_by_role("button", name=text["add"]).click()
        card = page.get_by_role("region", name=name)
        files = sorted((folder / "photos" / name).iterdir())
        card.locator("input[type=file]").set_input_files(files)
        card.get_by_text(text["n"], exact=True).wait_for()
        expect(
            card.get_by_role("button", pressed=False).filter(has=page.locator("img"))
        ).not_to_have_count(0)


@pytest.mark.long
@pytest.mark.parametrize("lang", TEXTS)
def test_pictures_are_moved_set_aside_and_brought_back(
    page, expected_problems, working_folder, lang
):
    expected_problems.append("status of 400")
    text = TEXTS[lang]
    collect(page, lang, working_folder, f"moved-{lang}")
    dots, stripes = (page.get_by_role("region", name=name) for name in CLASSES)
    first = dots.get_by_role("button").filter(has=page.locator("img")).first
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    page.get_by_label(text["move"]).select_option("stripes")
    page.get_by_role("button", name=text["move it"], exact=True).click()
    dots.get_by_text(text["one less"], exact=True).wait_for()

    def answer_late(route):
        answer = route.fetch()
        page.wait_for_timeout(500)
        route.fulfill(response=answer)

    # A number stands above the pictures that it counts, also if their list comes late.
    page.route("**/pictures?class=stripes", answer_late)
    page.get_by_role("button", name=text["undo"]).click()
    for card in (dots, stripes):
        card.get_by_text(text["n"], exact=True).wait_for()
    page.unroute_all(behavior="wait")
    stripes.get_by_role("button").filter(has=page.locator("img")).first.click()
    page.get_by_role("button", name=text["aside"]).click()
    stripes.get_by_text(text["one less"], exact=True).wait_for()
    page.keyboard.press("Control+z")
    stripes.get_by_text(text["n"], exact=True).wait_for()
    broken = {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"<html></html>"}
    dots.locator("input[type=file]").set_input_files([broken])
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(text["refused"])
    expect(alert).to_contain_text("broken.jpg")
    # Another program changes the folder: the page follows.
    (working_folder / "projects" / f"moved-{lang}" / "점" / "new.png").write_bytes(
        next((working_folder / "photos" / "stripes").iterdir()).read_bytes()
    )
    dots.get_by_text(re.compile(rf"\b{N + 1}(장| pictures)")).wait_for()


def test_pictures_that_do_not_reach_the_server_are_sent_again(
    page, expected_problems, working_folder
):
    expected_problems.append("net::ERR_FAILED")
    page.goto("/studio/#/?lang=en")
    page.get_by_role("textbox", name="Name of the project").fill("unsent")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("textbox", name="Name of the class").fill("cat")
    page.get_by_role("button", name="Add class").click()
    card = page.get_by_role("region", name="cat")
    sent = re.compile(r"/pictures\?class=cat&batch")
    page.route(sent, lambda route: route.abort())
    files = sorted((working_folder / "photos" / "점").iterdir())[:3]
    card.locator("input[type=file]").set_input_files(files)
    page.get_by_text("3 pictures did not reach the server.").wait_for()
    page.unroute(sent)
    page.get_by_role("button", name="Send again").click()
    card.get_by_text("3 pictures", exact=True).wait_for()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.long
@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize("lang", TEXTS)
def test_from_nothing_to_a_tested_classifier(page, working_folder, lang):
    text = TEXTS[lang]
    collect(page, lang, working_folder, f"trained-{lang}")
    page.get_by_role("link", name=text["train step"]).click()
    page.get_by_role("button", name=text["train"], exact=True).click()
    page.get_by_role("link", name=text["test step"]).click()
    page.get_by_role("heading", name=text["result"]).wait_for(timeout=110_000)
    metrics = json.loads(
        Path(working_folder, "runs", f"trained-{lang}", "metrics.json").read_text()
    )
    n, accuracy = metrics["n_test"], metrics["accuracy"]
    expected = text["right"].format(right=round(n * accuracy), n=n, percent=100 * accuracy)
    expect(page.get_by_text(expected)).to_be_visible()
    page.get_by_role("button", name=text["cell"]).click()
    region = page.get_by_role("region", name=text["result"])
    expect(region.locator("ul img")).to_have_count(6)


def test_a_burst_is_a_group(working_folder, address, browser):
    arguments = ["--no-sandbox", "--disable-gpu", "--use-fake-ui-for-media-stream",
                 "--use-fake-device-for-media-stream"]  # fmt: skip
    with_camera = browser.browser_type.launch(executable_path=_chromium(), args=arguments)
    page = with_camera.new_context(base_url=address, locale="en-US", bypass_csp=True).new_page()
    page.goto("/studio/#/?lang=en")
    page.get_by_role("textbox", name="Name of the project").fill("bursts")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("textbox", name="Name of the class").fill("cat")
    page.get_by_role("button", name="Add class").click()
    card = page.get_by_role("region", name="cat")
    card.get_by_role("button", name="Camera").click()
    page.wait_for_function("document.querySelector('video')?.videoWidth > 0")
    shoot = card.get_by_role("button", name="Take pictures")
    for _ in range(2):
        shoot.dispatch_event("pointerdown")
        page.wait_for_timeout(800)
        shoot.dispatch_event("pointerup")
        page.get_by_text(re.compile("^Adding")).wait_for(state="detached")
        time.sleep(1.1)  # the name of a burst has its second
    names = [path.name for path in (working_folder / "projects" / "bursts" / "cat").iterdir()]
    with_camera.close()
    bursts = {burst_of(name) for name in names}
    assert len(bursts) == 2
    assert None not in bursts
    assert len(names) >= 6
    for path in (working_folder / "projects" / "bursts" / "cat").iterdir():
        assert Image.open(io.BytesIO(path.read_bytes())).format == "JPEG"


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["", "axe"])
def test_no_page_has_serious_barriers(
    narrow_page, assert_accessible, working_folder, place, scheme
):
    if place:
        root = working_folder / "projects" / place
        for name in CLASSES:
            shutil.copytree(working_folder / "photos" / name, root / name, dirs_exist_ok=True)
        made_project(root)
    page = narrow_page(scheme)
    page.goto(f"/studio/#/{place}?lang=ko")
    page.get_by_role("heading", name="새 클래스" if place else "새 프로젝트").wait_for()
    if place:
        page.get_by_role("region", name="점").locator("img").first.click()
    assert_accessible(page)


def _chromium():
    from .conftest import CHROMIUM

    return CHROMIUM
