"""The class room in two browsers: a phone sends pictures, and the teacher sees them wait."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from pellucid.app.class_room.limits import RoomLimits
from pellucid.data.projects.project import Project

pytestmark = [pytest.mark.slow, pytest.mark.once]

GPS = 0x8825
LIMIT = 6
TEXTS = {
    "en": {
        "locale": "en-US",
        "panel": "Pictures from phones",
        "open": "Open the room",
        "close": "Close the room",
        "came": "3 pictures from 1 phone",
        "unknown": "I don’t know",
        "sent": "3 of 3 sent",
        "offline": "No connection.",
        "again": "Try again",
        "later": "4 of 4 sent",
        "bad": "notes.txt: This file is not a picture that can be used.",
        "many": "You chose 5 pictures, but can send 2 more. The first 2 are sent.",
        "full": "You have sent as many pictures as this room takes from one phone.",
        "closed": "Your teacher has closed the room.",
        "none": "There is no open room with this code.",
        "code": "Code",
        "enter": "Continue",
        "reachable": "because it was started without --host.",
    },
    "ko": {
        "locale": "ko-KR",
        "panel": "휴대전화에서 사진 받기",
        "open": "교실 열기",
        "close": "교실 닫기",
        "came": "휴대전화 1대에서 사진 3장",
        "unknown": "잘 모르겠어요",
        "sent": "3장 중 3장 보냄",
        "offline": "연결이 끊겼습니다.",
        "again": "다시 시도",
        "later": "4장 중 4장 보냄",
        "bad": "notes.txt: 이 파일은 사진으로 쓸 수 없습니다.",
        "many": "5장을 골랐지만 2장만 더 보낼 수 있습니다.",
        "full": "한 휴대전화에서 보낼 수 있는 만큼 모두 보냈습니다.",
        "closed": "선생님이 교실을 닫았습니다.",
        "none": "이 코드로 열린 교실이 없습니다.",
        "code": "코드",
        "enter": "계속",
        "reachable": "--host 없이 시작되어 휴대전화가 접속할 수 없습니다.",
    },
}


def photo(number, size=(900, 2400)):
    """A large photo that says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(GPS).update({1: "N", 2: (37.0, 33.0, 36.0)})
    small = np.random.default_rng(number).integers(0, 256, (6, 16, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(small).resize(size[::-1]).save(file, "JPEG", exif=exif)
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


@pytest.fixture
def address(tmp_path, listening, monkeypatch):
    """The address of the teacher's studio, whose room is closed."""
    from pellucid.app.class_room.serving import phones_served
    from pellucid.app.home import create_home

    monkeypatch.chdir(tmp_path)
    for name in ("고양이", "dog"):
        (tmp_path / "photos" / name).mkdir(parents=True)
    limits = RoomLimits(n_per_student=LIMIT, n_free_bytes=0)
    with (
        phones_served("127.0.0.1", 0, limits) as rooms,
        listening(create_home(project=tmp_path / "photos", rooms=rooms)) as found,
    ):
        yield found


@pytest.fixture
def open_phone(browser):
    """Open the page of a phone; nothing fails unseen, and no request leaves the room's server."""
    contexts, asked, problems = [], [], []

    def start(address, locale, **options):
        context = browser.new_context(
            viewport={"width": 390, "height": 800}, locale=locale, has_touch=True, is_mobile=True,
            **options,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(address)
        return page

    yield start
    for context in contexts:
        context.close()
    assert all(url.startswith(("http://127.0.0.1:", "blob:")) for url in asked), asked
    assert not problems, problems


def open_room(page, text, lang):
    """Open the room as the teacher does; returns the address that the QR code on the page holds."""
    import zxingcpp

    page.goto(f"/studio/#/given?lang={lang}")
    page.get_by_text(text["panel"]).click()
    page.get_by_role("button", name=text["open"]).click()
    drawn = page.get_by_role("img", name="http://127.0.0.1:")
    seen = Image.open(io.BytesIO(drawn.screenshot())).convert("L")
    address = zxingcpp.read_barcode(np.asarray(seen)).text
    assert address in drawn.get_attribute("alt")
    code = address.partition("#")[2]
    expect(page.get_by_text(code, exact=True)).to_be_visible()
    return address


@pytest.mark.long
@pytest.mark.parametrize("lang", TEXTS)
def test_a_phone_sends_pictures_that_wait_for_the_teacher(page, open_phone, tmp_path, lang):
    text = TEXTS[lang]
    room = open_room(page, text, lang)
    phone = open_phone(room, text["locale"])
    chooser = phone.locator("input[type=file]").first
    expect(chooser).to_be_disabled()
    assert not chooser.get_attribute("capture")
    phone.get_by_text("고양이").tap()
    chooser.set_input_files([photo(number) for number in range(3)])
    phone.get_by_text(text["sent"]).wait_for()
    expect(phone.locator("li.sent img")).to_have_count(3)
    page.get_by_text(text["came"]).wait_for()
    waiting = Project(tmp_path / "photos").inbox()
    assert [each.label for each in waiting] == ["고양이"] * 3
    for each in waiting:
        stored = Image.open(io.BytesIO((tmp_path / "photos" / each.path).read_bytes()))
        assert stored.size == (1600, 600)
        assert not stored.getexif()
    # The network drops; what was not sent is sent when it is back.
    sending = re.compile("/api/room/pictures")
    phone.route(sending, lambda route: route.abort())
    phone.get_by_text(text["unknown"]).tap()
    chooser.set_input_files([photo(3)])
    phone.get_by_text(text["offline"]).wait_for()
    phone.unroute(sending)
    phone.get_by_role("button", name=text["again"]).tap()
    phone.get_by_text(text["later"]).wait_for()
    assert [each.label for each in Project(tmp_path / "photos").inbox()].count(None) == 1
    # The same again, no picture, and more than may be sent.
    chooser.set_input_files(
        [photo(3), {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"x"}]
    )
    phone.get_by_text(text["bad"]).wait_for()
    chooser.set_input_files([photo(number) for number in range(10, 15)])
    phone.get_by_text(text["many"]).wait_for()
    phone.get_by_text(text["full"]).wait_for()
    # The last one may still be stored when the next one is refused.
    for _ in range(50):
        if len(Project(tmp_path / "photos").inbox()) >= LIMIT:
            break
        page.wait_for_timeout(100)
    assert len(Project(tmp_path / "photos").inbox()) == LIMIT
    page.get_by_role("button", name=text["close"]).click()
    page.get_by_role("button", name=text["open"]).wait_for()
    phone.reload()
    phone.get_by_text(text["none"]).wait_for()


@pytest.mark.long
def test_a_class_that_is_gone_and_a_room_that_is_closed_meanwhile(page, open_phone, tmp_path):
    text = TEXTS["en"]
    phone = open_phone(open_room(page, text, "en"), "en-US")
    phone.get_by_text("dog").tap()
    Project(tmp_path / "photos").rename_class("dog", "강아지")
    chooser = phone.locator("input[type=file]").first
    chooser.set_input_files([photo(1)])
    phone.get_by_text("This class no longer exists.").wait_for()
    phone.get_by_text("강아지").tap()
    phone.get_by_role("button", name="Try again").tap()
    phone.get_by_text("1 of 1 sent").wait_for()
    assert [each.label for each in Project(tmp_path / "photos").inbox()] == ["강아지"]
    page.get_by_role("button", name=text["close"]).click()
    page.get_by_role("button", name=text["open"]).wait_for()
    chooser.set_input_files([photo(2)])
    phone.get_by_text(text["closed"]).wait_for()
    expect(phone.locator("input[type=file]")).to_have_count(0)
    expect(phone.get_by_role("listitem")).to_contain_text(["not sent", "sent"])
    assert len(Project(tmp_path / "photos").inbox()) == 1


def test_the_code_can_be_typed(page, open_phone):
    text = TEXTS["en"]
    base, _, code = open_room(page, text, "en").partition("#")
    phone = open_phone(f"{base}#abcd", "en-US")
    phone.get_by_text(text["none"]).wait_for()
    phone.get_by_label(text["code"]).fill(code.replace("-", " ").upper())
    phone.get_by_role("button", name=text["enter"]).tap()
    expect(phone.get_by_role("radio")).to_have_count(3)  # two classes, and "I don't know"
    expect(phone.get_by_text("고양이")).to_be_visible()
    expect(phone.get_by_text(text["none"])).to_have_count(0)


def test_without_a_host_the_panel_says_how_to_start(open_phone, tmp_path, listening, monkeypatch):
    from pellucid.app.home import create_home

    monkeypatch.chdir(tmp_path)
    (tmp_path / "photos" / "cat").mkdir(parents=True)
    with listening(create_home(project=tmp_path / "photos")) as found:
        page = open_phone(f"{found}/studio/#/given?lang=ko", "ko-KR")
        page.get_by_text(TEXTS["ko"]["panel"]).click()
        page.get_by_text(TEXTS["ko"]["reachable"]).wait_for()
        command = f"pellucid studio {tmp_path / 'photos'} --host 0.0.0.0"
        expect(page.get_by_text(command)).to_be_visible()
        page.goto("about:blank")  # its events would keep the server


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_neither_page_has_serious_barriers(page, address, open_phone, assert_accessible, scheme):
    room = open_room(page, TEXTS["ko"], "ko")
    phone = open_phone(room, "ko-KR", color_scheme=scheme)
    phone.set_viewport_size({"width": 360, "height": 740})
    phone.get_by_text("고양이").tap()
    phone.locator("input[type=file]").first.set_input_files(
        [photo(1), {"name": "x.txt", "mimeType": "text/plain", "buffer": b"x"}]
    )
    phone.get_by_text("x.txt").wait_for()
    empty = open_phone(room.partition("#")[0], "en-US", color_scheme=scheme)
    teacher = open_phone(f"{address}/studio/#/given?lang=ko", "ko-KR", color_scheme=scheme)
    teacher.get_by_role("img", name="http://127.0.0.1:").wait_for()
    for shown in (phone, empty, teacher):
        assert_accessible(shown)
