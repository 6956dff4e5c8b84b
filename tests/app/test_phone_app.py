"""The phones' application and the teacher's routes: what is answered, and that there is no more."""

import asyncio
import itertools
from pathlib import Path
from typing import ClassVar

import pytest
from tests.made_project import made_project

from pellucid.app.class_room.body import Bodies
from pellucid.app.class_room.limits import RoomLimits
from pellucid.app.class_room.only_pixels import MAX_SIDE
from pellucid.app.class_room.qr_code import qr_code
from pellucid.app.class_room.room_error import RoomError
from pellucid.app.class_room.rooms import Rooms
from pellucid.data.projects.project import Project
from pellucid.errors import DataError

from .room_pictures import FEW, draw


@pytest.fixture
def project(tmp_path):
    for name in ("고양이", "dog 🐶"):
        (tmp_path / "photos" / name).mkdir(parents=True)
    return made_project(tmp_path / "photos")


@pytest.fixture
def rooms():
    return Rooms("192.168.0.7", 8001, FEW)


@pytest.fixture
def phone(rooms):
    from starlette.testclient import TestClient

    from pellucid.app.class_room.phone_app import create_phone_app

    app = create_phone_app(rooms)
    return TestClient(app, base_url="http://192.168.0.7:8001", raise_server_exceptions=False)


def with_code(code):
    return {"authorization": f"Bearer {code}"}


def test_a_phone_sends_pictures(phone, rooms, project):
    code = rooms.open("given", project).code
    told = phone.get("/api/room", headers=with_code(code)).json()
    assert told == {
        "project": "photos",
        "classes": ["dog 🐶", "고양이"],
        "n_sent": 0,
        "max_pictures": 3,
        "max_bytes": 50_000,
        "max_side": MAX_SIDE,
    }
    for number, label in enumerate(["고양이", "dog 🐶", None]):
        values = {} if label is None else {"class": label}
        answer = phone.post(
            "/api/room/pictures", params=values, content=draw(number), headers=with_code(code)
        )
        assert answer.json() == {"is_new": True, "n_sent": number + 1}
    again = phone.post("/api/room/pictures", content=draw(9), headers=with_code(code))
    assert (again.status_code, again.json()["code"]) == (409, "student full")
    assert phone.get("/api/room", headers=with_code(code)).json()["n_sent"] == 3
    assert sorted(str(each.label) for each in project.inbox()) == ["None", "dog 🐶", "고양이"]
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")


def test_phones_can_do_nothing_else(phone, rooms, project):
    from fastapi.routing import APIRoute

    code = rooms.open("given", project).code
    routes = {
        (route.path, *sorted(route.methods))
        for route in phone.app.routes
        if isinstance(route, APIRoute)
    }
    assert routes == {("/api/room", "GET"), ("/api/room/pictures", "POST")}
    others = [route for route in phone.app.routes if not isinstance(route, APIRoute)]
    assert {route.name for route in others} <= {"page"}
    assert all(Path(route.app.directory).name == "send" for route in others)
    paths = ["/api/projects", "/api/projects/given", "/api/home", "/openapi.json", "/docs",
             "/studio/", "/home.html", "/../home.html", "/%2e%2e/home.html", "/m/x/", "/api/room/x",
             "/api/room/open", "/api/projects/given/room"]  # fmt: skip
    for path, method in itertools.product(paths, ["GET", "POST", "PUT", "DELETE", "OPTIONS"]):
        answer = phone.request(method, path, headers=with_code(code))
        assert answer.status_code in (404, 405), (method, path)
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        for path in ("/api/room", "/api/room/pictures"):
            assert phone.request(method, path, headers=with_code(code)).status_code == 405
    assert project.inbox() == []


def test_without_the_code_nothing_is_told(phone, rooms, project):
    code = rooms.open("given", project).code
    others = [{"authorization": "Bearer é".encode()}, {"authorization": f"Basic {code}"}]
    for headers in ({}, with_code(""), with_code("x" * 19), with_code(code[:-1]), *others):
        told = phone.get("/api/room", headers=headers)
        sent = phone.post("/api/room/pictures", content=draw(1), headers=headers)
        for answer in (told, sent):
            assert answer.status_code == 403
            assert answer.json()["code"] == "closed"
            assert "photos" not in answer.text
    assert phone.get("/api/room", headers=with_code("x" * 200)).status_code == 422
    rooms.close("given")
    assert phone.get("/api/room", headers=with_code(code)).status_code == 403
    assert project.inbox() == []


def test_other_host_names_and_other_sites_are_refused(phone, rooms, project):
    headers = with_code(rooms.open("given", project).code)
    for host in ("example.org", "192.168.0.8:8001", "192.168.0.7.example.org", "", "[::2]"):
        assert phone.get("/api/room", headers={**headers, "host": host}).status_code == 400
    for host in ("192.168.0.7", "192.168.0.7:9", "127.0.0.1:8001", "localhost"):
        assert phone.get("/api/room", headers={**headers, "host": host}).status_code == 200
    for other in ({"sec-fetch-site": "cross-site"}, {"origin": "http://example.org"},
                  {"origin": "null"}):  # fmt: skip
        answer = phone.post("/api/room/pictures", content=draw(1), headers=headers | other)
        assert answer.status_code == 403
    assert project.inbox() == []


