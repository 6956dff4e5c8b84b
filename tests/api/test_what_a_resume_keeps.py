"""What a training began with holds after an interruption: the given files, and the splits."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import pellucid
from pellucid.exports.keras_script.run_script import run_script
from pellucid.progress import Watcher
from pellucid.run import RunFolder

from .. import drawn_pictures

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.once]

SCRATCH = {
    "recipe": "scratch", "model": "book_digits_convnet", "image_size": 20, "epochs": 3,
    "rate_table": "table.csv", "near_copies": "ignore", "augment": "none",
}  # fmt: skip
RATES = [0.004, 0.002, 0.001]


class Stopped(Exception):
    """Stands for a crash."""


class StoppingWatcher(Watcher):
    """Crashes once the first epochs of a stage are done; `before` has happened by then."""

    def __init__(self, n_epochs, stage="", before=lambda: None):
        self._n_epochs, self._stage, self._before = n_epochs, stage, before
        self._is_there = not stage
        self.notes = []

    def note(self, text):
        self.notes.append(text)

    def stage(self, name):
        self._is_there = self._is_there or str(name).startswith(self._stage)

    def epoch(self, *_facts):
        if self._is_there:
            self._n_epochs -= 1
            if self._n_epochs < 0:
                self._before()
                raise Stopped


@pytest.fixture
def photos(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for seed, (label, kind) in enumerate({"stripes": "vertical", "dots": "dots"}.items()):
        for number in range(24):
            chance = np.random.default_rng([seed, number])
            drawn_pictures.draw(Path("photos", label, f"{number}.png"), kind, chance, (20, 20))
    write_rates(RATES)
    return Path("photos")


def write_rates(rates):
    rows = [f"{epoch},{rate}" for epoch, rate in enumerate(rates, 1)]
    Path("table.csv").write_text("\n".join(["epoch,learning_rate", *rows]))


def resume_notes(watcher):
    return [note for note in watcher.notes if "pellucid resume" in note]


def rates_of(run):
    return pl.read_csv(run / "history.csv")["learning_rate"].to_list()


def losses_of(run):
    return pl.read_csv(run / "history.csv")["loss"].to_numpy()


def splits_of(catalog):
    return pl.read_parquet(catalog).select("path", "split")


def test_a_moved_run_goes_on_elsewhere_with_the_files_it_began_with(photos, monkeypatch):
    policy = Path("mine.toml")
    policy.write_text('[[augment]]\nname = "Rotate"\nlimit = 45\n')
    settings = SCRATCH | {"augment": "mine.toml"}
    undisturbed = losses_of(pellucid.train(photos, run="runs/undisturbed", **settings).path)
    with pytest.raises(Stopped):
        pellucid.train(photos, run="runs/a", watcher=StoppingWatcher(2), **settings)
    write_rates([9.0])
    policy.write_text('[[augment]]\nname = "VerticalFlip"\n')
    Path("runs/a").rename("runs/b")
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    found = pellucid.resume("../runs/b")
    assert rates_of(found.path) == pytest.approx(RATES)
    run = RunFolder(found.path)
    assert run.read_record().details["augmentation"] == "mine"
    np.testing.assert_allclose(losses_of(found.path), undisturbed, rtol=1e-4)
    script = run_script(run)
    assert "Rotat" in script
    assert "1: 0.004" in script


def test_folds_have_the_rates_of_the_first(photos):
    folds = Path("runs/folds")
    watcher = StoppingWatcher(1, "Fold 2")
    with pytest.raises(Stopped):
        pellucid.cross_validate(photos, 2, run=folds, watcher=watcher, **SCRATCH)
    assert resume_notes(watcher) == [f"{folds} is kept. To go on: pellucid resume {folds}"]
    write_rates([9.0])
    folds.rename("runs/moved")
    found = pellucid.resume_cross_validation("moved")
    assert [rates_of(run.path) for run in found.runs] == [pytest.approx(RATES)] * 2


def test_the_last_training_of_a_search_keeps_its_epochs_rates_and_splits(photos):
    search = Path("runs/search")
    watcher = StoppingWatcher(1, "Training with the best", before=lambda: write_rates([9.0]))
    with pytest.raises(Stopped):
        pellucid.search(photos, n_tries=1, run=search, watcher=watcher, **SCRATCH)
    assert resume_notes(watcher) == [f"{search} is kept. To go on: pellucid resume {search}"]
    begun = splits_of(search / "catalog.parquet")
    search.rename("runs/moved")
    moved = Path("runs/moved")
    found = pellucid.resume_search("moved")
    assert found.run.path == moved / "best"
    assert "resumed" in (moved / "best" / "log.txt").read_text("utf-8")
    assert rates_of(moved / "best") == pytest.approx(RATES)
    assert splits_of(moved / "best" / "catalog.parquet").equals(begun)


def test_the_last_training_of_a_search_is_resumed_by_itself_with_the_splits(photos):
    best = Path("runs/search/best")
    watcher = StoppingWatcher(1, "Training with the best")
    with pytest.raises(Stopped):
        pellucid.search(photos, n_tries=1, run=best.parent, watcher=watcher, **SCRATCH)
    # As after a kill before the first epoch, and as if other splits would be drawn now.
    for path in [*best.glob("checkpoints/state-*"), best / "catalog.parquet"]:
        path.unlink()
    kept = best / "checkpoints" / "splits.parquet"
    drawn = pl.read_parquet(kept)
    others = {"train": "validation", "validation": "train"}
    exchanged = drawn.with_columns(pl.col("split").replace(others))
    exchanged.write_parquet(kept)
    pellucid.resume(best)
    assert splits_of(best / "catalog.parquet").equals(exchanged.select("path", "split"))
