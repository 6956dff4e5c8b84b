"""The studio's server: what changes a project, what is refused, and trainings of their own."""

import asyncio
import base64
import io
import json
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.made_project import made_project

from pellucid.app.studio.events import events_of
from pellucid.app.studio.findings import read_check
from pellucid.app.studio.job_views import view_job
from pellucid.app.studio.jobs import start_job, stop_job
from pellucid.app.studio.projects import Projects
from pellucid.app.studio.results import view_result
from pellucid.data.projects.project import Project
from pellucid.errors import ConfigError, DataError
from pellucid.inference.classifier import Classifier
from pellucid.run import RunFolder

from .. import drawn_pictures
from ..drawn_pictures import draw_noise as draw
from ..written_run import write_run

pytestmark = pytest.mark.slow


NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def client(tmp_path, monkeypatch):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    monkeypatch.chdir(tmp_path)
    client = TestClient(create_home(), base_url="http://127.0.0.1", raise_server_exceptions=False)
    assert client.post("/api/projects", json={"name": "새 프로젝트"}).status_code == 200
    for name in ("고양이", "dog"):
        assert client.post(f"{BASE}/classes", json={"name": name, "batch": name}).status_code == 204
    return client


BASE = "/api/projects/새 프로젝트"


def add(client, content, label="고양이", **values):
    values = {"class": label, "batch": "b", **values}
    return client.post(f"{BASE}/pictures", params=values, content=content)


def test_a_project_is_a_plain_folder(client, tmp_path):
    path = add(client, draw(1)).json()["path"]
    assert (tmp_path / "projects" / "새 프로젝트" / path).read_bytes() == draw(1)
    found = client.get(BASE).json()
    numbers = {each["name"]: each["n_pictures"] for each in found["classes"]}
    assert numbers == {"dog": 0, "고양이": 1}
    assert found["undo"] == "add"
    assert client.get(f"{BASE}/pictures", params={"class": "고양이"}).json() == [path]
    assert client.get("/api/projects").json() == [{"id": "새 프로젝트", "name": "새 프로젝트"}]
    small = client.get(f"{BASE}/thumbnail", params={"path": path})
    assert Image.open(io.BytesIO(small.content)).size == (160, 160)
    (address,) = client.post(f"{BASE}/thumbnails", json={"paths": [path]}).json()
    assert base64.b64decode(address.partition(",")[2]) == small.content
    assert client.post(f"{BASE}/thumbnails", json={"paths": [path] * 65}).status_code == 422


def test_a_project_may_be_called_test(client):
    assert client.post("/api/projects", json={"name": "Test"}).status_code == 200
    assert client.get("/api/projects/Test").json()["classes"] == []


def test_moves_are_undone(client):
    path = add(client, draw(1)).json()["path"]
    moved = {"paths": [path], "label": "dog", "batch": "c"}
    assert client.post(f"{BASE}/move", json=moved).json() == {"n": 1}
    assert client.get(f"{BASE}/pictures", params={"class": "고양이"}).json() == []
    undone = client.post(f"{BASE}/undo").json()
    assert undone == {"kind": "move", "n": 1, "n_left": 0}
    assert client.get(f"{BASE}/pictures", params={"class": "고양이"}).json() == [path]
    assert client.post(f"{BASE}/redo").json()["kind"] == "move"
    aside = {"paths": [path.replace("고양이", "dog")], "batch": "d"}
    assert client.post(f"{BASE}/set-aside", json=aside).json() == {"n": 1}
    rename = {"name": "dog", "new_name": "고양이", "batch": "e"}
    assert client.post(f"{BASE}/classes/rename", json=rename).status_code == 400
    merge = {**rename, "merge": True}
    assert client.post(f"{BASE}/classes/rename", json=merge).status_code == 204
    remove = {"name": "고양이", "batch": "f"}
    assert client.post(f"{BASE}/classes/remove", json=remove).status_code == 204
    assert client.get(BASE).json()["classes"] == []


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"<html>", "not a picture"), (draw(2)[:90], "truncated")],
)
def test_files_that_are_no_pictures(client, content, code):
    answer = add(client, content)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert client.get(BASE).json()["undo"] == "make_class"