def test_a_browser_without_cookies_is_told_so(phone, rooms, project):
    headers = with_code(rooms.open("given", project).code)
    for cookie in ({}, {"cookie": "pellucid-student=../../x"}):
        answer = phone.post("/api/room/pictures", content=draw(1), headers=headers | cookie)
        assert (answer.status_code, answer.json()["code"]) == (400, "no cookie")
    cookie = phone.get("/api/room", headers=headers).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_bodies_that_are_no_pictures_or_too_large(phone, rooms, project):
    headers = with_code(rooms.open("given", project).code)
    phone.get("/api/room", headers=headers)

    def send(content, **more):
        answer = phone.post("/api/room/pictures", content=content, headers=headers | more)
        return answer.status_code, answer.json().get("code")

    assert send(b"<html></html>") == (400, "not a picture")
    assert send(b"") == (400, "empty")
    assert send(draw(1)[:500]) == (400, "truncated")
    assert send(b"x" * 60_000) == (413, "too large")
    assert send(iter([b"x" * 30_000] * 3)) == (413, "too large")  # without saying its length
    assert phone.get("/api/room", headers=headers).json()["n_sent"] == 0
    assert project.inbox() == []
    answer = phone.post(
        "/api/room/pictures", params={"class": "x" * 2000}, content=draw(1), headers=headers
    )
    assert answer.status_code == 422


def test_too_many_requests_are_asked_to_wait(project):
    from starlette.testclient import TestClient

    from pellucid.app.class_room.phone_app import create_phone_app

    rooms = Rooms("127.0.0.1", 8001, RoomLimits(per_second=1e-9, at_once=2))
    headers = with_code(rooms.open("given", project).code)
    phone = TestClient(create_phone_app(rooms), base_url="http://127.0.0.1")
    found = [phone.get("/api/room", headers=headers) for _ in range(3)]
    assert [each.status_code for each in found] == [200, 200, 429]
    assert found[2].headers["retry-after"] == "5"
    assert found[2].json()["code"] == "busy"


# The teacher's page.


@pytest.fixture
def teacher(project, rooms):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    return TestClient(
        create_home(project=project.root, rooms=rooms),
        base_url="http://127.0.0.1",
        raise_server_exceptions=False,
    )


ROOM = "/api/projects/given/room"


def test_the_teacher_opens_and_closes_a_room(teacher, phone, rooms):
    assert teacher.get(ROOM).json()["open"] is None
    view = teacher.post(f"{ROOM}/open").json()["open"]
    (found,) = view["addresses"]
    assert found["page"] == "http://192.168.0.7:8001/"
    assert found["full"] == f"http://192.168.0.7:8001/#{view['code']}"
    assert found["qr_code"] == qr_code(found["full"])
    headers = with_code(view["code"])
    phone.get("/api/room", headers=headers)
    phone.post("/api/room/pictures", content=draw(1), headers=headers)
    view = teacher.get(ROOM).json()["open"]
    assert (view["n_received"], view["n_students"]) == (1, 1)
    assert teacher.post(f"{ROOM}/close").json()["open"] is None
    assert phone.get("/api/room", headers=headers).status_code == 403


def test_a_studio_that_phones_cannot_reach_says_how_to_start_it(project):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    client = TestClient(create_home(project=project.root), base_url="http://127.0.0.1")
    view = client.get(ROOM).json()
    expected = f"pellucid studio {project.root} --host 0.0.0.0"
    assert view == {"command": expected, "is_reachable": False, "open": None}
    answer = client.post(f"{ROOM}/open")
    assert answer.status_code == 400
    assert expected in answer.json()["detail"]
    assert client.post(f"{ROOM}/close").json()["open"] is None


def test_the_room_of_a_project_that_is_not_there(teacher):
    assert teacher.post("/api/projects/other/room/open").status_code == 400


def test_bodies_that_wait_to_be_decoded_count():
    class Sixty:
        headers: ClassVar[dict[str, str]] = {}

        async def stream(self):
            yield b"a" * 60

    async def send_two():
        bodies = Bodies(RoomLimits(n_held_bytes=100))
        async with bodies.held(Sixty()) as content:
            assert content == b"a" * 60
            with pytest.raises(RoomError, match="Too many pictures"):
                async with bodies.held(Sixty()):
                    raise AssertionError("it does not fit")
        async with bodies.held(Sixty()) as content:
            assert len(content) == 60

    asyncio.run(send_two())


def test_a_phone_is_not_told_of_the_teachers_folders(phone, rooms, project, monkeypatch):
    code = rooms.open("given", project).code

    def refuse(self):
        raise DataError(f"{project.root} cannot be read")

    monkeypatch.setattr(Project, "classes", refuse)
    answer = phone.get("/api/room", headers=with_code(code))
    assert (answer.status_code, answer.json()["code"]) == (503, "not stored")
    assert str(project.root) not in answer.text
