"""Taking a classifier away: the zip file, and the code."""

import ast
import io
import json
import shlex
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.made_project import made_project

import pellucid
from pellucid.app.studio.code import code_of
from pellucid.app.studio.zip_stream import zip_stream
from pellucid.exports.web_format import FILES, PAGE
from pellucid.run import RunFolder

from .. import drawn_pictures

pytestmark = [pytest.mark.slow, pytest.mark.once]

BASE = "/api/projects/무늬"


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("take")
    for seed, kind in enumerate(drawn_pictures.KINDS[:2]):
        for number in range(20):
            path = folder / "projects" / "무늬" / kind / f"{number}.png"
            drawn_pictures.draw(path, kind, np.random.default_rng([seed, number]))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PELLUCID_CACHE", str(folder / "cache"))
        made_project(Path("projects/무늬"))
        pellucid.train("projects/무늬", model="tiny_vgg", image_size=32, epochs=1)
    return folder


@pytest.fixture
def client(trained, tmp_path, monkeypatch):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    assert (PAGE / "index.html").is_file(), "The web app is not built: make bundle"
    shutil.copytree(trained / "projects", tmp_path / "projects")
    shutil.copytree(trained / "runs", tmp_path / "runs")
    config = tmp_path / "runs" / "무늬" / "config.json"
    text = config.read_text("utf-8").replace(str(trained), str(tmp_path))
    config.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return TestClient(create_home(), base_url="http://127.0.0.1", raise_server_exceptions=False)


