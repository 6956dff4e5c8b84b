"""A process that is killed in a change loses no picture, and the next one finishes the change."""

import subprocess
import sys

import pytest

from pellucid.data.projects.project import Project

PROGRAM = """
import io, os, random, signal, sys, time
from datetime import datetime
from pathlib import Path
import numpy as np
from PIL import Image
from pellucid.data.projects.project import Project

root = Path(sys.argv[1])
NOON = datetime(2026, 11, 29, 12)
WAYS = "add add move aside rename merge new undo redo".split()

def draw(number):
    pixels = np.random.default_rng(number).integers(0, 256, (8, 10, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()

def work(seed, told):
    project = Project(root)
    chance = random.Random(seed)
    for step in range(10**6):
        classes = project.classes()
        names = [each.name for each in classes]
        pictures = [path for each in classes for path in each.pictures]
        some = chance.sample(pictures, min(len(pictures), 5))
        batch = f"{seed} {step // 2}"
        way = chance.choice(WAYS)
        if way == "add":
            number = seed * 10**6 + step
            project.add(chance.choice(names), draw(number), batch, time=NOON)
            os.write(told, b"%d\\n" % number)
        elif way == "move":
            project.move(some, chance.choice(names), batch)
        elif way == "aside":
            project.set_aside(some, batch)
        elif way == "rename":
            project.rename_class(chance.choice(names), f"class {seed} {step}", batch)
        elif way == "merge" and len(names) > 3:
            project.rename_class(*chance.sample(names, 2), batch, merge=True)
        elif way == "new" and len(names) < 5:
            project.make_class(f"new {seed} {step}", batch)
        elif way == "undo" and len(names) > 1:
            project.undo()
        elif way == "redo":
            project.redo()

chance = random.Random(0)
for seed in range(30):
    reading, told = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        work(seed, told)
    os.close(told)
    time.sleep(chance.uniform(0.02, 0.25))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as opened:
        added = [int(line) for line in opened.read().splitlines()]
    Project(root)
    there = {}
    for path in root.rglob("*.png"):
        assert path.parent.name != "incoming", path
        there.setdefault(path.read_bytes(), []).append(path)
    for content, paths in there.items():
        Image.open(io.BytesIO(content)).load()  # no half file
        assert len({path.stat().st_ino for path in paths}) == len(paths), "a move is half made"
    lost = [number for number in added if draw(number) not in there]
    assert not lost, lost
    print(seed, len(added), len(there), flush=True)
"""


@pytest.mark.long
@pytest.mark.slow
def test_thirty_kills(tmp_path):
    for name in ("cat", "dog", "bird"):
        (tmp_path / name).mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    project = Project(tmp_path)
    while (undone := project.undo()) is not None:
        assert undone.n_left == 0
    assert [(each.name, each.pictures) for each in project.classes()] == [
        ("bird", ()),
        ("cat", ()),
        ("dog", ()),
    ]
