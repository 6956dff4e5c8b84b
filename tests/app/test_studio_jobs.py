"""Jobs of a project: two servers, a killed training, and folders that cannot be written."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import psutil
import pytest
from filelock import FileLock
from tests.made_project import made_project

import pellucid
from pellucid.app.studio.job_files import is_running, latest_job
from pellucid.app.studio.job_views import view_estimates, view_job
from pellucid.app.studio.jobs import resume_training, start_job, stop_job
from pellucid.data.projects.project import Project
from pellucid.errors import ConfigError, DataError
from pellucid.run import RunFolder

from .. import drawn_pictures

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    draw_classes(tmp_path / "photos", 12)
    return made_project(tmp_path / "photos")


def draw_classes(folder, n):
    for seed, (label, kind) in enumerate({"줄무늬": "vertical", "dots": "dots"}.items()):
        (folder / label).mkdir(parents=True)
        for number in range(n):
            chance = np.random.default_rng([seed, number])
            drawn_pictures.draw(folder / label / f"{number}.png", kind, chance, (40, 40))


@pytest.fixture
def no_process(monkeypatch):
    """Have jobs start no process; gives the commands that would."""
    commands, popen = [], subprocess.Popen

    class NoProcess:
        def wait(self):
            return 0

    def start(command, **settings):
        if "pellucid.app.studio.job_process" not in command:
            return popen(command, **settings)
        commands.append(command)
        return NoProcess()

    monkeypatch.setattr("pellucid.app.studio.jobs.subprocess.Popen", start)
    return commands


def wait_until(is_reached, seconds=100):
    end = time.monotonic() + seconds
    while not is_reached() and time.monotonic() < end:
        time.sleep(0.05)
    assert is_reached()


def write_events(project, *events):
    """Write the events of a training of which no process is left."""
    folder = project.folder.hidden / "jobs" / "train"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(each) + "\n" for each in ({"run": "photos", "time": 1.5}, *events)]
    (folder / "000000.jsonl").write_text("".join(lines), encoding="utf-8")


def facts(run):
    history = pl.read_csv(Path("runs") / run / "history.csv").drop("seconds").rows()
    return history, json.loads((Path("runs") / run / "metrics.json").read_text())


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("shared_cache")
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_a_killed_training_goes_on_and_ends_as_an_undisturbed_one(project):
    start_job(project, "train", "scratch")
    wait_until(lambda: len(view_job(project, "train").epochs) >= 3, 250)
    (process,) = [
        each for each in psutil.process_iter(["cmdline"])
        if str(latest_job(project, "train")) in (each.info["cmdline"] or [])
    ]  # fmt: skip
    process.kill()
    wait_until(lambda: view_job(project, "train").state == "failed")
    killed = view_job(project, "train")
    assert killed.has_died
    assert killed.can_resume
    resume_training(project)
    assert view_job(project, "train").state == "running"
    with pytest.raises(ConfigError, match="already"):
        resume_training(project)
    wait_until(lambda: view_job(project, "train").state != "running", 250)
    view = view_job(project, "train")
    assert (view.state, view.problem, view.can_resume) == ("done", None, False)
    assert view.run == killed.run
    undisturbed = pellucid.train(project.root, run="runs/undisturbed", recipe="scratch")
    assert facts(view.run) == facts("undisturbed")
    assert view.tested.accuracy == undisturbed.metrics["accuracy"]
    # The curve is that of the history, as if nothing had happened.
    history = pl.read_csv(Path("runs") / view.run / "history.csv")
    assert [row.val_loss for row in view.epochs] == history["val_loss"].to_list()
    assert [row.epoch for row in view.epochs] == history["epoch"].to_list()
    with pytest.raises(ConfigError, match="no interrupted training"):
        resume_training(project)


def test_only_a_run_of_this_project_is_resumed(project, no_process, tmp_path):
    """The events may come from somebody else, and name any folder."""
    other = RunFolder(tmp_path / "runs" / "photos")
    job = {"command": "", "source": str(tmp_path / "other"), "config": {}}
    other.checkpoints.mkdir(parents=True)
    other.job.write_text(json.dumps(job))
    write_events(project)
    assert not view_job(project, "train").can_resume
    other.job.write_text(json.dumps(job | {"source": str(project.root)}))
    assert view_job(project, "train").can_resume
    for name in ("../runs/photos", "..", "", str(other.path), "a/b"):
        write_events(project, {"run": name, "time": 1.5})
        assert not view_job(project, "train").can_resume, name
    with pytest.raises(ConfigError, match="no interrupted training"):
        resume_training(project)
    assert not no_process
    write_events(project)
    resume_training(project)
    (command,) = no_process
    assert command[4] == "resume"
    assert Path(command[6]) == Path("runs/photos")


@pytest.mark.parametrize("name", ["000001.jsonl", "start.lock", "000001.lock", "000001.stop"])
def test_links_in_the_folder_of_jobs_are_not_followed(project, no_process, tmp_path, name):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    write_events(project, {"stage": "Testing"})
    folder = project.folder.hidden / "jobs" / "train"
    (folder / name).symlink_to(victim)
    if name in ("000001.jsonl", "start.lock"):
        with pytest.raises(ConfigError, match="is a link"):
            start_job(project, "train")
        assert not no_process
    else:
        start_job(project, "train")
        assert latest_job(project, "train").name == "000002.jsonl"
    assert victim.read_text() == "mine"


def test_a_folder_in_the_place_of_events(project):
    (project.folder.hidden / "jobs" / "check" / "000000.jsonl").mkdir(parents=True)
    view = view_job(project, "check")
    assert (view.state, view.has_died) == ("failed", False)
    assert "it is a folder" in view.problem
    assert view_estimates(project, "").state == "none"
    assert not is_running(project, "check")


def test_a_job_that_ends_while_it_is_looked_at_has_not_died(project, monkeypatch):
    write_events(project, {"time": time.time(), "revision": ""}, {"at": 1.0, "stage": "Checking"})

    def ends_now(project, kind):
        with latest_job(project, kind).open("a") as events:
            events.write(json.dumps({"at": 2.0, "end": "done"}) + "\n")
        return False

    monkeypatch.setattr("pellucid.app.studio.job_views.is_running", ends_now)
    view = view_job(project, "train")
    assert (view.state, view.has_died, view.problem) == ("done", False, None)


def test_events_of_old_jobs_are_removed(project, no_process):
    for _ in range(15):
        start_job(project, "check")
        with latest_job(project, "check").open("a") as opened:
            opened.write('{"end": "done"}\n')
    kept = sorted(path.name for path in latest_job(project, "check").parent.glob("*.jsonl"))
    assert kept == [f"{number:06d}.jsonl" for number in range(4, 15)]


def test_each_training_has_a_run_of_its_own(project, no_process, tmp_path):
    """Also if two projects have the same name."""
    draw_classes(tmp_path / "projects" / "photos", 2)
    other = Project(tmp_path / "projects" / "photos")
    for each in (project, other):
        start_job(each, "train")
    runs = [command[6] for command in no_process]
    assert len(set(runs)) == 2
    (tmp_path / "runs" / "photos-3").symlink_to(tmp_path / "nothing")
    third = tmp_path / "more" / "photos"
    draw_classes(third, 2)
    with pytest.raises(ConfigError, match="cannot be started"):
        start_job(Project(third), "train")


def test_a_training_ends_the_estimate_and_keeps_its_stages(project, no_process):
    start_job(project, "estimate")
    events = latest_job(project, "estimate")
    stages = [{"name": "Testing", "seconds": 3.5}]
    found = {"recipe": "scratch", "seconds": 3.5, "stages": stages, "problems": []}
    with events.open("a") as opened:
        opened.write(json.dumps({"at": 1.0, "estimate": found}) + "\n")
    estimates = view_estimates(project, project.revision())
    assert estimates.is_current
    assert [(each.recipe, each.seconds) for each in estimates.recipes] == [("scratch", 3.5)]
    assert not view_estimates(project, "another").is_current
    start_job(project, "train", "scratch")
    assert events.with_suffix(".stop").exists()
    with latest_job(project, "train").open("a") as opened:
        opened.write('{"at": 0.5, "stage": "Testing"}\n{"at": 1.0, "note": "a"}\n')
    latest_job(project, "train").with_suffix(".lock").touch()
    with FileLock(latest_job(project, "train").with_suffix(".lock")):
        left = view_job(project, "train").left
        assert (left.seconds, left.is_whole) == (3.0, True)
        with events.open("a") as opened:
            opened.write('{"end": "stopped"}\n')
        with pytest.raises(ConfigError, match="cannot be measured"):
            start_job(project, "estimate")


def test_what_the_page_may_ask_for(project, no_process):
    from starlette.testclient import TestClient

    from pellucid.app.home import create_home

    client = TestClient(create_home(project=project.root), base_url="http://127.0.0.1")
    base = "/api/projects/given"
    for recipe in ("auto", "../x", "", 7, None):
        assert client.post(f"{base}/jobs/train", json={"recipe": recipe}).status_code == 422
    assert client.post(f"{base}/jobs/rm").status_code == 422
    assert not no_process
    assert client.post(f"{base}/training/resume").status_code == 400
    assert client.post(f"{base}/jobs/train", json={"recipe": "fine-tune"}).status_code == 204
    assert client.post(f"{base}/jobs/train").status_code == 400  # it is running already
    assert client.post(f"{base}/jobs/check").status_code == 204
    assert [command[4] for command in no_process] == ["train", "check"]
    assert no_process[0][8] == "fine-tune"


TWO_SERVERS = """
import sys
from pellucid.app.studio.jobs import start_job
from pellucid.data.projects.project import Project
from pellucid.errors import ConfigError
project = Project(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
try:
    start_job(project, "check")
    print("started")
except ConfigError as error:
    print("refused", error)
"""


@pytest.mark.long
def test_two_servers_start_one_job(project):
    servers = [
        subprocess.Popen(
            [sys.executable, "-c", TWO_SERVERS, str(project.root)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    for each in servers:
        assert each.stdout.readline() == "ready\n"
    for each in servers:
        each.stdin.write("\n")
        each.stdin.flush()
    said = sorted(each.communicate(timeout=60)[0].split()[0] for each in servers)
    assert said == ["refused", "refused", "started"]
    assert len(list(latest_job(project, "check").parent.glob("*.jsonl"))) == 1
    stop_job(project, "check")
    wait_until(lambda: view_job(project, "check").state != "running")


def test_a_folder_that_may_only_be_read(project, monkeypatch, tmp_path):
    """What is there is shown; what would change it says what to do."""
    (project.root / ".pellucid" / "jobs").mkdir()
    mkdir, os_open = Path.mkdir, os.open

    def refused(path):
        if str(path).startswith(str(tmp_path)):
            raise OSError(errno.EROFS, "Read-only file system", str(path))

    def no_mkdir(self, *args, **kwargs):
        if not self.is_dir():
            refused(self)
        return mkdir(self, *args, **kwargs)

    def no_open(path, flags, *args, **kwargs):
        if flags & (os.O_WRONLY | os.O_RDWR):
            refused(path)
        return os_open(path, flags, *args, **kwargs)

    monkeypatch.setattr(Path, "mkdir", no_mkdir)
    monkeypatch.setattr(os, "open", no_open)
    with pytest.raises(ConfigError, match=r"Read-only file system\).*may write to"):
        start_job(project, "train")
    with pytest.raises(DataError, match=r"Read-only file system\).*may write to"):
        Project(tmp_path / "photos")
    assert view_job(project, "train").state == "none"
    assert not is_running(project, "train")
    assert len(project.classes()) == 2


def test_no_job_starts_in_a_folder_that_is_gone(project, no_process, tmp_path):
    (tmp_path / "photos").rename(tmp_path / "pictures")
    with pytest.raises(DataError, match="not there any more"):
        start_job(project, "train")
    assert not (tmp_path / "photos").exists()


def test_a_job_that_could_not_be_started_has_not_died(project, no_process, monkeypatch, tmp_path):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pellucid.app.studio.jobs.json.dumps", full)
        with pytest.raises(ConfigError, match="No space left"):
            start_job(project, "train")
    assert view_job(project, "train").state == "none"
    assert not list((tmp_path / "runs").iterdir())
