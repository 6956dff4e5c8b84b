"""The home page's server: what it lists, what it opens, and what it refuses."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from ..junk_json import JUNK, MISFITS
from ..junk_requests import send_junk
from ..tested_run import write_tested_run
from ..written_run import ACCURACY, LABELS, write_run

pytestmark = pytest.mark.slow

NAME = "내 사진 #1?"
RUN = f"/m/run-{quote(NAME, safe='')}"


@pytest.fixture(scope="module")
def written(tmp_path_factory, classifier_folder) -> Path:
    return write_run(tmp_path_factory.mktemp("written") / "run", classifier_folder)


@pytest.fixture
def runs(written, tmp_path, monkeypatch) -> Path:
    """The folder of runs in the working folder, with one run."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(written, tmp_path / "runs" / NAME)
    return tmp_path / "runs"


@pytest.fixture
def client(runs):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    return TestClient(create_home(), base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture
def created(monkeypatch) -> list[str]:
    """Count what is opened instead of opening it."""
    from fastapi import FastAPI

    opened: list[str] = []

    def create(wanted):
        opened.append(wanted.name)
        app = FastAPI()
        app.get("/api/model")(lambda: wanted.name)
        return app

    monkeypatch.setattr("pellucid.app.open_models._create", create)
    return opened


def test_runs_and_models_are_listed(client, runs):
    home = client.get("/api/home").json()
    assert home["runs"] == [
        {
            "id": f"run-{NAME}",
            "name": NAME,
            "folder": f"runs/{NAME}",
            "created": "2026-05-17T09:30:00Z",
            "way": "scratch",
            "model": None,
            "accuracy": ACCURACY,
            "interval": None,
            "n_classes": len(LABELS),
            "state": "ready",
        }
    ]
    models = {model["name"]: model for model in home["models"]}
    assert models["tiny_vgg"] == {
        "id": "model-tiny_vgg",
        "name": "tiny_vgg",
        "source": "random",
        "height": 64,
        "width": 64,
        "channels": 3,
    }
    assert models["imagenet-lite2"]["source"] == "pretrained"
    shutil.rmtree(runs)
    assert client.get("/api/home").json()["runs"] == []


def test_pretrained_classifiers_without_weights_are_not_listed(client, monkeypatch):
    from importlib import metadata

    def absent(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", absent)
    names = {model["name"] for model in client.get("/api/home").json()["models"]}
    assert "vgg16" in names
    assert not {"imagenet-lite0", "imagenet-lite2"} & names


def _remove_keras_model(run: Path) -> None:
    (run / "classifier" / "model.keras").unlink()


def _interrupt(run: Path) -> None:
    shutil.rmtree(run)
    (run / "checkpoints").mkdir(parents=True)
    (run / "checkpoints" / "job.json").write_text("{}")


def _damage(run: Path) -> None:
    (run / "config.json").write_text('{"labels": 3}')


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        (_remove_keras_model, "no_keras_model", "has no model.keras"),
        (_interrupt, "interrupted", "interrupted before it had a result"),
        (_damage, "damaged", "config.json was changed or is broken"),
        (shutil.rmtree, None, "There is no run or model"),
    ],
)
def test_what_cannot_be_opened_is_a_sentence_and_the_server_goes_on(
    client, runs, change, state, said
):
    change(runs / NAME)
    states = [run["state"] for run in client.get("/api/home").json()["runs"]]
    assert states == ([] if state is None else [state])
    for response in (
        client.post("/api/home/open", params={"id": f"run-{NAME}"}),
        client.get(f"{RUN}/api/model"),
    ):
        assert response.status_code == 400
        assert said in response.json()["detail"]
    assert client.get("/api/home").status_code == 200


@pytest.mark.parametrize("content", ['{"accuracy": 7}', '{"accuracy": "high"}', "[", "{}"])
def test_without_usable_metrics_there_is_no_accuracy(client, runs, content):
    (runs / NAME / "metrics.json").write_text(content)
    (run,) = client.get("/api/home").json()["runs"]
    assert (run["accuracy"], run["state"]) == (None, "ready")


def test_whatever_a_record_holds_the_page_is_answered(client, runs):
    for number, content in enumerate((*JUNK.values(), *map(_odd_record, MISFITS))):
        (runs / f"junk-{number}").mkdir()
        (runs / f"junk-{number}" / "config.json").write_bytes(content)
    listed = client.get("/api/home").json()["runs"]
    assert len(listed) == 1 + len(JUNK) + len(MISFITS)
    assert {run["state"] for run in listed} == {"ready", "damaged", "no_keras_model"}


def _odd_record(value: object) -> bytes:
    return json.dumps({"created": value, "recipe": value}).encode()