def test_the_latest_classifier_answers(client, classifier_folder, tmp_path):
    """And its test is shown, with a picture that has been moved since then."""
    import polars as pl

    assert client.post(f"{BASE}/classify", content=draw(1)).status_code == 400
    assert client.get(f"{BASE}/result").json() is None
    run = RunFolder(write_run(tmp_path / "runs" / "one", classifier_folder))
    source = str(tmp_path / "projects" / "새 프로젝트")
    run.write_record(replace(run.read_record(), source=source))
    facts = {"accuracy": 0.5, "accuracy_interval": [0.1, 0.9], "n_test": 2}
    run.metrics.write_text(json.dumps(facts))
    rows = [("dog/1.png", "test", "dog", "bird", 0.75), ("dog/2.png", "train", "dog", "dog", 0.5)]
    names = ["path", "split", "label", "predicted", "confidence"]
    pl.DataFrame(rows, schema=names, orient="row").write_parquet(run.predictions)
    time.sleep(2.1)  # the run is looked for every two seconds
    answer = client.post(f"{BASE}/classify", content=draw(1)).json()
    (tmp_path / "one.png").write_bytes(draw(1))
    expected = Classifier.load(run.classifier).predict(tmp_path / "one.png")[0]
    assert [each["label"] for each in answer["classes"]] == list(expected.labels)
    found = [each["probability"] for each in answer["classes"]]
    np.testing.assert_allclose(found, expected.probabilities, atol=1e-6)
    assert answer["is_known"] == expected.is_known
    assert client.post(f"{BASE}/classify", content=b"<html>").status_code == 400
    result = client.get(f"{BASE}/result").json()
    assert (result["run"], result["address"]) == ("one", "m/run-one/")
    assert (result["accuracy"], result["interval"], result["n_test"]) == (0.5, [0.1, 0.9], 2)
    wrong = {"number": 0, "path": "dog/1.png", "label": "dog", "predicted": "bird"}
    wrong["probability"] = 0.75
    assert result["pictures"] == [wrong]


def test_a_file_that_is_too_large(client, monkeypatch):
    monkeypatch.setattr("pellucid.app.routes.studio.asked.MAX_UPLOAD_BYTES", 1000)
    assert add(client, draw(1)).status_code == 413


@pytest.mark.parametrize("name", ["..", "../x", "", "a/b", "C:", "x" * 300, "given", ".hidden"])
def test_projects_of_other_folders(client, tmp_path, name):
    assert client.post("/api/projects", json={"name": name}).status_code == 400
    assert [path.name for path in tmp_path.iterdir()] == ["projects"]
    assert [path.name for path in (tmp_path / "projects").iterdir()] == ["새 프로젝트"]
    assert client.get(f"/api/projects/{name or 'none'}").status_code in (400, 404, 405)


@pytest.mark.parametrize("path", ["../../x.png", "/etc/passwd", ".pellucid/log.jsonl", "고양이"])
def test_paths_that_lead_out(client, path):
    assert client.get(f"{BASE}/thumbnail", params={"path": path}).status_code == 400
    asked = {"paths": [path], "batch": "b"}
    assert client.post(f"{BASE}/set-aside", json=asked).status_code == 400
    asked["label"] = "dog"
    assert client.post(f"{BASE}/move", json=asked).status_code == 400


def test_pages_of_other_sites(client):
    headers = {"sec-fetch-site": "cross-site"}
    asked = {"name": "dog", "batch": "b"}
    answer = client.post(f"{BASE}/classes/remove", json=asked, headers=headers)
    assert answer.status_code == 403
    assert len(client.get(BASE).json()["classes"]) == 2


def test_without_the_token_of_the_address(tmp_path, monkeypatch):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    monkeypatch.chdir(tmp_path)
    app = create_home(token="an-example")
    client = TestClient(app, base_url="http://127.0.0.1:8000")
    for token in ("", "another", "어"):
        client.get("/api/home", params={"token": token})
        assert client.get("/api/projects").status_code == 403
        assert client.post("/api/projects", json={"name": "a"}).json()["code"] == "no token"
    client.get("/api/home", params={"token": "an-example"})
    assert client.post("/api/projects", json={"name": "a"}).status_code == 200
    other_port = TestClient(app, base_url="http://127.0.0.1:8001", cookies=client.cookies)
    assert other_port.get("/api/projects").status_code == 403


def test_events_tell_of_changes_by_others(tmp_path):
    (tmp_path / "cat").mkdir()
    project = Project(tmp_path)

    async def follow():
        is_over = False
        events = events_of(project, lambda: is_over)
        first = json.loads((await anext(events)).removeprefix("data: "))
        (tmp_path / "cat" / "1.png").write_bytes(draw(1))
        second = json.loads((await anext(events)).removeprefix("data: "))
        is_over = True
        return first, second, [each async for each in events]

    first, second, rest = asyncio.run(follow())
    assert first["revision"] != second["revision"]
    assert first["training"]["state"] == "none"
    assert rest == []


def draw_classes(folder, n):
    """Draw n pictures with stripes and n with dots."""
    for seed, (label, kind) in enumerate({"줄무늬": "vertical", "dots": "dots"}.items()):
        (folder / label).mkdir(parents=True)
        for number in range(n):
            chance = np.random.default_rng([seed, number])
            drawn_pictures.draw(folder / label / f"{number}.png", kind, chance, (40, 40))


def trained(project, seconds=100):
    start_job(project, "train")
    end = time.monotonic() + seconds
    while (view := view_job(project, "train")).state == "running" and time.monotonic() < end:
        time.sleep(0.2)
    return view