def test_the_zip_file_has_what_the_command_line_exports(client, tmp_path):
    taken = client.post(f"{BASE}/take").json()
    folder = tmp_path / "runs" / "무늬" / "exports" / "web"
    assert Path(taken["folder"]).resolve() == folder
    assert taken["max_difference"] <= 1e-4
    assert taken["n_bytes"] == sum(p.stat().st_size for p in folder.rglob("*.*"))
    written = (folder / "classifier.json").stat().st_mtime_ns
    assert client.post(f"{BASE}/take").json() == taken
    assert (folder / "classifier.json").stat().st_mtime_ns == written  # not exported again
    answer = client.get(f"{BASE}/take.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert "%EB%AC%B4%EB%8A%AC.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [f"무늬/{name}" for name in FILES]
        for name in FILES:
            assert packed.read(f"무늬/{name}") == (folder / name).read_bytes()


def test_the_threshold_of_the_project_is_taken_away(client, tmp_path, monkeypatch):
    client.post(f"{BASE}/take")
    folder = tmp_path / "runs" / "무늬" / "exports" / "web"
    before = {name: (folder / name).read_bytes() for name in FILES}
    monkeypatch.setattr("pellucid.app.studio.take.threshold_of", lambda _project, _run: 0.25)
    content = client.get(f"{BASE}/take.zip").content
    changed = ("page/facts.js", "classifier.json")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        facts = packed.read("무늬/page/facts.js").decode()
        assert json.loads(packed.read("무늬/classifier.json"))["ood_threshold"] == 0.25
        assert json.loads(facts.partition(" = ")[2].rstrip(";\n"))["ood_threshold"] == 0.25
        assert all(packed.read(f"무늬/{n}") == before[n] for n in FILES if n not in changed)
    # What the command line exports has the classifier's own.
    assert {name: (folder / name).read_bytes() for name in FILES} == before
    # Files of somebody else that are damaged are named.
    (folder / "page" / "facts.js").write_text("window.pellucidFacts = [1")
    damaged = client.get(f"{BASE}/take.zip")
    assert damaged.status_code == 400
    assert "damaged" in damaged.json()["detail"]


def test_the_code_does_what_was_clicked(client, tmp_path):
    code = client.get(f"{BASE}/code").json()
    record = RunFolder(tmp_path / "runs" / "무늬").read_record()
    words = shlex.split(code["commands"][0])
    assert words[:3] == ["pellucid", "train", record.source]
    assert words[words.index("--epochs") :][:2] == ["--epochs", "1"]
    called = {}
    compile(code["python"], "shown", "exec")
    first = next(line for line in code["python"].splitlines() if "train(" in line)
    spy = type("Spy", (), {"train": staticmethod(lambda *a, **k: called.update(k, source=a[0]))})
    exec(first, {"pellucid": spy})
    assert called["source"] == record.source
    assert (called["epochs"], called["image_size"]) == (1, 32)
    script = client.get(f"{BASE}/script").json()["script"]
    assert script == pellucid.load("무늬").keras_script()
    korean = client.get(f"{BASE}/code", params={"lang": "ko"}).json()
    assert korean["commands"] == code["commands"]
    assert ast.dump(ast.parse(korean["python"])) == ast.dump(ast.parse(code["python"]))
    assert "# 서버 없이 분류하는 페이지" in korean["python"]
    script = client.get(f"{BASE}/script", params={"lang": "ko"}).json()["script"]
    assert "# pellucid가 학습 결과" in script


def test_a_command_in_a_run_of_somebody_else_cannot_do_harm(client, tmp_path):
    run = RunFolder(tmp_path / "runs" / "무늬")
    record = run.read_record()
    for command in (
        "pellucid train x; touch harm",
        "pellucid train x '",
        "rm -rf /",
        "pellucid train x --model $(touch harm)",
        "pellucid train x --seed 1;touch",
    ):
        run.write_record(replace(record, command=command, source="a b; touch harm"))
        code = code_of(run)
        for line in code.commands[:4]:
            lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
            lexer.whitespace_split = True
            assert not {";", "&", "|", "$", "(", ")"} & set(lexer), line
        compile(code.python, "shown", "exec")


@pytest.mark.parametrize("what", ["exports", "exports/web", "exports/web/page", "file"])
def test_links_are_not_followed(client, tmp_path, what):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("secret")
    assert client.post(f"{BASE}/take").status_code == 200
    path = tmp_path / "runs" / "무늬" / ("exports/web/predict.py" if what == "file" else what)
    if path.is_dir():
        path.rename(outside / "moved")
        path.symlink_to(outside / "moved")
    else:
        path.unlink()
        path.symlink_to(outside / "secret")
    for answer in (client.get(f"{BASE}/take.zip"), client.post(f"{BASE}/take")):
        assert answer.status_code == 400
        assert "secret" not in answer.text


def test_what_is_missing_is_said(client, tmp_path):
    assert client.get(f"{BASE}/take.zip").status_code == 400
    assert client.post("/api/projects", json={"name": "empty"}).status_code == 200
    for path in ("take.zip", "code", "script"):
        answer = client.get(f"/api/projects/empty/{path}")
        assert answer.status_code == 400
        assert "no classifier yet" in answer.json()["detail"]
    assert client.post(f"{BASE}/take").status_code == 200
    (tmp_path / "runs" / "무늬" / "exports" / "web" / "index.html").unlink()
    answer = client.post(f"{BASE}/take")
    assert answer.status_code == 400
    assert "exists already" in answer.json()["detail"]


def test_a_run_without_metrics_is_refused_and_leaves_nothing(client, tmp_path):
    run = tmp_path / "runs" / "무늬"
    (run / "metrics.json").write_text("{}", "utf-8")
    assert client.post(f"{BASE}/take").status_code == 400
    assert not (run / "exports" / "web").exists()
    assert not list(run.glob("exports/.*"))


def test_a_zip_file_comes_in_parts(tmp_path):
    content = np.random.default_rng(0).integers(0, 256, 3 * 2**20 + 5, dtype=np.uint8).tobytes()
    (tmp_path / "large").write_bytes(content)
    (tmp_path / "empty").write_bytes(b"")
    parts = list(zip_stream([("폴더/large", tmp_path / "large"), ("empty", tmp_path / "empty")]))
    assert len(parts) >= 4
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as packed:
        assert packed.read("폴더/large") == content
        assert packed.read("empty") == b""
