"""The class room: what phones may send, and that they can do nothing else."""

import io
import shutil

import numpy as np
import pytest
from PIL import Image
from tests.made_project import made_project

from pellucid.app.class_room.addresses import reachable_at
from pellucid.app.class_room.limits import RoomLimits
from pellucid.app.class_room.only_pixels import MAX_SIDE, only_pixels
from pellucid.app.class_room.qr_code import qr_code
from pellucid.app.class_room.rate import Rate
from pellucid.app.class_room.room import Room
from pellucid.app.class_room.room_code import is_same_code, new_code
from pellucid.app.class_room.room_error import RoomError
from pellucid.app.class_room.rooms import Rooms
from pellucid.data.projects.project import Project
from pellucid.errors import PictureError

from .room_pictures import FEW, draw, photo_of_phone


@pytest.fixture
def project(tmp_path):
    for name in ("고양이", "dog 🐶"):
        (tmp_path / "photos" / name).mkdir(parents=True)
    return made_project(tmp_path / "photos")


@pytest.fixture
def room(project):
    return Room(project, FEW)


def test_what_a_student_sends_waits_with_the_class_that_was_proposed(room, project):
    assert room.classes() == ["dog 🐶", "고양이"]
    assert room.receive("mina", draw(1), "dog 🐶") == (True, 1)
    assert room.receive("mina", draw(2)) == (True, 2)
    assert sorted(str(each.label) for each in project.inbox()) == ["None", "dog 🐶"]
    assert [each.pictures for each in project.classes()] == [(), ()]
    assert project.undo() is None
    assert (room.n_received, room.n_students) == (2, 1)


