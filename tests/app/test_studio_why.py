"""Why a classifier answers as it does, over HTTP: test pictures, the camera, and the threshold."""

import io
import json
import shutil
import time
from concurrent.futures import Future
from dataclasses import asdict
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from PIL import Image
from scipy.stats import binomtest

from pellucid.api.explained import ExplainedClassifier
from pellucid.api.left_out import LeftOut
from pellucid.app.studio import threshold
from pellucid.run import RunFolder
from pellucid.run_record import RunRecord

from ..tested_project import LABELS, draw, seed_of, write_tested_project

pytestmark = pytest.mark.slow

BASE = "/api/projects/photos"


@pytest.fixture
def client(tmp_path, monkeypatch, classifier_folder):
    """Give a client of a project with a run, in which dog/0.png to dog/2.png are tested."""
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home
    from pellucid.app.studio import live

    monkeypatch.chdir(tmp_path)
    live.latest_run_now.cache.clear()  # the run of the test before
    client = TestClient(create_home(), base_url="http://127.0.0.1", raise_server_exceptions=False)
    write_tested_project(tmp_path, classifier_folder)
    return client


def get(client, what, **values):
    return client.get(f"{BASE}/{what}", params={"run": "one", **values})


def test_a_test_picture_is_explained(client, classifier_folder):
    found = get(client, "why", path="dog/0.png").json()
    explained = ExplainedClassifier(classifier_folder)
    pixels = np.asarray(Image.open(io.BytesIO(draw(seed_of("dog", 0)))))
    expected = explained.classifier.probabilities([pixels])[0]
    probabilities = {each["label"]: each["probability"] for each in found["answer"]["classes"]}
    np.testing.assert_allclose([probabilities[label] for label in LABELS], expected, atol=1e-6)
    assert found["path"] == "dog/0.png"
    heat = found["heat"]
    assert (heat["label"], heat["method"]) == (LABELS[expected.argmax()], "occlusion")
    assert (heat["rows"], heat["columns"]) == (4, 5)
    evidence = explained.evidence(pixels, int(expected.argmax()))
    expected_heat = np.round(255 * evidence / evidence.max()).ravel()
    np.testing.assert_allclose(heat["values"], expected_heat, atol=1)
    other = get(client, "why", path="dog/0.png", label="bird").json()["heat"]
    assert other["label"] == "bird"
    seen = Image.open(io.BytesIO(get(client, "seen", path="dog/0.png").content))
    assert seen.size == (512, 410)
    tested = Image.open(io.BytesIO(get(client, "tested", path="dog/0.png").content))
    assert tested.size == (160, 160)


def test_the_most_similar_training_pictures(client):
    found = get(client, "similar", path="dog/0.png").json()
    features = {
        f"{label}/{number}.png": np.asarray(
            Image.open(io.BytesIO(draw(seed_of(label, number)))), np.float64
        ).ravel()
        for label in LABELS
        for number in range(8)
    }
    learned = [path for path in features if int(path[-5]) >= 3]
    mean = np.mean([features[path] for path in learned], axis=0)

    def cosine(path):
        one, other = features["dog/0.png"] - mean, features[path] - mean
        return one @ other / np.linalg.norm(one) / np.linalg.norm(other)

    nearest = sorted(learned, key=cosine, reverse=True)[:3]
    assert [each["path"] for each in found["pictures"]] == nearest
    similarities = [each["similarity"] for each in found["pictures"]]
    np.testing.assert_allclose(similarities, [cosine(path) for path in nearest], atol=1e-5)
    assert found["n_compared"] == 15
    assert not any(each["is_near_copy"] for each in found["pictures"])


def test_pictures_that_were_moved_or_are_gone(client, tmp_path):
    nearest = get(client, "similar", path="dog/0.png").json()["pictures"][0]["path"]
    paths = ["dog/0.png", nearest]
    assert client.post(f"{BASE}/move", json={"paths": paths, "label": "bird", "batch": "a"})
    moved = get(client, "why", path="dog/0.png").json()["path"]
    assert moved.startswith("bird/")
    assert get(client, "tested", path="dog/0.png").status_code == 200
    near = get(client, "similar", path="dog/0.png").json()["pictures"][0]
    assert (near["path"].split("/")[0], near["label"]) == ("bird", nearest.split("/")[0])
    changed = get(client, "changes").json()
    n_moved = 1 + (not nearest.startswith("bird"))
    assert changed == {"n_added": 0, "n_moved": n_moved, "n_removed": 0}
    aside = {"paths": [moved], "batch": "b"}
    assert client.post(f"{BASE}/set-aside", json=aside).status_code == 200
    for what in ("why", "similar", "seen", "tested"):
        answer = get(client, what, path="dog/0.png")
        assert answer.status_code == 400
        assert "not in the project any more" in answer.json()["detail"]
    for path in ("dog/99.png", "../../x.png", "/etc/passwd", ""):
        assert get(client, "why", path=path).status_code == 400
    assert get(client, "why", path="dog/1.png", label="horse").status_code == 400


