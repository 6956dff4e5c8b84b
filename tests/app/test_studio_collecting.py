"""The studio's server: pictures that come in many ways, colours, and findings that are kept."""

import asyncio
import io
import zipfile

import numpy as np
import pytest
from PIL import Image
from tests.made_project import made_project

from pellucid.app.studio.check_job import check_project
from pellucid.app.studio.findings import read_check
from pellucid.data.projects.project import Project
from pellucid.progress import Watcher

from .. import drawn_pictures
from ..drawn_pictures import draw_noise as draw

pytestmark = pytest.mark.slow

BASE = "/api/projects/photos"


@pytest.fixture
def client(tmp_path, monkeypatch):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    monkeypatch.chdir(tmp_path)
    client = TestClient(create_home(), base_url="http://127.0.0.1", raise_server_exceptions=False)
    assert client.post("/api/projects", json={"name": "photos"}).status_code == 200
    for name in ("cat", "dog"):
        client.post(f"{BASE}/classes", json={"name": name, "batch": name})
    return client


def test_a_link_to_nowhere(client, tmp_path):
    (tmp_path / "projects" / "photos" / "cat" / "1.png").symlink_to(tmp_path / "nowhere")
    for kind in ("thumbnail", "picture"):
        answer = client.get(f"{BASE}/{kind}", params={"path": "cat/1.png"})
        assert (answer.status_code, "There is no picture" in answer.text) == (400, True)


def test_a_whole_picture_without_colours(client):
    file = io.BytesIO()
    Image.new("L", (20, 10), 200).save(file, "PNG")
    values = {"class": "cat", "batch": "a"}
    path = client.post(f"{BASE}/pictures", params=values, content=file.getvalue()).json()["path"]
    answer = client.get(f"{BASE}/picture", params={"path": path})
    assert Image.open(io.BytesIO(answer.content)).size == (20, 10)
    seen = {"if-none-match": answer.headers["etag"]}
    again = client.get(f"{BASE}/picture", params={"path": path}, headers=seen)
    assert (again.status_code, again.content) == (304, b"")


def test_pictures_without_a_class(client, tmp_path):
    path = client.post(f"{BASE}/inbox", params={"batch": "a"}, content=draw(1)).json()["path"]
    Project(tmp_path / "projects" / "photos").receive(draw(2), "cat")
    waiting = {each["path"]: each["label"] for each in client.get(f"{BASE}/inbox").json()}
    assert list(waiting.values()).count(None) == 1
    assert waiting[path] is None
    assert client.get(BASE).json()["n_waiting"] == 2
    small = client.get(f"{BASE}/thumbnail", params={"path": path})
    assert Image.open(io.BytesIO(small.content)).size == (160, 160)
    moved = client.post(f"{BASE}/move", json={"paths": [path], "label": "dog", "batch": "b"})
    assert moved.json() == {"n": 1}
    # Proposals for a class that is gone are none.
    client.post(f"{BASE}/classes/remove", json={"name": "cat", "batch": "c"})
    assert [each["label"] for each in client.get(f"{BASE}/inbox").json()] == [None]
    refused = client.post(f"{BASE}/inbox", params={"batch": "a"}, content=b"<html></html>")
    assert refused.status_code == 400


def test_archives(client, monkeypatch):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mine/cat/1.png", draw(1))
        archive.writestr("mine/새/1.png", draw(2))
        archive.writestr("mine/새/2.txt", b"no picture")
    sent = buffer.getvalue()
    found = client.post(f"{BASE}/archives", params={"batch": "a"}, content=sent).json()
    assert found["added"] == {"cat": 1, "새": 1}
    assert [each["name"] for each in found["refused"]] == ["mine/새/2.txt"]
    assert client.post(f"{BASE}/undo").json()["n"] == 3  # the class and two pictures
    values = {"batch": "b", "class": "dog"}
    assert client.post(f"{BASE}/archives", params=values, content=sent).json()["added"] == {
        "dog": 2
    }
    broken = client.post(f"{BASE}/archives", params={"batch": "c"}, content=sent[:200])
    assert broken.status_code == 400
    assert "zip" in broken.json()["detail"]
    named = {"batch": "c", "name": "Ferien.zip"}
    said = client.post(f"{BASE}/archives", params=named, content=sent[:200]).json()["detail"]
    assert said.startswith("Ferien.zip cannot be read")
    assert "scratch" not in said
    monkeypatch.setattr("pellucid.app.routes.studio.collecting.MAX_ARCHIVE_BYTES", 100)
    assert client.post(f"{BASE}/archives", params=values, content=sent).status_code == 413