def test_a_picture_that_comes_twice_counts_once(room, project):
    content = draw(1)
    assert room.receive("mina", content, "고양이") == (True, 1)
    assert room.receive("mina", content, "고양이") == (False, 1)
    assert room.receive("juno", content, "고양이") == (False, 0)
    assert room.n_students == 1
    assert len(project.inbox()) == 1
    # It is another proposal for the same picture.
    assert room.receive("juno", content, "dog 🐶") == (True, 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_only_the_pixels_are_kept(room, project, kind):
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    content, pixels = photo_of_phone(kind)
    room.receive("mina", content)
    kept = project.find(project.inbox()[0].path).read_bytes()
    stored = Image.open(io.BytesIO(kept))
    assert stored.format == "JPEG"
    assert not stored.getexif()
    assert "comment" not in stored.info
    for trace in (b"Exif", b"Seoul", b"2026:11:29", b"http://ns.adobe.com"):
        assert trace not in kept
    # Upright (a HEIF does not say by its EXIF how it lies), and otherwise as it was: the mean error
    # is below two of 255.
    expected = (pixels if kind == "HEIF" else np.rot90(pixels, -1)).astype(float)
    assert np.abs(np.asarray(stored) - expected).mean() < 2


def test_large_pictures_are_shrunk_and_the_same_content_gives_the_same_file():
    content = draw(1, (40, 2 * MAX_SIDE))
    made = only_pixels(content, 10**7)
    assert Image.open(io.BytesIO(made)).size == (MAX_SIDE, 20)
    assert only_pixels(content, 10**7) == made
    with pytest.raises(PictureError, match="pixels"):
        only_pixels(content, 1000)


def refusal(room, *values):
    with pytest.raises(RoomError) as caught:
        room.receive(*values)
    return caught.value.code


def test_what_cannot_be_used_counts_nothing(room, project):
    for content in (b"<html>", draw(1)[:300], b""):
        with pytest.raises(PictureError):
            room.receive("mina", content)
    assert room.n_received == 0
    assert project.inbox() == []


def test_each_student_and_the_inbox_have_limits(room, project):
    for number in range(3):
        room.receive("mina", draw(number))
    assert refusal(room, "mina", draw(3)) == "student full"
    for number in range(3, 5):
        room.receive("juno", draw(number))
    assert refusal(room, "juno", draw(5)) == "room full"
    project.set_aside([project.inbox()[0].path])  # the teacher makes room
    assert room.receive("juno", draw(5)).is_new


def test_the_bytes_of_a_room_and_the_disk_have_limits(project):
    content = draw(1)
    small = Room(project, RoomLimits(n_room_bytes=len(content) + 1))
    small.receive("mina", content)
    assert refusal(small, "juno", draw(2)) == "room full"
    full = Room(project, RoomLimits(n_free_bytes=2**62))
    assert refusal(full, "mina", draw(3)) == "disk full"
    assert full.n_received == 0


def test_classes_and_projects_that_are_gone(room, project):
    project.rename_class("고양이", "cat")
    assert refusal(room, "mina", draw(1), "고양이") == "no class"
    assert refusal(room, "mina", draw(1), "../cat") == "no class"
    room.receive("mina", draw(1), "cat")
    renamed = project.root.with_name("renamed")
    project.root.rename(renamed)
    assert refusal(room, "mina", draw(2), "cat") == "closed"
    assert refusal(room, "mina", draw(2)) == "closed"
    assert not project.root.exists()
    shutil.rmtree(renamed)
    with pytest.raises(RoomError):
        room.classes()


def test_the_room_says_nothing_of_the_folders_of_the_teacher(room, project, monkeypatch):
    from pellucid.errors import DataError

    def refuse(content, label):
        raise DataError(f"{project.root} cannot be changed")

    monkeypatch.setattr(project, "receive", refuse)
    with pytest.raises(RoomError) as caught:
        room.receive("mina", draw(1), "고양이")
    assert caught.value.code == "not stored"
    assert str(project.root) not in str(caught.value)


def test_a_code_is_of_one_room_until_it_is_closed(project, tmp_path):
    (tmp_path / "other" / "cat").mkdir(parents=True)
    rooms = Rooms("127.0.0.1", 8001)
    one = rooms.open("photos", project)
    two = rooms.open("other", Project(tmp_path / "other"))
    assert rooms.open("photos", project) is one
    assert rooms.find(one.code) is one
    assert rooms.find(two.code.upper().replace("-", " ")) is two
    rooms.close("photos")
    rooms.close("photos")
    assert rooms.of("photos") is None
    for code in (one.code, "", "-", two.code[:-1], f"{two.code}a", "가나다", "\ud800"):
        with pytest.raises(RoomError) as caught:
            rooms.find(code)
        assert caught.value.code == "closed"
    assert refusal(one, "mina", draw(1)) == "closed"
    assert rooms.open("photos", project).code != one.code


def test_codes_are_long_and_easy_to_read():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    letters = set("".join(codes)) - {"-"}
    assert not letters & set("il1o0")
    assert len(letters) ** 16 > 2**79
    assert all(is_same_code(code, code) for code in codes)


def test_a_rate_fills_up_again():
    time = [0.0]
    rate = Rate(per_second=2, at_once=3, now=lambda: time[0])
    assert [rate.takes("a") for _ in range(4)] == [True, True, True, False]
    assert rate.takes("b")
    time[0] = 0.5
    assert [rate.takes("a") for _ in range(2)] == [True, False]
    time[0] = 100
    assert sum(rate.takes("a") for _ in range(10)) == 3


def test_the_qr_code_is_that_of_the_address(tmp_path):
    """As another program reads it from the modules that the picture draws."""
    import re

    import zxingcpp

    text = "http://192.168.100.123:54321/#abcd-efgh-jkmn-pqrs"
    svg = qr_code(text)
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    pixels = np.full((side, side), 255, np.uint8)
    # One path of horizontal strokes: M x y, then "h" draws and "m" moves, as segno writes it.
    at_x = at_y = 0.0
    strokes = re.search(r'stroke="#000"[^>]*d="([^"]+)"|d="([^"]+)"[^>]*stroke="#000"', svg)
    for kind, values in re.findall(r"([Mmh])([^Mmh]+)", strokes[1] or strokes[2]):
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", values)]
        if kind == "M":
            at_x, at_y = numbers
        elif kind == "m":
            at_x, at_y = at_x + numbers[0], at_y + numbers[1]
        else:
            pixels[int(at_y), int(at_x) : int(at_x + numbers[0])] = 0
            at_x += numbers[0]
    found = zxingcpp.read_barcode(np.kron(pixels, np.ones((4, 4), np.uint8)))
    assert found.text == text
    assert not {"<script", "href", "http"} & set(re.findall(r"<\w+|href", svg))


def address(text, family):
    from types import SimpleNamespace

    return SimpleNamespace(address=text, family=family)


def test_the_addresses_of_this_computer(monkeypatch):
    import socket
    from types import SimpleNamespace

    four, six = socket.AF_INET, socket.AF_INET6
    found = {
        "lo": [address("127.0.0.1", four), address("::1", six)],
        "docker0": [address("172.17.0.1", four)],
        "wlan0": [address("192.168.0.7", four), address("fe80::1%wlan0", six),
                  address("2001:db8::7", six), address("aa:bb:cc:dd:ee:ff", -1)],
        "eth0": [address("10.0.0.5", four)],
        "usb0": [address("169.254.3.4", four)],
    }  # fmt: skip
    stats = {name: SimpleNamespace(isup=name != "eth0") for name in found}
    base = "pellucid.app.class_room.addresses"
    monkeypatch.setattr(f"{base}.psutil.net_if_addrs", lambda: found)
    monkeypatch.setattr(f"{base}.psutil.net_if_stats", lambda: stats)
    monkeypatch.setattr(f"{base}._outgoing", lambda family: "192.168.0.7")
    reachable_at.cache.clear()
    assert reachable_at("0.0.0.0") == ("192.168.0.7", "172.17.0.1")
    assert reachable_at("::") == ("2001:db8::7",)
    assert reachable_at("My-PC") == ("my-pc",)
    assert Rooms("::", 8001).addresses() == ["http://[2001:db8::7]:8001/"]
    found.clear()
    reachable_at.cache.clear()
    assert Rooms("0.0.0.0", 8001).addresses() == []
    reachable_at.cache.clear()
