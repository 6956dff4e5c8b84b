"""The studio in a browser: projects with odd folders, that are gone, or that there never were."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from pellucid.data.projects.project import Project

pytestmark = [pytest.mark.slow, pytest.mark.once]

TEXTS = {
    "en": {
        "linked": "elsewhere is a link to a folder",
        "inbox": "1 picture without a class",
        "gone": "no project '{name}' any more",
    },
    "ko": {
        "linked": "가리키는 링크입니다: elsewhere",
        "inbox": "클래스가 없는 사진 1장",
        "gone": "프로젝트 '{name}'",
    },
}


def draw(number):
    pixels = np.random.default_rng(number).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def address(home_address):
    return home_address


@pytest.fixture
def expected_problems():
    return ["400 (Bad Request)"]


@pytest.mark.long
@pytest.mark.parametrize("lang", TEXTS)
def test_what_lies_beside_the_classes_and_a_folder_that_is_gone(page, working_folder, lang):
    root = working_folder / "projects" / f"odd-{lang}"
    root.mkdir(parents=True)
    Project(root).make_class("cat")
    (root / "beside.png").write_bytes(draw(1))
    (root / "elsewhere").symlink_to(working_folder)
    page.goto(f"/studio/#/odd-{lang}?lang={lang}")
    page.get_by_text(TEXTS[lang]["linked"]).wait_for()
    page.get_by_text(TEXTS[lang]["inbox"]).wait_for()
    root.rename(root.with_name("elsewhere"))
    expect(page.get_by_role("alert")).to_contain_text(
        TEXTS[lang]["gone"].format(name=f"odd-{lang}")
    )
    root.with_name("elsewhere").rename(root)
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("lang", TEXTS)
def test_a_project_that_there_never_was(page, lang):
    page.goto(f"/studio/#/nothing/train?lang={lang}")
    gone = {"en": "There is no project 'nothing'", "ko": "프로젝트 'nothing'이 없어졌습니다"}
    expect(page.get_by_role("alert")).to_contain_text(gone[lang])