def test_a_run_that_is_being_trained_is_told(client, runs):
    run = runs / "now" / "checkpoints"
    run.mkdir(parents=True)
    code = (
        "import sys; from filelock import FileLock; lock = FileLock(sys.argv[1]); lock.acquire(); "
        "print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, run / "lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        states = {run["name"]: run["state"] for run in client.get("/api/home").json()["runs"]}
        other.communicate()
    assert states == {"now": "training", NAME: "ready"}


def test_a_run_is_opened(client):
    answer = client.post("/api/home/open", params={"id": f"run-{NAME}"})
    assert answer.json() == {"address": f"{RUN[1:]}/"}
    model = client.get(f"{RUN}/api/model").json()
    assert (model["name"], model["source"]) == (NAME, "run")
    assert model["outputs"][0]["labels"] == list(LABELS)
    traced = client.get(f"{RUN}/api/trace?picture=sample-coffee").json()
    assert sum(traced["outputs"][0]) == pytest.approx(1, abs=1e-5)


@pytest.fixture
def two_tested(runs) -> list[str]:
    """Identifiers of two runs: the second is right on 10 more of 60 pictures, and on none less."""
    half = [n % 2 == 0 for n in range(60)]
    write_tested_run(runs / "first", half)
    write_tested_run(runs / "second", [right or n < 20 for n, right in enumerate(half)])
    return ["run-first", "run-second"]


def test_two_runs_are_compared_as_the_command_compares_them(client, two_tested):
    asked = dict(zip(("first", "second"), two_tested, strict=True))
    found = client.get("/api/runs/compare", params=asked).json()
    assert (found["names"], found["accuracies"]) == (["first", "second"], [0.5, 40 / 60])
    assert found["better"] == "second"
    assert found["sentences"][0] == "On 60 test pictures of both:"
    # Exact McNemar: of 10 pictures that only one gets right, all are the second's: 2 / 2^10.
    assert "McNemar's p = 0.002." in found["sentences"][2]
    assert found["sentences"][-1] == "second is better, by more than chance would explain."
    korean = client.get("/api/runs/compare", params=asked, headers={"Accept-Language": "ko"}).json()
    assert korean["sentences"][-1].startswith("second")
    assert korean["sentences"] != found["sentences"]


def test_what_cannot_be_compared_is_a_sentence(client, two_tested):
    untested = client.get(
        "/api/runs/compare", params={"first": "run-first", "second": f"run-{NAME}"}
    )
    missing = client.get("/api/runs/compare", params={"first": "run-first", "second": "run-none"})
    assert (untested.status_code, missing.status_code) == (400, 400)
    assert "There is no run or model" in missing.json()["detail"]
    assert client.get("/api/runs/compare", params={"first": "run-first"}).status_code == 422


def test_a_run_is_deleted_after_it_was_told_what_goes(client, runs, two_tested):
    (runs / "first" / "my notes.txt").write_text("kept until it is asked")
    told = client.get("/api/runs/deletion", params={"id": "run-first"}).json()
    assert (told["folder"], told["others"]) == ("runs/first", ["my notes.txt"])
    size = sum(path.stat().st_size for path in (runs / "first").rglob("*"))
    assert told["n_bytes"] == size
    assert (runs / "first").is_dir()
    assert client.post("/api/runs/delete", params={"id": "run-first"}).status_code == 204
    assert sorted(path.name for path in runs.iterdir()) == sorted(["second", NAME])
    again = client.post("/api/runs/delete", params={"id": "run-first"})
    assert again.status_code == 400


@pytest.mark.parametrize(
    "identifier",
    ["", "run-", "first", "model-mlp", "run-.", "run-..", "run-../outside", "run-/etc", "run-\x00"],
)
def test_nothing_but_what_is_listed_is_deleted(client, runs, two_tested, identifier):
    shutil.copytree(runs / "first", runs.parent / "outside")
    (runs / "link").symlink_to(runs.parent / "outside", target_is_directory=True)
    for asked in (identifier, "run-link"):
        told = client.get("/api/runs/deletion", params={"id": asked})
        done = client.post("/api/runs/delete", params={"id": asked})
        assert (told.status_code, done.status_code) == (400, 400)
    assert (runs.parent / "outside" / "config.json").is_file()
    assert (runs / "first").is_dir()


def test_only_whoever_has_the_token_compares_or_deletes(runs, two_tested):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    client = TestClient(create_home(token="an-example"), base_url="http://127.0.0.1")
    asked = {"first": "run-first", "second": "run-second"}
    assert client.get("/api/home").status_code == 200
    assert client.get("/api/runs/compare", params=asked).json()["code"] == "no token"
    for method, path in (("GET", "deletion"), ("POST", "delete")):
        answer = client.request(method, f"/api/runs/{path}", params={"id": "run-first"})
        assert (answer.status_code, answer.json()["code"]) == (403, "no token")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    client.get("/api/home", params={"token": "an-example"})
    cross = {"Sec-Fetch-Site": "cross-site"}
    refused = client.post("/api/runs/delete", params={"id": "run-first"}, headers=cross)
    assert refused.status_code == 403
    assert (runs / "first").is_dir()
    assert client.post("/api/runs/delete", params={"id": "run-first"}).status_code == 204


def test_a_link_opens_what_is_not_open(client, runs):
    """As after a restart; also if the working folder has something of the network's name."""
    (runs.parent / "mlp").mkdir()
    page = client.get("/m/model-mlp/")
    assert page.headers["content-type"].startswith("text/html")
    model = client.get("/m/model-mlp/api/model").json()
    assert (model["name"], model["source"], model["parameters"]) == ("mlp", "random", 59850)
    assert client.get("/m/model-mlp").url.path == "/m/model-mlp/"


def test_a_run_and_a_model_may_have_one_name(client, runs):
    (runs / NAME).rename(runs / "mlp")
    kinds = [client.get(f"/m/{kind}-mlp/api/model").json()["source"] for kind in ("run", "model")]
    assert kinds == ["run", "random"]


def test_a_run_that_was_trained_anew_is_opened_anew(client, runs, created):
    for _ in range(2):
        client.get(f"{RUN}/api/model")
    assert len(created) == 1
    (runs / NAME / "classifier" / "model.keras").write_bytes(b"another one")
    client.get(f"{RUN}/api/model")
    assert len(created) == 2


def test_two_explorers_are_kept(client, created):
    for name in ("mlp", "vgg16", "mlp", "tiny_vgg", "mlp", "vgg16"):
        assert client.get(f"/m/model-{name}/api/model").json() == name
    # When tiny_vgg is opened, vgg16 was not used for the longest.
    assert created == ["mlp", "vgg16", "tiny_vgg", "vgg16"]
    assert len(client.app.state.open_models._apps) == 2


def test_a_model_that_is_asked_for_twice_is_opened_once(runs, created):
    from pellucid.app.open_models import OpenModels

    async def open_twice():
        models = OpenModels()
        return await asyncio.gather(*(models.open("model-mlp") for _ in range(2)))

    first, second = asyncio.run(open_twice())
    assert first is second
    assert created == ["mlp"]


@pytest.mark.parametrize(
    "identifier",
    [
        "", "run-", "model-", "tiny_vgg", NAME, "run-none", "model-none", "run-.", "run-..",
        "run-../outside", "run-/etc", "run-..%2foutside", "..%2f", "model-../outside",
        "model-model.keras", "run-\x00", "run-" + "a" * 500,
    ],
)  # fmt: skip
def test_nothing_but_what_is_listed_is_opened(client, runs, created, identifier):
    shutil.copytree(runs / NAME, runs.parent / "outside")
    shutil.copy(runs / NAME / "classifier" / "model.keras", runs.parent / "model.keras")
    answer = client.post("/api/home/open", params={"id": identifier})
    assert answer.status_code == 400
    assert "There is no run or model" in answer.json()["detail"]
    # What follows # or ? is no part of a path.
    for address in (quote(identifier, safe=""), quote(identifier, safe="/%.")):
        assert client.get(f"/m/{address}/api/model").status_code in (400, 404)
        assert client.get(f"/m/{address}/app.py").status_code in (400, 404)
    assert not created


def test_the_page_of_another_site_may_not_ask(client, created):
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert (
        client.post("/api/home/open", params={"id": "model-mlp"}, headers=cross).status_code == 403
    )
    for path in ("/api/home", "/m/model-mlp/api/model"):
        assert client.get(path, headers=cross).status_code == 403
        refused = client.get(path, headers={"Host": "evil.example"})
        assert refused.status_code == 400
        assert "frame-ancestors 'none'" in refused.headers["Content-Security-Policy"]
    assert not created
    for path in ("/", "/api/home", "/m/model-mlp/", "/m/model-mlp/api/model"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert headers["Cache-Control"] == "no-store"


def test_no_request_is_an_error_of_the_servers(client, created):
    sent = [
        send_junk(client, "/api/home/open", get)
        for get in ("/api/home", "/m/model-mlp/", "/m/model-mlp/api/model")
    ]
    assert sum(n_sent for n_sent, _ in sent) > 330
    assert client.get("/api/home").status_code == 200


def test_listing_does_not_import_keras(runs):
    code = """
import json, sys
from pellucid.app.home import create_home
from pellucid.app.home_list import find_openable, list_home
create_home()
print(json.dumps([run.id for run in list_home().runs]))
find_openable("model-tiny_vgg")
assert not {"keras", "tensorflow", "openvino"} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [f"run-{NAME}"]
