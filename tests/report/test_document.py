import json
import os
import re

import numpy as np
import polars as pl
import pytest
from PIL import Image
from tests.report.conftest import Page

from pellucid.data.checks.finding import Finding, Outcome
from pellucid.errors import RunError
from pellucid.report.document import write_evaluation, write_report
from pellucid.report.run_files import read_run_files
from pellucid.report.similar_picture import SimilarPicture
from pellucid.run import RunFolder


def test_report_is_the_same_when_written_again(small_run):
    run = small_run()
    first = write_report(run).read_bytes()
    assert write_report(run).read_bytes() == first


def test_findings_that_are_known_already_are_not_computed(small_run, monkeypatch):
    run = small_run()
    assert "누가 맞을까" not in write_report(run).read_text(encoding="utf-8")
    known = Finding("P301", "누가 맞을까", Outcome.FOUND, "Two.", groups=(("a/1.png", "b/3.png"),))
    monkeypatch.setattr("pellucid.report.contents.run_findings", None)
    assert "누가 맞을까" in write_report(run, (known,)).read_text(encoding="utf-8")
    assert "누가 맞을까" not in write_report(run, ()).read_text(encoding="utf-8")


@pytest.mark.parametrize("n_ood", [0, 1200])
def test_an_evaluation_shows_how_many_others_are_detected(small_run, tmp_path, n_ood):
    files = read_run_files(small_run(ood_detection={"threshold": -0.1234}))
    metrics = dict(files.metrics) | {
        "n_ood": n_ood,
        "ood_rejected": 0.75 if n_ood else None,
        "ood_auroc": 0.9 if n_ood else None,
    }
    page = tmp_path / "report.html"
    write_evaluation(files, "others", tmp_path, page, files.catalog, files.predictions, metrics)
    text = Page(page.read_text("utf-8")).text
    said = "Of the 1,200 pictures of other classes in these data, 75.0% count as none of these."
    assert (said in text) == ("of other classes" in text) == (n_ood > 0)
    assert "says none of these if this score is above −0.123." in text


def test_an_evaluation_gives_no_advice_about_training_pictures(small_run, tmp_path, monkeypatch):
    findings = (
        Finding("P301", "Two labels", Outcome.FOUND, "One.", advice="Decide which is right."),
        Finding("P402", "Few pictures", Outcome.FOUND, "Two.", advice="Merge the classes."),
    )
    monkeypatch.setattr("pellucid.report.contents.run_findings", lambda *_: findings)
    files, page = read_run_files(small_run()), tmp_path / "report.html"
    metrics = dict(files.metrics)
    write_evaluation(files, "others", tmp_path, page, files.catalog, files.predictions, metrics)
    text = Page(page.read_text("utf-8")).text
    assert "One. Decide which is right." in text
    assert "Two." in text
    assert "Merge the classes." not in text


def test_the_report_of_a_training_does_not_mention_pictures_of_other_classes(small_run, written):
    _, page = written(small_run(ood_detection={"threshold": -0.1234}))
    assert "says none of these if this score is above" in page.text
    assert "of other classes" not in page.text


@pytest.mark.parametrize("name", ["config", "metrics", "catalog", "predictions"])
def test_missing_file_is_named(small_run, name):
    run = small_run()
    path = getattr(run, name)
    path.unlink()
    with pytest.raises(RunError, match=re.escape(path.name)):
        write_report(run)
    assert not run.report.exists()


@pytest.mark.parametrize("name", ["catalog", "predictions"])
def test_damaged_table_is_named(small_run, name):
    run = small_run()
    path = getattr(run, name)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(RunError, match=path.name):
        write_report(run)


@pytest.mark.parametrize("name", ["path", "confidence", "probabilities"])
def test_nulls_in_a_run_of_somebody_else_are_refused(small_run, name):
    run = small_run()
    table = pl.read_parquet(run.predictions)
    is_first = pl.int_range(pl.len()) == 0
    table.with_columns(pl.when(~is_first).then(name)).write_parquet(run.predictions)
    with pytest.raises(RunError, match=f"'{name}' holds null"):
        write_report(run)


