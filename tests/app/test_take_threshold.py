"""The chosen threshold of "none of these" goes with what is taken away, and its cards say so."""

import io
import json
import zipfile

import numpy as np
import polars as pl
import pytest

from pellucid.data.catalog import SCHEMA
from pellucid.exports.web_format import FILES, PAGE
from pellucid.run import RunFolder

from ..tested_project import LABELS, write_tested_project

pytestmark = [pytest.mark.slow, pytest.mark.once]

BASE = "/api/projects/photos"


@pytest.fixture
def client(tmp_path, monkeypatch, classifier_folder):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    assert (PAGE / "index.html").is_file(), "The web app is not built: make bundle"
    monkeypatch.chdir(tmp_path)
    run = RunFolder(write_tested_project(tmp_path, classifier_folder))
    catalog = pl.read_parquet(run.catalog)
    missing = [pl.lit(None, SCHEMA[name]).alias(name) for name in SCHEMA.names()[1:]]
    missing = [each for each in missing if each.meta.output_name() not in catalog.columns]
    catalog.with_columns(missing).write_parquet(run.catalog)
    predictions = pl.read_parquet(run.predictions)
    uniform = [[1 / len(LABELS)] * len(LABELS)] * len(predictions)
    predictions.with_columns(probabilities=pl.Series(uniform)).write_parquet(run.predictions)
    metrics = json.loads(run.metrics.read_text())
    metrics |= {"majority_baseline": 0.4, "n_train": 15, "n_validation": 0, "known_accepted": 0.9}
    run.metrics.write_text(json.dumps(metrics))
    run.model_card.write_text("# one\n")
    return TestClient(create_home(), base_url="http://127.0.0.1", raise_server_exceptions=False)


def choose(client, threshold):
    asked = {"run": "one", "threshold": threshold}
    assert client.post(f"{BASE}/threshold", json=asked).status_code == 204


def taken(client):
    with zipfile.ZipFile(io.BytesIO(client.get(f"{BASE}/take.zip").content)) as packed:
        return {name: packed.read(f"one/{name}") for name in FILES}


def page_facts(files):
    return json.loads(files["page/facts.js"].removeprefix(b"window.pellucidFacts = ")[:-2])


def test_the_chosen_threshold_is_taken_away(client, tmp_path):
    answer = client.post(f"{BASE}/take")
    assert answer.status_code == 200, answer.text
    before = taken(client)
    scores = pl.read_parquet(tmp_path / "runs" / "one" / "predictions.parquet")["ood_score"]
    threshold = float(np.sort(scores)[-3])
    choose(client, threshold)
    after = taken(client)
    assert page_facts(after) == {**page_facts(before), "ood_threshold": threshold}
    classifiers = [json.loads(each["classifier.json"]) for each in (before, after)]
    assert classifiers[1] == {**classifiers[0], "ood_threshold": threshold}
    assert f"2 of the {len(scores)} test pictures" in after["model_card.md"].decode()
    assert f"시험용 사진 {len(scores)}장 중 2장이" in after["model_card.ko.md"].decode()
    changed = {name for name in FILES if after[name] != before[name]}
    assert changed == {"page/facts.js", "classifier.json", "model_card.md", "model_card.ko.md"}
    choose(client, None)
    assert taken(client) == before
