"""A server that is killed at any moment loses no picture that it has acknowledged, and no training.

`tests/data/projects/test_kills.py` does the same with the project alone.
"""

import contextlib
import http.client
import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image
from tests.made_project import made_project

from pellucid.app.studio.job_views import view_job
from pellucid.app.studio.jobs import stop_job
from pellucid.data.projects.project import Project

from .. import drawn_pictures
from ..drawn_pictures import draw_noise as draw

pytestmark = [
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.usefixtures("shared_cache"),
    pytest.mark.once,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="servers are forked, to start fast"),
]

N_KILLS = 30
LABELS = ("고양이", "dog", "bird")
# One process imports everything; each server is a fork of it, which is as good as a new process
# for a project, since nothing of a project is in memory yet.
SERVERS = """
import os, sys
import uvicorn
from pellucid.app.home import create_home
from pellucid.listening import listen

for _ in sys.stdin:
    child = os.fork()
    if not child:
        with listen("127.0.0.1", 0) as listener:
            print(os.getpid(), listener.getsockname()[1], flush=True)
            config = uvicorn.Config(create_home(), log_level="critical")
            uvicorn.Server(config).run(sockets=[listener])
        os._exit(0)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


class Page:
    """Asks a server as the page does."""

    def __init__(self, port, project):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self._base = f"/api/projects/{quote(project)}"

    def ask(self, way, path="", body=None):
        content = json.dumps(body) if isinstance(body, dict) else body
        headers = {"Content-Type": "application/json"} if isinstance(body, dict) else {}
        self._connection.request(way, self._base + path, content, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if said else None

    def close(self):
        self._connection.close()


def work(page, seed, acknowledged, kill):
    """Collect, move and undo until the server is gone, which is killed in a step at random."""
    chance = random.Random(seed)
    last, delay = chance.randrange(1, 10), chance.uniform(0, 0.05)
    for step in range(10**6):
        if step == last:
            threading.Timer(delay, kill).start()
        label, batch = chance.choice(LABELS), f"{seed} {step // 2}"
        way = chance.choice("add add add move aside undo redo".split())
        if way == "add":
            number = seed * 10**6 + step
            query = f"/pictures?class={quote(label)}&batch={quote(batch)}"
            status, said = page.ask("POST", query, draw(number))
            assert status == 200, said
            acknowledged.append(number)
        elif way in ("undo", "redo"):
            status, said = page.ask("POST", f"/{way}", {})
            assert status == 200, said
            assert said["n_left"] == 0
        else:
            source = chance.choice(LABELS)
            paths = page.ask("GET", f"/pictures?class={quote(source)}")[1]
            some = chance.sample(paths, min(len(paths), 4))
            if some:
                asked = {"paths": some, "batch": batch, "label": label}
                status, said = page.ask("POST", "/move" if way == "move" else "/set-aside", asked)
                assert status == 200, said


@contextlib.contextmanager
def opened(servers, project):
    """Start a server, and yield a page of it and a function that kills it."""
    servers.stdin.write("\n")
    servers.stdin.flush()
    pid, port = map(int, servers.stdout.readline().split())
    with contextlib.closing(Page(port, project)) as page:
        yield page, lambda: os.kill(pid, signal.SIGKILL)
    assert servers.stdout.readline() == "ended\n"


def killed_at_a_random_moment(servers, seed, acknowledged):
    with opened(servers, "새 사진") as (page, kill):
        status, found = page.ask("GET")
        assert (status, len(found["classes"])) == (200, 3), found
        with contextlib.suppress(OSError, http.client.HTTPException):
            work(page, seed, acknowledged, kill)


@pytest.mark.timeout(300)
def test_thirty_kills_of_the_server(tmp_path):
    root = tmp_path / "projects" / "새 사진"
    for label in LABELS:
        (root / label).mkdir(parents=True)
    made_project(root)
    for seed, kind in enumerate(("vertical", "dots")):
        for number in range(12):
            path = tmp_path / "projects" / "trained" / kind / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            drawn_pictures.draw(path, kind, np.random.default_rng([seed, number]), (40, 40))
    trained = made_project(tmp_path / "projects" / "trained")

    acknowledged = []
    with subprocess.Popen(
        [sys.executable, "-c", SERVERS],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path,
    ) as servers:  # fmt: skip
        for seed in range(N_KILLS):
            if seed == 1:
                with opened(servers, "trained") as (page, kill):
                    assert page.ask("POST", "/jobs/train", {"recipe": "features"})[0] == 204
                    kill()
            killed_at_a_random_moment(servers, seed, acknowledged)
            check_pictures(root, acknowledged)
    assert len(acknowledged) > N_KILLS

    project = Project(root)
    while (undone := project.undo()) is not None:
        assert undone.n_left == 0
    assert [(each.name, each.pictures) for each in project.classes()] == [
        (label, ()) for label in sorted(LABELS)
    ]
    check_pictures(root, acknowledged)

    # The training was started by a server that was killed, as all that came after it.
    view = view_job(trained, "train")
    assert view.state in ("running", "done"), view.problem
    assert view.stage or view.stages
    stop_job(trained, "train")
    end = time.monotonic() + 60
    while view_job(trained, "train").state == "running" and time.monotonic() < end:
        time.sleep(0.2)
    assert view_job(trained, "train").state in ("stopped", "done")


def check_pictures(root: Path, acknowledged):
    """Check that each acknowledged picture is there once, and none is half written."""
    there = {}
    for path in root.rglob("*.png"):
        if path.parent.name != "incoming":  # the next one that opens the project removes it
            there.setdefault(path.read_bytes(), []).append(path)
    for content in there:
        Image.open(io.BytesIO(content)).load()
    lost = [number for number in acknowledged if draw(number) not in there]
    assert not lost, lost
