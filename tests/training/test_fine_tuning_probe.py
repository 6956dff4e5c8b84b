"""What a short measurement on some pictures says about fine-tuning on all of them."""

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pellucid.config import FineTuneConfig
from pellucid.interrupt import CtrlC
from pellucid.run import RunFolder
from pellucid.training.context import Hooks, TrainingContext
from pellucid.training.pictures import Pictures, TrainingPictures

pytestmark = [pytest.mark.slow, pytest.mark.once]  # imports Keras


def pictures(n: int) -> Pictures:
    hashes = [bytes([row // 256, row % 256]) for row in range(n)]
    return Pictures(None, hashes, np.zeros(n, np.intp), 2)


@pytest.mark.parametrize(("n_train", "n_few"), [(1000, 128), (40, 40)])
@pytest.mark.parametrize("find_rate", [False, True])
def test_some_pictures_show_the_cost_of_all(monkeypatch, tmp_path, n_train, n_few, find_rate):
    from pellucid.training import fine_tuning_probe

    run, now = RunFolder.create(tmp_path / "run"), [100.0]
    monkeypatch.setattr(fine_tuning_probe.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(fine_tuning_probe, "_seconds_per_trained_image", lambda *_: 0.5)
    monkeypatch.setattr(fine_tuning_probe, "_seconds_per_prediction", lambda *_: 0.125)
    seen = []

    def start(few: TrainingPictures, settings: FineTuneConfig, context: TrainingContext):
        assert settings.n_views == 1
        seen.append(few)
        context.watcher.stage("Computing what is below x")
        for at in range(1, n_few + 2):
            now[0] += 0.25
            context.watcher.progress(at, n_few + 1)
        now[0] = 130.0

    found = fine_tuning_probe.measure_fine_tuning(
        start,
        TrainingPictures(None, pictures(n_train), pictures(100)),
        FineTuneConfig(batch_size=32, find_rate=find_rate),
        Path("network.onnx"),
        TrainingContext(None, None, run, Hooks(), CtrlC()),
    )
    (few,) = seen
    assert len(few.train) == len(set(few.train.hashes)) == len(few.train.labels) == n_few
    assert len(few.validation) == 1
    assert (found.n_train, found.n_validation) == (n_train, 100)
    assert found.view == pytest.approx(0.25)
    assert found.epoch == pytest.approx(0.5 * n_train + 0.25 * 100)
    assert found.predict == 0.125
    assert found.start == pytest.approx(30.0 + find_rate * 120 * 32 * 0.5)


def test_steps_of_full_batches_are_timed_after_the_first_one(monkeypatch):
    """A backend compiles for each size of a batch, which takes longer than many steps."""
    from pellucid.training import fine_tuning_probe

    now, known = [0.0], set()

    def step(pixels, _labels):
        now[0] += len(pixels) * 0.25 + (0 if len(pixels) in known else 100.0)
        known.add(len(pixels))

    rows = [np.zeros(32), np.zeros(8)]

    class Batches:
        num_batches = 2

        def __getitem__(self, number):
            return rows[number], rows[number]

    monkeypatch.setattr(fine_tuning_probe.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(fine_tuning_probe, "fast_batch_norm", lambda _: nullcontext())
    model = SimpleNamespace(train_on_batch=step)
    monkeypatch.setattr(fine_tuning_probe, "trained_model", lambda _: model)
    monkeypatch.setattr(fine_tuning_probe, "training_batches", lambda *_: Batches())
    monkeypatch.setattr(fine_tuning_probe, "create_optimizer", lambda *_: None)
    monkeypatch.setattr(fine_tuning_probe, "compile_model", lambda *_: None)
    task = SimpleNamespace(network=None, rate_factors=None, train=range(40))
    found = fine_tuning_probe._seconds_per_trained_image(task, FineTuneConfig(batch_size=32))
    assert found == pytest.approx(0.25)
