"""The last step of the studio in a browser, and the page that it gives, opened as a file."""

import csv
import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.made_project import made_project

import pellucid

from .. import drawn_pictures

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.once, pytest.mark.timeout(300)]

N = 50
CLASSES = {'</script> "점" 🐈': "dots", "stripes": "vertical"}
TEXTS = {
    "en": {
        "download": "Download as a zip file",
        "ready": "Ready:",
        "code": "In a terminal",
        "script": "Show the Keras script",
        "keras": "In Keras alone",
        "tested": "pictures were classified correctly (95% confidence interval:",
        "choose": "Choose pictures",
        "all": f"{N} pictures",
        "csv": "Download as a table (CSV)",
        "clear": "Clear",
        "refused": "This browser cannot read it.",
        "deep": "16 bits per channel",
        "same": "this browser computed the same as pellucid",
        "how": "How pictures are read",
    },
    "ko": {
        "download": "zip 파일로 내려받기",
        "ready": "준비되었습니다",
        "code": "터미널에서",
        "script": "Keras 스크립트 보기",
        "keras": "Keras만으로",
        "tested": "를 맞혔습니다(95% 신뢰 구간:",
        "choose": "사진 선택",
        "all": f"사진 {N}장",
        "csv": "표로 저장(CSV)",
        "clear": "지우기",
        "refused": "이 브라우저에서 읽을 수 없습니다.",
        "deep": "채널당 16비트",
        "same": "이 브라우저의 계산 결과가 pellucid와 같습니다",
        "how": "사진을 읽는 방법",
    },
}


@pytest.fixture(scope="module")
def working_folder(working_folder):
    folder = working_folder
    for seed, (label, kind) in enumerate(CLASSES.items()):
        for number in range(24):
            path = folder / "projects" / "무늬" / label.replace("/", "") / f"{number}.png"
            drawn_pictures.draw(path, kind, np.random.default_rng([seed, number]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PELLUCID_CACHE", str(folder / "cache"))
        made_project(Path("projects/무늬"))
        pellucid.train("projects/무늬", model="tiny_vgg", image_size=32, epochs=4)
        yield folder


@pytest.fixture(scope="module")
def address(home_address):
    return home_address


@pytest.fixture(scope="module")
def pictures(working_folder):
    """Draw pictures of many sizes, kinds and orientations, as PNG and as JPEG."""
    random = np.random.default_rng(5)
    found = {"png": [], "jpg": []}
    for number in range(N):
        size = tuple(random.integers(20, 200, 2))
        kind = drawn_pictures.KINDS[number % 3]
        path = drawn_pictures.draw(working_folder / "new" / f"{number:02}.png", kind, random, size)
        image = Image.open(path)
        exif = Image.Exif()
        exif[0x0112] = 1 + number % 8
        image.save(path.with_suffix(".jpg"), quality=90, subsampling=number % 3, exif=exif)
        image = image.convert(("RGB", "L", "P", "RGBA")[number % 4])
        if image.mode == "RGBA":
            image.putalpha(Image.fromarray(255 * (np.indices(size)[0] > 9).astype(np.uint8)))
        image.save(path, exif=exif)
        found["png"].append(path)
        found["jpg"].append(path.with_suffix(".jpg"))
    return found


def take(page, lang, folder):
    """Download and unpack the zip file; gives the folder of the page."""
    text = TEXTS[lang]
    page.goto(f"/studio/#/무늬/take?lang={lang}")
    with page.expect_download() as download:
        page.get_by_role("button", name=text["download"]).click()
    assert download.value.suggested_filename == "무늬.zip"
    expect(page.get_by_role("status").filter(has_text=text["ready"])).to_be_visible()
    with zipfile.ZipFile(download.value.path()) as packed:
        packed.extractall(folder)
    return folder / "무늬"


def answers(page, lang, files):
    """Classify files on the page, and read its table."""
    text = TEXTS[lang]
    page.locator("input[type=file]").first.set_input_files(files)
    page.get_by_role("heading", name=text["all"], exact=True).wait_for(timeout=90_000)
    with page.expect_download() as download:
        page.get_by_role("button", name=text["csv"]).click()
    page.get_by_role("button", name=text["clear"]).click()
    table = download.value.path().read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(table)))


