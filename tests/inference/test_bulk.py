"""Parts of predictions: written once each, gone on with, and never mixed up."""

import os
from pathlib import Path

import fsspec
import numpy as np
import polars as pl
import pytest
from filelock import FileLock
from PIL import Image

from pellucid.data.streams.item import ContentItem
from pellucid.data.streams.open_stream import open_streams
from pellucid.errors import RunError
from pellucid.inference import bulk
from pellucid.inference.bulk import (
    _DIFFERENCES,
    BulkSettings,
    about_job,
    execute_here,
    predict_parts,
)
from pellucid.inference.classifier import Classifier, write_facts
from pellucid.inference.onnx_graph import add_ood_score, write_classifier
from pellucid.inference.part_folder import PartFolder
from pellucid.training.ood_scorer import CONCENTRATION, fit_ood_scorer

LABELS = ["cat", "고양이", "dog"]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(bulk, "N_PER_PART", 4)


@pytest.fixture
def classifier(backbone, head, pictures, tmp_path) -> Classifier:
    folder = tmp_path / "classifier"
    folder.mkdir()
    path = folder / "model.onnx"
    write_classifier(backbone.path, backbone.spec, *head, path, mirror=False)
    features = backbone.features(pictures[:30]).astype("f4")
    known = fit_ood_scorer(features, np.arange(30) % 3)
    add_ood_score(path, known.mean, known.whitening, known.centres, CONCENTRATION)
    write_facts(folder / "classifier.json", LABELS, backbone.spec, "float32", {}, {}, 0.1)
    return Classifier.load(folder)