def test_the_camera_is_explained(client, classifier_folder):
    content = draw(seed_of("dog", 5))
    end = time.monotonic() + 30
    found = client.post(f"{BASE}/why", content=content).json()
    while found["similar"] is None and time.monotonic() < end:
        found = client.post(f"{BASE}/why", content=content).json()
    assert found["answer"] == client.post(f"{BASE}/classify", content=content).json()
    similar = found["similar"]
    assert (similar["path"], similar["is_near_copy"]) == ("dog/5.png", True)
    assert similar["similarity"] == pytest.approx(1, abs=1e-5)
    assert client.post(f"{BASE}/why", content=b"<html>").status_code == 400


def test_what_a_threshold_catches_has_an_interval(client, monkeypatch):
    scores = np.linspace(-1, 1, 40).astype(np.float32)
    units = [str(number) for number in range(40)]
    known = SimpleNamespace(left_out=Future())
    known.left_out.set_result(LeftOut(["dog", "bird"], scores, units))
    monkeypatch.setattr(threshold, "known_pictures", lambda run: known)
    found, choices = get(client, "caught").json(), get(client, "threshold").json()["choices"]
    assert (found["labels"], found["n"]) == (["dog", "bird"], 40)
    assert found["caught"] == [int((scores > one["threshold"]).sum()) for one in choices]
    for n, interval in zip(found["caught"], found["intervals"], strict=True):
        expected = binomtest(n, 40).proportion_ci(method="wilson")
        np.testing.assert_allclose(interval, expected, atol=1e-9)


def test_the_threshold_is_kept_and_applies_to_the_camera(client, tmp_path):
    found = get(client, "threshold").json()
    assert found["own"] == found["now"] == 0
    table = pl.read_parquet(tmp_path / "runs" / "one" / "predictions.parquet")
    is_right = table["label"] == table["predicted"]
    assert (found["n_right"], found["n_wrong"]) == (is_right.sum(), (~is_right).sum())
    for choice in found["choices"]:
        above = table["ood_score"] > choice["threshold"]
        assert choice["n_right"] == (above & is_right).sum()
        assert choice["n_wrong"] == (above & ~is_right).sum()
    content = draw(seed_of("dog", 0))
    for choice, is_known in ((found["choices"][0], False), (found["choices"][-1], True)):
        asked = {"run": "one", "threshold": choice["threshold"]}
        assert client.post(f"{BASE}/threshold", json=asked).status_code == 204
        assert get(client, "threshold").json()["now"] == choice["threshold"]
        assert client.post(f"{BASE}/classify", content=content).json()["is_known"] is is_known
        assert get(client, "why", path="dog/0.png").json()["answer"]["is_known"] is is_known
    client.post(f"{BASE}/threshold", json={"run": "one", "threshold": None})
    assert get(client, "threshold").json()["now"] == 0
    assert get(client, "caught").json() is None  # the network was trained on all classes
    for value in (2, -7, "x"):
        asked = {"run": "one", "threshold": value}
        assert client.post(f"{BASE}/threshold", json=asked).status_code == 422
    assert client.post(
        f"{BASE}/threshold", content=b'{"run":"one","threshold":NaN}'
    ).status_code in (
        400,
        422,
    )


def test_runs_that_are_gone_or_of_others(client, tmp_path):
    other = RunFolder(tmp_path / "runs" / "other")
    shutil.copytree(tmp_path / "runs" / "one", other.path)
    other.config.write_text(json.dumps(asdict(RunRecord(labels=LABELS, source=str(tmp_path)))))
    for run in ("other", "none", "../runs/one", "/", ""):
        for what in ("why", "similar", "threshold", "caught", "changes", "seen", "tested"):
            answer = client.get(f"{BASE}/{what}", params={"run": run, "path": "dog/0.png"})
            assert answer.status_code == 400, (run, what)
    assert client.post(f"{BASE}/classify", content=draw(0)).status_code == 200
    shutil.rmtree(tmp_path / "runs" / "one")
    for what in ("classify", "why"):
        assert client.post(f"{BASE}/{what}", content=draw(0)).status_code == 400
    assert get(client, "threshold").status_code == 400


def test_damaged_files_of_a_run(client, tmp_path):
    run = RunFolder(tmp_path / "runs" / "one")
    table = pl.read_parquet(run.predictions)
    odd = table.with_columns(ood_score=pl.lit(float("nan")), confidence=pl.lit(float("nan")))
    odd.write_parquet(run.predictions)
    assert get(client, "threshold").json() is None
    assert client.get(f"{BASE}/result").json()["pictures"] == []
    run.predictions.write_bytes(b"PAR1")
    assert get(client, "threshold").status_code == 400
    assert client.get(f"{BASE}/result").status_code == 400
    run.metrics.write_text("{}")
    assert client.get(f"{BASE}/result").status_code == 400
    run.catalog.write_bytes(b"")
    assert get(client, "why", path="dog/0.png").status_code == 400
    run.onnx_model.write_bytes(b"")
    assert client.post(f"{BASE}/why", content=draw(0)).status_code == 400