@pytest.mark.parametrize("lang", TEXTS)
def test_the_page_answers_from_a_file_as_pellucid_does(
    page, browser, working_folder, pictures, tmp_path, lang
):
    text = TEXTS[lang]
    folder = take(page, lang, tmp_path)
    command = page.get_by_role("region", name=text["code"])
    expect(command).to_contain_text("pellucid export '무늬' --format web")
    if lang == "en":
        page.get_by_role("button", name=text["script"]).click()
        script = page.get_by_role("region", name=text["keras"])
        expect(script).to_contain_text("import keras", timeout=60_000)

    context = browser.new_context(locale=f"{lang}-KR", offline=True)
    opened = context.new_page()
    asked, problems = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console", lambda message: problems.append(message.text) if message.type == "error" else 0
    )
    opened.goto((folder / "index.html").as_uri())
    expect(opened.get_by_text(text["tested"])).to_be_visible()
    run = pellucid.load("무늬")
    for kind, limit in (("png", 1e-3), ("jpg", 0.05)):
        rows = answers(opened, lang, pictures[kind])
        predicted = run.predict(pictures[kind], top=2)
        assert [row["picture"] for row in rows] == [path.name for path in pictures[kind]]
        differences, firsts = [], []
        for row, prediction in zip(rows, predicted, strict=True):
            assert prediction.error is None
            assert row["error"] == ""
            known = dict(zip(prediction.labels, prediction.probabilities, strict=True))
            differences += [abs(float(row[label]) - share) for label, share in known.items()]
            firsts.append(prediction.probabilities[0])
        assert max(differences) <= limit
        assert np.std(firsts) > 0.01  # the pictures do not all have the same answer
    opened.locator("summary", has_text=text["how"]).click()
    expect(opened.get_by_text(text["same"])).to_be_visible()
    context.close()
    assert all(url.startswith(("file:", "blob:")) for url in asked), asked
    assert not problems


def test_what_cannot_be_read_is_said_and_the_rest_is_classified(page, browser, tmp_path, pictures):
    text = TEXTS["en"]
    folder = take(page, "en", tmp_path / "zip")
    deep = tmp_path / "deep.png"
    Image.fromarray(np.zeros((9, 9), np.uint16)).save(deep)
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "empty.png").write_bytes(b"")
    cmyk = tmp_path / "press.jpg"
    Image.new("CMYK", (40, 40)).save(cmyk)
    half = tmp_path / "half.png"
    half.write_bytes(pictures["png"][0].read_bytes()[:60])
    names = ["notes.txt", "empty.png", "deep.png", "press.jpg", "half.png"]
    context = browser.new_context(locale="en-US")
    opened = context.new_page()
    opened.goto((folder / "index.html").as_uri())
    files = [*(tmp_path / name for name in names), pictures["png"][0]]
    opened.locator("input[type=file]").first.set_input_files(files)
    opened.get_by_role("heading", name="6 pictures", exact=True).wait_for(timeout=60_000)
    expect(opened.get_by_role("cell").filter(has_text=text["refused"])).to_have_count(2)
    expect(opened.get_by_role("cell").filter(has_text=text["deep"])).to_have_count(1)
    expect(opened.get_by_role("cell").filter(has_text="The file is empty.")).to_have_count(1)
    expect(opened.get_by_role("cell").filter(has_text="CMYK")).to_have_count(1)
    # An index.html that was opened within the zip file stands alone.
    alone = tmp_path / "alone.html"
    alone.write_text((folder / "index.html").read_text("utf-8").replace("facts.js", "gone.js"))
    alone.rename(folder / "alone.html")
    opened.goto((folder / "alone.html").as_uri())
    expect(opened.get_by_role("alert")).to_contain_text("extract the whole zip file")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_serious_barriers(
    page, narrow_page, assert_accessible, pictures, tmp_path, scheme
):
    folder = take(page, "ko", tmp_path)
    opened = narrow_page(scheme, locale="ko-KR")  # the language of a page without an address
    for place in ("studio", "file"):
        if place == "studio":
            opened.goto("/studio/#/무늬/take?lang=ko")
            opened.get_by_role("region", name="터미널에서").wait_for()
        else:
            opened.goto((folder / "index.html").as_uri())
            opened.locator("input[type=file]").first.set_input_files(pictures["png"][:3])
            opened.get_by_role("heading", name=re.compile("사진 3장")).wait_for()
        assert_accessible(opened)
