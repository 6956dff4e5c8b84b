"""The events of a job: what is written, what is read of them, and the time that is left."""

import errno
import json
import math
import os
from pathlib import Path

import pytest

from pellucid.app.studio import event_writer
from pellucid.app.studio.event_writer import EventWriter
from pellucid.app.studio.job_log import JobLog, read_job
from pellucid.app.studio.job_record import JobEvent, JobRecord
from pellucid.app.studio.job_schemas import RECIPES
from pellucid.app.studio.time_left import time_left
from pellucid.settings import PARTS


@pytest.fixture
def clock(monkeypatch):
    """The seconds that the writer sees; a list, whose only value the test sets."""
    now = [100.0]
    monkeypatch.setattr(event_writer.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(event_writer.time, "sleep", lambda seconds: None)
    return now


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "000000.jsonl"
    path.write_text('{"run": "photos", "recipe": "scratch", "time": 1.5}\n')
    return path


def epoch(number, **values):
    return {"epoch": number, "loss": 0.5, "accuracy": 0.75, "seconds": 2.0} | values


def folded(*events):
    job = JobRecord()
    for event in events:
        job.take(JobEvent(**event))
    return job


def test_what_a_training_says_is_read_again(events, clock):
    writer = EventWriter(events)
    writer.stage("Reading pictures")
    writer.progress(1, 10)
    clock[0] += 5
    writer.progress(10, 10)
    writer.found(10, ["고양이", "dog"])
    writer.stage("Training small, computed in float32")
    writer.fitting(3)
    clock[0] += 2
    writer.batch(3, 4)
    writer.epoch(epoch(1.0, val_loss=math.nan, val_accuracy=0.5, learning_rate=0.1))
    writer.note("It is going well.")
    writer.metrics({"accuracy": 1.0, "accuracy_interval": [0.8, 1.0], "n_test": 9, "more": {}})
    job = read_job(events)
    assert (job.run, job.recipe, job.n_pictures, job.n_epochs) == ("photos", "scratch", 10, 3)
    assert [(each.name, each.seconds) for each in job.stages] == [("Reading pictures", 5.0)]
    assert job.stage == "Training small, computed in float32"
    (row,) = job.epochs
    assert (row.epoch, row.loss, row.val_loss, row.val_accuracy) == (1, 0.5, None, 0.5)
    assert job.notes == ["It is going well."]
    assert (job.tested.accuracy, job.tested.interval, job.tested.n_test) == (1.0, (0.8, 1.0), 9)
    writer.end("done")
    assert read_job(events).end == "done"
    assert len(read_job(events).stages) == 2


def test_an_hour_of_progress_is_a_small_file(events, clock):
    writer = EventWriter(events)
    writer.stage("Reading pictures")
    n = 36_000
    for done in range(n):
        clock[0] += 0.1
        writer.progress(done, n)
    assert events.stat().st_size < 100_000
    assert read_job(events).progress[-1][1] > 0.98 * n


def test_each_byte_is_read_once(events, monkeypatch):
    """And a line that is not whole yet is read when it is."""
    sizes = []
    take = JobLog._take

    def counting(self, part):
        sizes.append(len(part))
        take(self, part)

    monkeypatch.setattr(JobLog, "_take", counting)
    log = JobLog(events)
    log.read()
    with events.open("a") as opened:
        for number in range(100):
            opened.write(json.dumps({"stage": f"{number}"}))
            opened.flush()
            assert log.read().stage != f"{number}"
            opened.write("\n")
            opened.flush()
            assert log.read().stage == f"{number}"
    assert sum(sizes) == events.stat().st_size
    events.write_text('{"stage": "of another file"}\n')
    assert log.read().stage == "of another file"


def test_lines_that_are_no_events_are_left_out(events):
    lines = [
        "{", "7", "[]", '{"stage": 7}', '{"epoch": {"epoch": 0}}', '{"epoch": {"epoch": 1e99}}',
        '{"done": -1}', '{"at": NaN}', '{"end": "never"}', '{"tested": {"accuracy": "x"}}',
        '{"estimate": {"recipe": "../x"}}', "[" * 10_000, "x" * 3_000_000, '{"stage": "right"}',
    ]  # fmt: skip
    with events.open("a") as opened:
        opened.write("\n".join(lines) + "\n")
    job = read_job(events)
    assert (job.stage, job.end, job.epochs, job.run) == ("right", None, [], "photos")


def test_a_full_disk_costs_events_but_not_the_training(events, clock, monkeypatch):
    """A line that was written in part does not spoil the one that follows."""
    write, room = os.write, [200]

    def limited(file, data):
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        n = write(file, data[: room[0]])
        room[0] -= n
        return n

    writer = EventWriter(events)
    monkeypatch.setattr(event_writer.os, "write", limited)
    for number in range(20):
        writer.stage(f"stage {number}")
    assert room == [0]
    monkeypatch.setattr(event_writer.time, "sleep", lambda seconds: room.__setitem__(0, 10**6))
    writer.end("failed", "The disk is full.")
    job = read_job(events)
    assert (job.end, job.problem) == ("failed", "The disk is full.")
    assert 2 <= len(job.stages) < 20


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
def test_a_disk_that_stays_full_ends_nothing(clock):
    writer = EventWriter(Path("/dev/full"))
    writer.stage("Testing")
    assert not writer.write(note="a")
    writer.end("done")


def test_a_resumed_training_continues_its_curve():
    job = folded(
        {"time": 1.0, "run": "a"},
        {"at": 1.0, "stage": "Training"},
        {"at": 1.0, "n_epochs": 4},
        {"at": 2.0, "epoch": epoch(1)},
        {"at": 3.0, "epoch": epoch(2, loss=0.4)},
        {"at": 3.5, "end": "stopped"},
        {"resumed": True, "time": 9.0},
        {"at": 0.5, "stage": "Training"},
        {"at": 0.5, "n_epochs": 4},
        {"at": 2.5, "epoch": epoch(2, loss=0.3)},  # the process was killed before it was kept
        {"at": 4.0, "epoch": epoch(3, loss=0.2)},
    )
    assert [(row.epoch, row.loss) for row in job.epochs] == [(1, 0.5), (2, 0.3), (3, 0.2)]
    assert (job.end, job.stage, job.time) == (None, "Training", 9.0)
    assert [(each.name, each.seconds) for each in job.stages] == [("Training", 2.5)]


def test_the_time_left_by_the_speed_so_far():
    begun = [{"stage": "Reading pictures", "at": 0.0}, {"at": 10.0, "done": 20, "total": 100}]
    assert time_left(folded(*begun)) is None
    # 40 in 8 seconds, without the 10 seconds in which it started.
    left = time_left(folded(*begun, {"at": 18.0, "done": 60, "total": 100}))
    assert (left.seconds, left.is_whole, left.is_limit) == (8.0, False, False)
    assert time_left(folded(*begun, {"at": 10.5, "done": 60, "total": 100})) is None
    assert time_left(folded(*begun, {"at": 18.0, "done": 60, "total": None})) is None
    assert time_left(folded({"at": 3.0, "stage": "Testing"})) is None


def test_the_time_left_by_the_epochs_so_far():
    begun = [{"stage": "Training", "at": 0.0}, {"n_epochs": 10, "at": 0.0}]
    assert time_left(folded(*begun)) is None
    first = [*begun, {"epoch": epoch(1, seconds=9.0)}]
    left = time_left(folded(*first))
    assert (left.seconds, left.is_whole, left.is_limit) == (81.0, False, True)
    # The first one also compiled the network; a quarter of the third one is done.
    later = [*first, {"epoch": epoch(2, seconds=2.0)}, {"batch": 1, "n_batches": 4}]
    assert time_left(folded(*later)).seconds == pytest.approx(7.75 * 2.0)
    # The fit with train and validation together says nothing of its epochs.
    again = [*later, {"stage": "Training small again"}, {"batch": 1, "n_batches": 4}]
    assert time_left(folded(*again)) is None


def test_the_time_left_with_an_estimate():
    seconds = {"Reading pictures": 20.0, "Testing": 5.0, "Writing the report": 2.0}
    planned = [{"name": name, "seconds": each} for name, each in seconds.items()]
    begun = [{"time": 1.0, "planned": planned}, {"at": 1.0, "stage": "Reading pictures"}]
    assert time_left(folded(*begun)).seconds == 27.0
    assert time_left(folded(*begun, {"at": 7.0, "note": "a"})).seconds == 21.0
    assert time_left(folded(*begun, {"at": 90.0, "note": "a"})).seconds == 7.0
    measured = [{"at": 2.0, "done": 10, "total": 40}, {"at": 4.0, "done": 20, "total": 40}]
    left = time_left(folded(*begun, *measured))
    assert (left.seconds, left.is_whole, left.is_limit) == (4.0 + 7.0, True, False)
    assert time_left(folded(*begun, {"at": 1.0, "stage": "Something else"})) is None


def test_the_recipes_are_those_of_the_command():
    assert set(RECIPES) == set(PARTS) - {"auto"}