def test_classes_of_another_run_are_refused(small_run):
    run = small_run()
    settings = json.loads(run.config.read_text(encoding="utf-8"))
    run.config.write_text(json.dumps(settings | {"labels": ["개", "새"]}), encoding="utf-8")
    with pytest.raises(RunError, match="do not belong together"):
        write_report(run)


def test_heat_stands_beside_the_mistakes_whose_pictures_are_there(small_run, tmp_path):
    (tmp_path / "photos" / "a").mkdir(parents=True)
    Image.new("RGB", (40, 30)).save(tmp_path / "photos" / "a" / "2.png")
    asked = []

    def heat(path, label):
        asked.append((path, label))
        return b"\xff\xd8jpeg"

    html = write_report(small_run(), heat_maps=heat).read_text("utf-8")
    assert asked == [(tmp_path / "photos" / "a" / "2.png", "<script>alert('x')</script>")]
    assert html.count("data:image/jpeg;base64,/9hqcGVn") == 1
    assert "Some are missing" in html  # of the two mistakes
    alt = "Places that spoke for <script>alert('x')</script>"
    assert ("alt", alt) in Page(html).attributes
    run = RunFolder(tmp_path / "runs" / "새 실행 & co")
    without = write_report(run, heat_maps=lambda *_: None).read_text("utf-8")
    assert "Beside each picture" not in without
    assert without == write_report(run).read_text("utf-8")


def test_similar_training_pictures_stand_below_the_mistakes(small_run, tmp_path):
    (tmp_path / "photos" / "a").mkdir(parents=True)
    Image.new("RGB", (40, 30)).save(tmp_path / "photos" / "a" / "train-0.png")
    asked = []

    def find_similar(paths):
        asked.append(list(paths))
        known = ("a/train-0.png", "../outside.png")
        return {"a/2.png": tuple(SimilarPicture(path, "<b>고양이</b>") for path in known)}

    run = small_run()
    html = write_report(run, find_similar=find_similar).read_text("utf-8")
    assert asked == [["a/2.png", 'b/4" onerror="x.png']]
    similar = html[html.index('<div class="similar">') : html.index('<p class="file">')]
    assert re.findall(r'alt="(.*?)"', similar) == ["The picture a/train-0.png"]
    assert similar.count("cannot be shown") == 1
    assert similar.count("&lt;b&gt;고양이&lt;/b&gt;") == 2
    assert html.count('<div class="similar">') == 1
    without = write_report(run, find_similar=lambda _: {}).read_text("utf-8")
    assert without == write_report(run).read_text("utf-8")


def test_a_preliminary_report_has_no_list(small_run):
    run = small_run()
    html = write_report(run, is_preliminary=True).read_text("utf-8")
    assert 'id="test-pictures"' not in html
    assert "script-src" not in html
    assert "#cell-" not in html
    assert "#cell-" in write_report(run).read_text("utf-8")


@pytest.mark.slow
def test_600_noisy_pictures_make_a_page_of_bounded_size(make_run, picture, answer, tmp_path):
    labels = ["a", "b"]
    (tmp_path / "photos").mkdir()
    noise = np.random.default_rng(0).integers(0, 256, (112, 112, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "photos" / "0.png")
    for n in range(1, 700):
        os.link(tmp_path / "photos" / "0.png", tmp_path / "photos" / f"{n}.png")
    answers = [answer(f"{n}.png", labels, "a", [0.9, 0.1]) for n in range(700)]
    run = make_run(labels, [picture(f"{n}.png", "a", "test") for n in range(700)], answers)
    html = write_report(run).read_text("utf-8")
    assert html.count("data-confidence=") == html.count("data:image/jpeg") == 600
    assert len(html) < 8_000_000