def test_colours(client):
    asked = {"name": "cat", "colour": 3, "batch": "a"}
    assert client.post(f"{BASE}/classes/colour", json=asked).status_code == 204
    assert [each["colour"] for each in client.get(BASE).json()["classes"]] == [3, None]
    assert client.post(f"{BASE}/classes/colour", json={**asked, "colour": 99}).status_code == 400
    assert client.get(BASE).json()["undo"] == "colour_class"


def test_pictures_for_the_screen(client):
    values = {"class": "cat", "batch": "b"}
    content = draw(1, (1500, 3000))
    path = client.post(f"{BASE}/pictures", params=values, content=content).json()["path"]
    shown = client.get(f"{BASE}/picture", params={"path": path})
    assert Image.open(io.BytesIO(shown.content)).size == (1024, 512)
    again = {"if-none-match": shown.headers["etag"]}
    assert client.get(f"{BASE}/picture", params={"path": path}, headers=again).status_code == 304
    for path in ("cat/none.png", "../x.png", ".pellucid/log.jsonl"):
        assert client.get(f"{BASE}/picture", params={"path": path}).status_code == 400


@pytest.mark.long
@pytest.mark.usefixtures("shared_cache")
def test_findings_that_are_settled(client, tmp_path, monkeypatch):
    root = tmp_path / "projects" / "photos"
    for seed, (label, kind) in enumerate({"cat": "dots", "dog": "vertical"}.items()):
        for number in range(12):
            chance = np.random.default_rng([seed, number])
            drawn_pictures.draw(root / label / f"{number}.png", kind, chance, (40, 40))
    (root / "cat" / "wrong.png").write_bytes((root / "dog" / "3.png").read_bytes())
    (root / "dog" / "copy.png").write_bytes((root / "dog" / "5.png").read_bytes())
    project = made_project(root)
    check_project(root, Watcher())
    checked = client.get(f"{BASE}/check").json()
    assert checked["revision"] == client.get(BASE).json()["classes_revision"]
    found = {each["code"]: each["groups"] for each in checked["findings"]}
    # In the language of the request, whatever that of the check was.
    korean = client.get(f"{BASE}/check", params={"lang": "ko"}).json()["findings"]
    assert {each["code"]: each["groups"] for each in korean} == found
    assert {each["title"] for each in korean} >= {"같은 파일", "클래스를 확인할 사진"}
    assert "Identical files" in {each["title"] for each in checked["findings"]}
    copies = [group["paths"] for group in found["P201"]]
    assert ["dog/5.png", "dog/copy.png"] in copies
    doubtful = {group["paths"][0]: group["looks_like"] for group in found["P302"]}
    assert doubtful["cat/wrong.png"] == "dog"
    # What is kept is not shown again, also by the next check, until that is undone.
    kept = {"code": "P201", "paths": ["dog/5.png", "dog/copy.png"], "batch": "a"}
    assert client.post(f"{BASE}/keep", json=kept).status_code == 204

    def shown(code):
        findings = {each.code: each for each in read_check(project).findings}
        return [group.paths for group in findings[code].groups] if code in findings else []

    assert ["dog/5.png", "dog/copy.png"] not in shown("P201")
    check_project(root, Watcher())
    assert ["dog/5.png", "dog/copy.png"] not in shown("P201")
    project.undo()
    assert ["dog/5.png", "dog/copy.png"] in shown("P201")
    # Neither are pictures that are gone, and what is left of a pair.
    project.set_aside(["dog/copy.png"])
    assert ["dog/5.png"] not in shown("P201")
    project.move(["cat/wrong.png"], "dog")
    assert ["cat/wrong.png"] not in shown("P302")


def test_a_page_that_is_closed_while_it_sends(client, tmp_path):
    scope = {
        "type": "http",
        "method": "POST",
        "path": f"{BASE}/archives",
        "query_string": b"batch=a",
        "headers": [(b"host", b"127.0.0.1"), (b"sec-fetch-site", b"same-origin")],
    }
    coming = [{"type": "http.request", "body": b"PK", "more_body": True}]
    sent = []

    async def receive():
        return coming.pop() if coming else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    asyncio.run(client.app(scope, receive, send))  # raises nothing, which the terminal would show
    assert sent[0]["status"] == 400
    assert not list((tmp_path / "projects" / "photos" / ".pellucid" / "scratch").iterdir())
