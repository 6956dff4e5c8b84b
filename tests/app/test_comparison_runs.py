"""Comparison runs: what is trained on, how it is split, trained and judged, and what is refused."""

import json
import subprocess
import sys

import numpy as np
import polars as pl
import pytest
from PIL import Image
from scipy import stats

from pellucid.app.comparison_runs import ComparisonRuns, OwnPictures
from pellucid.app.own_training_files import files_in, files_of_run
from pellucid.errors import ConfigError, DataError, ModelError
from pellucid.lessons.comparison_run import run_comparison
from pellucid.lessons.comparisons import COMPARISONS, find_comparison
from pellucid.lessons.drawn_shapes import SHAPES, draw_shapes
from pellucid.lessons.training_pictures import (
    MAX_CLASSES,
    MAX_PICTURES,
    MIN_PER_CLASS,
    PictureFile,
    drawn_pictures,
    read_files,
    select_files,
)
from pellucid.lessons.verdict import judge
from pellucid.run import RunFolder
from pellucid.run_record import RunRecord

slow = pytest.mark.slow

SEEDS = COMPARISONS["augmentation"].seeds


def _files(sizes):
    return [
        PictureFile(f"{label}/{number}.png", label)
        for label, n in sizes.items()
        for number in range(n)
    ]


@pytest.fixture
def folder(tmp_path):
    """Twelve grey pictures of each of two classes, two of which have a copy."""
    random = np.random.default_rng(3)
    for label, low in (("고양이", 0), ("강아지", 128)):
        (tmp_path / label).mkdir()
        for number in range(12):
            pixels = random.integers(low, low + 100, (20, 30)).astype("uint8")
            for name in (number, f"copy-{number}")[: 2 if number == 0 else 1]:
                Image.fromarray(pixels).save(tmp_path / label / f"{name}.png")
    return tmp_path


@pytest.fixture
def runs(folder):
    return ComparisonRuns(OwnPictures("photos", lambda: files_in(folder)))


@pytest.fixture
def short(monkeypatch):
    """Comparison runs with one epoch."""
    monkeypatch.setattr(
        "pellucid.app.comparison_runs.run_comparison",
        lambda lesson, pictures, report: run_comparison(lesson, pictures, report, n_epochs=1),
    )


def test_each_comparison_subtracts_variants_that_it_has():
    for comparison in COMPARISONS.values():
        assert len(set(comparison.seeds)) >= 3
        names = [variant.name for variant in comparison.variants]
        assert len(set(names)) == len(names)
        assert {name for pair in comparison.pairs for name in pair} <= set(names)
    with pytest.raises(ConfigError, match="'neuron' has no comparison run"):
        find_comparison("neuron")