@pytest.mark.long
@pytest.mark.usefixtures("shared_cache")
def test_the_studio_and_the_command_give_the_same(tmp_path, monkeypatch):
    """And later trainings keep the test set, although there are more pictures."""
    import pellucid

    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        draw_classes(tmp_path / name, 24)
    project = Project(tmp_path / "one")
    made_project(tmp_path / "two")
    view = trained(project)
    assert (view.state, view.problem) == ("done", None)
    run = pellucid.train("two", run="by-command")
    by_studio = pellucid.load(Path("runs") / view.run)
    assert by_studio.metrics == run.metrics
    result = view_result(project)
    assert result.accuracy == run.metrics["accuracy"]
    assert len(result.pictures) == run.metrics["n_test"]
    for number in range(30):
        project.add("dots", draw(number), "more", time=NOON)
    assert trained(project).state == "done"
    later = view_result(project)
    assert later.run != result.run
    before, after = ({each.path for each in one.pictures} for one in (result, later))
    # A near copy of a tested picture may be found later; of the new ones none is drawn.
    assert before <= after
    assert not any(path.startswith("dots/2026") for path in after)


@pytest.mark.long
def test_a_training_is_stopped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    draw_classes(tmp_path / "one", 60)
    project = Project(tmp_path / "one")
    start_job(project, "train")
    with pytest.raises(Exception, match="already"):
        start_job(project, "train")
    end = time.monotonic() + 60
    while view_job(project, "train").stage is None and time.monotonic() < end:
        time.sleep(0.1)
    stop_job(project, "train")
    while view_job(project, "train").state == "running" and time.monotonic() < end:
        time.sleep(0.1)
    assert view_job(project, "train").state == "stopped"
    assert view_result(project) is None
    stop_job(project, "train")  # nothing runs


def test_a_training_that_cannot_be(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one" / "cat").mkdir(parents=True)
    (tmp_path / "one" / "cat" / "1.png").write_bytes(draw(1))
    view = trained(Project(tmp_path / "one"))
    assert view.state == "failed"
    assert "at least two classes" in view.problem


def test_two_presses_start_one_job(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    draw_classes(tmp_path / "one", 3)
    project = Project(tmp_path / "one")
    refused = []

    def press():
        try:
            start_job(project, "check")
        except ConfigError as error:
            refused.append(str(error))

    presses = [threading.Thread(target=press) for _ in range(4)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert len(refused) == 3
    assert len(list((project.folder.hidden / "jobs" / "check").glob("*.jsonl"))) == 1
    stop_job(project, "check")


@pytest.mark.parametrize(
    "text",
    ["", "{", "7\n[]\n", '{"time": "x"}\n', '{"run": "a", "time": 1.5, "pid": -1}\n\u2028\n'],
)
def test_damaged_events_of_a_job(tmp_path, text):
    (tmp_path / "cat").mkdir()
    project = Project(tmp_path)
    folder = project.folder.hidden / "jobs" / "train"
    folder.mkdir(parents=True)
    (folder / "000004.jsonl").write_text(text, encoding="utf-8")
    (folder / "zzz.jsonl").write_text("x")
    assert view_job(project, "train").state == "failed"
    stop_job(project, "train")
    assert not list(folder.glob("*.stop"))


def test_a_project_with_splits_is_refused(tmp_path):
    for path in ("train/cat/1.png", "train/dog/1.png", "test/cat/1.png", "test/dog/1.png"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(draw(len(path)))
    with pytest.raises(DataError, match="are splits"):
        Projects(tmp_path)


def test_a_folder_that_serves_something_else_does_not_become_a_project(tmp_path):
    (tmp_path / "passwd").write_text("root:x:0:0\n")
    with pytest.raises(DataError, match="passwd"):
        Projects(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["passwd"]
    (tmp_path / "1.png").write_bytes(draw(1))
    assert [card.id for card in Projects(tmp_path).list()] == ["given"]


def test_a_project_that_was_named_is_listed_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("birds", "trees"):
        (tmp_path / "projects" / name).mkdir(parents=True)
        made_project(tmp_path / "projects" / name)
    cards = Projects(tmp_path / "projects" / "birds").list()
    assert [(card.id, card.name) for card in cards] == [("given", "birds"), ("trees", "trees")]


@pytest.mark.long
@pytest.mark.usefixtures("shared_cache")
def test_checks_of_bursts(tmp_path, monkeypatch):
    """What is in a burst says nothing about its class, but a split at random looks perfect."""
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path)
    chance = np.random.default_rng(0)
    for label in ("cat", "dog"):
        project.make_class(label)
        for number in range(6):
            scene = chance.integers(0, 256, (6, 6, 3)).astype(np.float32)
            for _ in range(6):
                pixels = np.kron(scene, np.ones((8, 8, 1))) + chance.normal(0, 4, (48, 48, 3))
                file = io.BytesIO()
                Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(file, "PNG")
                burst = f"burst-20261129-1200{number:02d}-000{'ab'[label == 'dog']}"
                project.add(label, file.getvalue(), burst=burst)
    start_job(project, "check")
    end = time.monotonic() + 100
    while view_job(project, "check").state == "running" and time.monotonic() < end:
        time.sleep(0.2)
    assert view_job(project, "check").problem is None
    result = read_check(project)
    assert result.split_effect.at_random > 0.95
    assert result.split_effect.together < 0.8
    assert "P202" in {each.code for each in result.findings}
