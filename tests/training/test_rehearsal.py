"""The rows of a rehearsal, its clocks, and the settings that it changes."""

from collections import defaultdict
from types import SimpleNamespace

import pytest

from pellucid.config import FineTuneConfig, ScratchConfig, TrainConfig
from pellucid.data.sources.source import SourceFile
from pellucid.training import stage_clock
from pellucid.training.cost import Stage
from pellucid.training.rehearsal import rehearsal_config, rows_of, wanted_rows
from pellucid.training.sampled import SampledPicture
from pellucid.training.stage_clock import StageClock, seconds_per_image


def pictures(n: int) -> list[SampledPicture]:
    return [
        SampledPicture(SourceFile(f"a/{at}.png", f"/a/{at}.png", "a", None), bytes([at]))
        for at in range(n)
    ]


@pytest.mark.parametrize(("n", "n_classes"), [(6, 2), (7, 2), (6, 1000), (48, 3), (96, 1000)])
def test_each_class_is_in_each_split(n, n_classes):
    rows = rows_of(pictures(n), {}, n_classes)
    splits = defaultdict(set)
    for file in rows.files:
        splits[file.label].add(file.split)
    assert 2 <= len(splits) <= n_classes
    assert all(found == {"train", "validation", "test"} for found in splits.values())
    assert len(rows.files) == n == sum(rows.n_distinct.values())


def test_pictures_are_repeated_after_all_of_them_within_their_class_and_split():
    rows = rows_of(pictures(12), {"train": 70, "validation": 9}, 2)
    assert rows.counts == {"train": 70, "validation": 9, "test": 2}
    assert len({file.file for file in rows.files[:12]}) == 12
    assert len({file.path for file in rows.files}) == len(rows.files) == 81
    of_file = defaultdict(set)
    for file in rows.files:
        of_file[file.file].add((file.label, file.split))
    assert all(len(found) == 1 for found in of_file.values())


@pytest.mark.parametrize(
    ("n_train", "n_validation", "expected"),
    [
        (1000, 100, (3 * 32 + 1000 % 32, 2 * 32 + 100 % 32)),
        (64, 64, (64, 64)),
        (20, 5, (20, 5)),
    ],
)
def test_an_epoch_has_full_batches_and_the_last_one(n_train, n_validation, expected):
    found = wanted_rows(n_train, n_validation, ScratchConfig(batch_size=32))
    assert (found["train"], found["validation"]) == expected


def test_a_rehearsal_leaves_no_traces_elsewhere_and_takes_two_epochs():
    fit = {"epochs": 40, "find_rate": True, "tensorboard": True, "mlflow": True, "checkpoint": "x"}
    given = TrainConfig(scratch=ScratchConfig(**fit), fine_tune=FineTuneConfig(**fit))
    found = rehearsal_config(given)
    for part in (found.scratch, found.fine_tune):
        assert (part.epochs, part.stop_patience) == (2, 0)
        kept = (part.find_rate, part.tensorboard, part.mlflow, part.checkpoint)
        assert kept == (False, False, False, None)
    assert found.features == given.features


def test_seconds_per_image_leave_out_the_slow_beginning():
    done = [(100.0, 1)] + [(200.0 + at / 2, at) for at in range(2, 9)]
    assert seconds_per_image(done, 8) == pytest.approx(0.5)
    assert seconds_per_image([*done, (999.0, 9)], 8) == pytest.approx(0.5)
    assert seconds_per_image([(1.0, 1)], 1) is None


def test_a_stage_lasts_until_the_next_one(monkeypatch):
    moments = iter([10.0, 11.0, 12.0, 14.0])
    timer = SimpleNamespace(perf_counter=lambda: next(moments))
    monkeypatch.setattr(stage_clock, "time", timer)
    clock = StageClock()
    clock.stage("Reading pictures")
    clock.progress(1, 2)
    clock.progress(2, 2)
    clock.stage("Testing")
    assert clock.stages(20.0) == [Stage("Reading pictures", 4.0), Stage("Testing", 6.0)]
    assert clock.seconds_per_image("Reading", 2) == 1.0
    assert clock.seconds_per_image("Fitting", 2) is None