def test_at_most_500_pictures_are_chosen_evenly():
    sizes = {f"class {n:02}": 30 + 90 * (n % 2) for n in range(14)} | {"rare": MIN_PER_CLASS - 1}
    chosen = select_files(_files(sizes))
    counts = {label: [file.label for file in chosen].count(label) for label in sizes}
    assert len(chosen) <= MAX_PICTURES
    assert sum(count > 0 for count in counts.values()) == MAX_CLASSES
    assert counts["rare"] == 0
    assert {counts[f"class {n:02}"] for n in range(1, 14, 2)} == {MAX_PICTURES // MAX_CLASSES}
    assert chosen == select_files(_files(sizes))


@pytest.mark.parametrize("sizes", [{}, {"cat": 90}, {"cat": 90, "dog": MIN_PER_CLASS - 1}])
def test_too_few_pictures_are_refused_with_what_is_needed(sizes):
    with pytest.raises(DataError, match="at least two classes with 8 pictures each"):
        select_files(_files(sizes))


def test_the_validation_is_stratified_and_differs_by_seed():
    pictures = drawn_pictures()
    masks = [pictures.is_validation(seed) for seed in SEEDS]
    for held in masks:
        assert np.bincount(pictures.codes[held]).tolist() == [31] * len(SHAPES)
    assert not (masks[0] == masks[1]).all()
    np.testing.assert_array_equal(masks[0], pictures.is_validation(SEEDS[0]))


def test_copies_stay_on_one_side_of_the_split(folder):
    pictures = read_files(select_files(files_in(folder)), None, lambda _share: None)
    assert pictures.pixels.shape == (26, 32, 32, 3)
    assert pictures.classes == ["강아지", "고양이"]
    assert len(set(pictures.groups)) == 24
    for seed in range(20):
        held = pictures.is_validation(seed)
        sides = {group: set() for group in pictures.groups}
        for group, is_held in zip(pictures.groups, held, strict=True):
            sides[group].add(bool(is_held))
        assert all(len(side) == 1 for side in sides.values())
        assert set(pictures.codes[held]) == set(pictures.codes[~held]) == {0, 1}


def test_a_run_is_compared_on_what_it_was_trained_on(tmp_path):
    run = RunFolder(tmp_path / "run")
    run.path.mkdir()
    run.write_record(RunRecord(recipe="scratch", labels=("cat", "dog"), source=str(tmp_path)))
    rows = [
        ("cat/1.png", "cat", "train", "a"),
        ("dog/1.png", "dog", "validation", None),
        ("cat/2.png", "cat", "test", "b"),
        ("cat/3.png", "cat", None, None),
        ("../secret.png", "cat", "train", "c"),
        ("/etc/passwd", "cat", "train", "d"),
    ]
    schema = dict.fromkeys(("path", "label", "split", "unit"), pl.String)
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(run.catalog)
    assert files_of_run(run) == [
        PictureFile(str(tmp_path / "cat/1.png"), "cat", "a"),
        PictureFile(str(tmp_path / "dog/1.png"), "dog", None),
    ]
    run.catalog.write_bytes(b"no table")
    own = ComparisonRuns(OwnPictures("run", lambda: files_of_run(run))).own_data()
    assert own is not None
    assert "is missing or damaged" in (own.problem or "")


def test_unreadable_pictures_are_left_out(folder):
    (folder / "고양이" / "0.png").write_bytes(b"no picture")
    files = files_in(folder)
    assert len(read_files(files, None, lambda _share: None).labels) == len(files) - 1
    for path in folder.glob("*/*.png"):
        path.write_bytes(b"no picture")
    with pytest.raises(DataError, match="Only 0 different pictures of 0 classes can be read"):
        read_files(files, None, lambda _share: None)


def test_the_drawn_shapes_are_the_same_each_time():
    pixels, labels = draw_shapes(8, 32)
    assert pixels.dtype == np.uint8
    assert labels == [*SHAPES, *SHAPES]
    np.testing.assert_array_equal(pixels, draw_shapes(8, 32)[0])


def test_the_verdict_is_the_paired_t_test_of_scipy():
    random = np.random.default_rng(0)
    for _ in range(200):
        n = int(random.integers(3, 8))
        first = random.integers(40, 100, n) / 100
        second = first + random.normal(random.uniform(-0.2, 0.2), 0.05, n)
        # Without overlap, nothing is corrected.
        found = judge(first, second, n_train=10**40, n_validation=10**9)
        expected = stats.ttest_rel(second, first)
        interval = expected.confidence_interval(0.95)
        assert (found.low, found.high) == pytest.approx(tuple(interval))
        assert found.is_luck == (expected.pvalue >= 0.05)
        assert found.spread == pytest.approx(np.std(second - first, ddof=1))


def test_a_difference_of_one_picture_is_luck_even_if_the_seeds_agree():
    assert judge([0.5] * 3, [0.51] * 3, 300, 100).is_luck
    assert judge([0.5] * 3, [0.5] * 3, 300, 100).is_luck
    assert not judge([0.5] * 3, [0.53] * 3, 300, 100).is_luck


def test_the_verdict_is_corrected_for_splits_that_overlap():
    first, second = [0.5, 0.6, 0.7, 0.65], [0.62, 0.6, 0.75, 0.8]
    found = judge(first, second, 375, 125)
    differences = np.subtract(second, first)
    error = differences.std(ddof=1) * np.sqrt(1 / 4 + 125 / 375)
    expected = stats.t.interval(0.95, 3, differences.mean(), error)
    assert (found.low, found.high) == pytest.approx(expected)


@pytest.mark.parametrize("n_seeds", [3, 5])
def test_two_classifiers_that_are_equally_good_are_seldom_told_apart(n_seeds):
    """Nearest means on either half of the features, on many data sets."""
    n, n_validation, n_sets = 400, 100, 400
    random = np.random.default_rng(n_seeds)
    told_apart = 0
    for _ in range(n_sets):
        labels = random.integers(0, 2, n)
        features = random.normal(0, 1, (n, 12)) + 0.3 * labels[:, None]
        halves = np.zeros((n_seeds, 2))
        for seed in range(n_seeds):
            order = random.permutation(n)
            train, held = order[n_validation:], order[:n_validation]
            for half, part in enumerate((features[:, :6], features[:, 6:])):
                means = [part[train][labels[train] == one].mean(0) for one in (0, 1)]
                nearer = [((part[held] - mean) ** 2).sum(1) for mean in means]
                halves[seed, half] = (np.argmin(nearer, axis=0) == labels[held]).mean()
        verdict = judge(halves[:, 0], halves[:, 1], n - n_validation, n_validation)
        told_apart += not verdict.is_luck
    # 5%, give or take three standard errors of the simulation.
    assert told_apart / n_sets < 0.05 + 3 * np.sqrt(0.05 * 0.95 / n_sets)


@slow
@pytest.mark.long
@pytest.mark.release
@pytest.mark.timeout(400)
def test_a_run_gives_the_same_numbers_twice_and_counts_by_hand(folder):
    pictures = read_files(select_files(files_in(folder)), None, lambda _share: None)
    told = []
    first = run_comparison("augmentation", pictures, lambda *line: told.append(line), n_epochs=2)
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert [epoch for _, epoch in told if epoch] == list(first.epochs)
    assert first == run_comparison("augmentation", pictures, lambda *_line: None, n_epochs=2)
    n = 2 * len(SEEDS) * 2
    assert len(first.epochs) == n
    for epoch in first.epochs:
        right = epoch.validation_accuracy * pictures.is_validation(epoch.seed).sum()
        assert right == pytest.approx(round(right), abs=1e-4)
    last = {(e.variant, e.seed): e.validation_accuracy for e in first.epochs}
    ((without, with_, verdict),) = first.verdicts
    differences = [last[with_, seed] - last[without, seed] for seed in SEEDS]
    assert verdict.differences == pytest.approx(differences)


@slow
@pytest.mark.timeout(400)
@pytest.mark.long
def test_the_routes_train_tell_and_keep(runs, short):
    client = _client(runs)
    own = client.get("/api/learn/own-training-data").json()
    assert own == {
        "name": "photos",
        "pictures": 26,
        "classes": ["강아지", "고양이"],
        "problem": None,
    }
    asked = {"lesson": "augmentation", "data": "own"}
    answer = client.get("/api/learn/comparison-run/progress", params=asked)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[-1] == {"share": 1, "picture": None, "epoch": None, "problem": None}
    shares = [line["share"] for line in lines]
    assert shares == sorted(shares)
    found = client.get("/api/learn/comparison-run", params=asked).json()
    assert found["epochs"] == [line["epoch"] for line in lines if line["epoch"]]
    assert found["data"] == "own"
    assert found["train"] + found["validation"] == 26
    # It is kept: nothing is trained a second time.
    again = client.get("/api/learn/comparison-run/progress", params=asked)
    assert len(again.text.splitlines()) == 1


def test_a_kept_result_is_given_while_another_one_is_trained(monkeypatch):
    runs = ComparisonRuns(None)
    kept = object()
    monkeypatch.setitem(runs._kept, ("pictures", None), kept)
    with ComparisonRuns._training:
        assert runs.run("pictures", "drawn", lambda _share: None) is kept
        assert runs.kept("pictures", "drawn") is kept
        assert runs.kept("augmentation", "drawn") is None


def test_what_was_not_trained_is_not_there():
    answer = _client(ComparisonRuns(None)).get(
        "/api/learn/comparison-run", params={"lesson": "pictures", "data": "drawn"}
    )
    assert answer.status_code == 404
    assert "not been trained" in answer.json()["detail"]


def test_pictures_that_were_added_are_other_pictures(folder, short, monkeypatch):
    runs = ComparisonRuns(OwnPictures("photos", lambda: files_in(folder)))
    trained = []
    monkeypatch.setattr(
        ComparisonRuns, "_run", lambda *asked: trained.append(asked) or len(trained)
    )
    assert runs.run("pictures", "own", lambda _share: None) == 1
    assert runs.run("pictures", "own", lambda _share: None) == 1
    (some,) = list(folder.glob("*/*.png"))[:1]
    (some.parent / "one_more.png").write_bytes(some.read_bytes())
    assert runs.run("pictures", "own", lambda _share: None) == 2


@slow
def test_a_training_that_fails_says_why(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "abacus")
    with pytest.raises(ModelError, match=r"ended early.*abacus"):
        run_comparison("pictures", drawn_pictures(), lambda *_line: None)


@slow
def test_a_cancelled_run_ends_its_process(monkeypatch):
    from pellucid.app.slow_work import Cancelled

    started = []
    real = subprocess.Popen

    def start(*arguments, **options):
        started.append(real(*arguments, **options))
        return started[-1]

    monkeypatch.setattr("pellucid.lessons.comparison_run.subprocess.Popen", start)
    looks = iter(range(3))

    def report(_share, picture=None, epoch=None):
        if next(looks, None) is None:
            raise Cancelled

    runs = ComparisonRuns(None)
    with pytest.raises(Cancelled):
        runs.run("pictures", "drawn", report)
    (process,) = started
    assert process.poll() is not None
    assert not runs._training.locked()
    assert not runs._kept


@pytest.mark.long
@slow
def test_what_cannot_be_trained_is_said(tmp_path):
    for n in range(3):
        (tmp_path / "cat").mkdir(exist_ok=True)
        Image.fromarray(np.full((9, 9), n, "uint8")).save(tmp_path / "cat" / f"{n}.png")
    few = _client(ComparisonRuns(OwnPictures("few", lambda: files_in(tmp_path))))
    assert "at least two classes" in few.get("/api/learn/own-training-data").json()["problem"]
    asked = {"lesson": "pictures", "data": "own"}
    (line,) = few.get("/api/learn/comparison-run/progress", params=asked).text.splitlines()
    assert "at least two classes" in json.loads(line)["problem"]
    assert few.get("/api/learn/comparison-run", params=asked).status_code == 400
    none = _client(ComparisonRuns(None))
    assert none.get("/api/learn/own-training-data").json() is None
    answer = none.get("/api/learn/comparison-run", params=asked)
    assert answer.status_code == 400
    assert "pellucid learn photos/" in answer.json()["detail"]
    for path in ("/api/learn/comparison-run", "/api/learn/comparison-run/progress"):
        for lesson, status in (("neuron", 404), ("", 404), ("../x", 404), ("a" * 99, 422)):
            answer = none.get(path, params={"lesson": lesson, "data": "drawn"})
            assert answer.status_code == status
        answer = none.get(path, params={"lesson": "pictures", "data": "theirs"})
        assert answer.status_code == 422


@slow
def test_the_server_trains_without_keras_of_its_own():
    code = (
        "import sys; from pellucid.app.home import create_home; create_home();"
        "sys.exit('keras' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _client(runs):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    app = create_home()
    app.state.comparison_runs = runs
    return TestClient(app, base_url="http://127.0.0.1")