@pytest.fixture
def photos(pictures, tmp_path) -> Path:
    """Write ten pictures, of which the fourth and the sixth cannot be used."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for index, pixels in enumerate(pictures[:10]):
        Image.fromarray(pixels).save(folder / f"{index}.png")
    (folder / "3.png").write_bytes(b"")
    (folder / "5.png").write_bytes(b"<html>")
    return folder


class Job:
    """A job that counts the pictures that it computes."""

    def __init__(self, classifier: Classifier, address: object, **settings) -> None:
        self.folder = PartFolder(str(address))
        self.settings = BulkSettings(**settings)
        self.about = about_job(classifier, self.settings)
        here = execute_here(classifier, self.folder, self.about, self.settings)
        self.n_computed = 0

        def execute(parts):
            for done in here(parts):
                self.n_computed += done.n
                yield done

        self.execute = execute

    def run(self, *places: object) -> list[bulk.PartDone]:
        items = open_streams([str(place) for place in places]).items
        return list(predict_parts(items, self.folder, self.about, self.execute))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_rows_are_what_predict_answers(classifier, photos, tmp_path):
    done = Job(classifier, tmp_path / "out.parquet", top=2).run(photos)
    assert [(each.number, each.n, each.n_errors) for each in done] == [
        (0, 4, 1),
        (1, 4, 1),
        (2, 2, 0),
    ]
    assert sorted(contents(tmp_path / "out.parquet")) == [
        f"part-{number:06}.parquet" for number in range(3)
    ]
    table = pl.read_parquet(tmp_path / "out.parquet")
    assert table.schema == pl.Schema(bulk.SCHEMA)
    expected = classifier.predict([photos / f"{index}.png" for index in range(10)], top=2)
    for row, answer in zip(table.iter_rows(named=True), expected, strict=True):
        assert row["path"] == answer.path
        assert row["error"] == answer.error
        assert row["health"] == answer.health
        if answer.error is None:
            assert (row["label"], row["labels"]) == (answer.label, list(answer.labels))
            assert row["probabilities"] == pytest.approx(answer.probabilities)
            assert row["probability"] == pytest.approx(answer.probabilities[0])
            assert row["ood_score"] == pytest.approx(answer.ood_score)
            assert row["is_known"] == answer.is_known
        else:
            assert row["label"] is row["labels"] is row["probability"] is row["is_known"] is None


def test_only_what_is_missing_is_computed_again(classifier, photos, tmp_path):
    out = tmp_path / "out.parquet"
    Job(classifier, out).run(photos)
    whole = contents(out)
    (out / "part-000001.parquet").unlink()
    (out / ".123.part-000002.parquet").write_bytes(b"half a part, of a process that was killed")
    again = Job(classifier, out)
    done = again.run(photos)
    assert again.n_computed == 4
    assert sorted((each.number, each.is_new) for each in done) == [
        (0, False),
        (1, True),
        (2, False),
    ]
    assert sum(each.n_errors for each in done) == 2
    assert contents(out) == whole
    once_more = Job(classifier, out)
    assert sum(each.n for each in once_more.run(photos)) == 10
    assert once_more.n_computed == 0


def test_a_part_is_whole_or_not_there(classifier, photos, tmp_path):
    out = tmp_path / "out.parquet"

    class StoppedError(Exception):
        pass

    def items():
        yield from list(open_streams([str(photos)]).items)[:6]
        raise StoppedError

    job = Job(classifier, out)
    with pytest.raises(StoppedError):
        list(predict_parts(items(), job.folder, job.about, job.execute))
    assert sorted(contents(out)) == ["part-000000.parquet"]
    Job(classifier, out).run(photos)
    other = tmp_path / "other.parquet"
    Job(classifier, other).run(photos)
    assert contents(out) == contents(other)


def test_parts_of_another_job_are_never_mixed_in(classifier, photos, tmp_path, backbone, head):
    out = tmp_path / "out.parquet"
    Job(classifier, out).run(photos)
    whole = contents(out)
    assert set(Job(classifier, out).about) == set(_DIFFERENCES)
    with pytest.raises(RunError, match="of another job: --top differs"):
        Job(classifier, out, top=1).run(photos)
    with pytest.raises(RunError, match="--views differs"):
        Job(classifier, out, n_views=2).run(photos)
    earlier = Job(classifier, out)
    earlier.about = earlier.about | {"columns": "path, familiarity"}
    with pytest.raises(
        RunError, match="job: another version of pellucid wrote them, with other columns"
    ):
        earlier.run(photos)
    other_model = tmp_path / "other.onnx"
    write_classifier(backbone.path, backbone.spec, head[0] * 2, head[1], other_model, mirror=False)
    other = Classifier(other_model, LABELS, backbone.spec, ood_threshold=0.1)
    with pytest.raises(RunError, match="the classifier differs"):
        Job(other, out).run(photos)
    assert contents(out) == whole
    (photos / "00.png").write_bytes(b"new")
    with pytest.raises(RunError, match="the pictures differ"):
        Job(classifier, out).run(photos)
    (photos / "00.png").unlink()
    for index in (6, 7, 8, 9):
        (photos / f"{index}.png").unlink()
    with pytest.raises(RunError, match="part 1, the pictures differ"):
        Job(classifier, out).run(photos)
    for index in (4, 5):
        (photos / f"{index}.png").unlink()
    with pytest.raises(RunError, match="fewer pictures now"):
        Job(classifier, out).run(photos)
    assert contents(out) == whole


def test_a_folder_of_something_else_is_left_alone(classifier, photos, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "notes.txt").write_text("mine")
    with pytest.raises(RunError, match=r"holds notes\.txt"):
        Job(classifier, tmp_path / "notes").run(photos)
    (tmp_path / "out.parquet").write_text("mine")
    with pytest.raises(RunError, match="is a file"):
        Job(classifier, tmp_path / "out.parquet").run(photos)
    assert (tmp_path / "out.parquet").read_text() == "mine"


def test_two_processes_do_not_write_into_one_folder(classifier, photos, tmp_path):
    lock = FileLock(tmp_path / ".out.parquet.lock")
    with lock, pytest.raises(RunError, match="Another process"):
        Job(classifier, tmp_path / "out.parquet").run(photos)
    Job(classifier, tmp_path / "out.parquet").run(photos)
    assert not (tmp_path / ".out.parquet.lock").exists()


def test_a_damaged_part_is_named(classifier, photos, tmp_path):
    out = tmp_path / "out.parquet"
    Job(classifier, out).run(photos)
    (out / "part-000001.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(RunError, match=r"part-000001\.parquet cannot be read"):
        Job(classifier, out).run(photos)


def test_parts_go_to_an_address_too(classifier, photos, tmp_path):
    Job(classifier, tmp_path / "out.parquet").run(photos)
    files = fsspec.filesystem("memory")
    try:
        Job(classifier, "memory://bucket/out.parquet").run(photos)
        again = Job(classifier, "memory://bucket/out.parquet")
        again.run(photos)
        assert again.n_computed == 0
        there = {
            name.rsplit("/", 1)[-1]: files.cat_file(name)
            for name in files.ls("/bucket/out.parquet", detail=False)
        }
        assert there == contents(tmp_path / "out.parquet")
    finally:
        files.rm("/bucket", recursive=True)


def test_pictures_wait_where_they_are_and_not_in_memory(classifier, photos, tmp_path):
    # Of a stream that is read on the way, few pictures are ahead of those that are computed.
    alive = []

    class Counted(bytes):
        def __del__(self):
            alive.pop()

    def items():
        for number in range(200):
            alive.append(number)
            most.append(len(alive))
            yield ContentItem(str(number), Counted(content))

    most: list[int] = []
    content = (photos / "0.png").read_bytes()
    job = Job(classifier, tmp_path / "out.parquet")
    list(predict_parts(items(), job.folder, job.about, job.execute))
    assert len(most) == 200
    assert max(most) <= 20 + 8 * (os.cpu_count() or 2)
