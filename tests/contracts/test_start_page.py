"""A beginner's first minutes: what the documentation's first page prints works as it is printed."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from babel.messages.pofile import read_po
from build_docs import CATALOGS, DOCS, ROOT

from ..drawn_pictures import draw

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

INSTALLATION = [
    "$ python3 -m venv .venv",
    "$ source .venv/bin/activate",
    "$ pip install .",
    "> py -m venv .venv",
    r"> .venv\Scripts\activate",
    "> pip install .",
]
"""What the page begins with, on Linux and macOS, and on Windows: the tests run in what it makes."""
SERVERS = (
    "pellucid explore photos",
    "pellucid studio photos/",
    "pellucid learn",
    "pellucid",
)
"""Commands that run until Ctrl-C."""


def commands(path: Path) -> list[str]:
    """Read the lines of the blocks of commands in a page, with their prompts."""
    blocks = re.findall(
        r"^```console\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return [line for block in blocks for line in block.splitlines()]


def test_the_installation_is_that_of_the_project():
    start = commands(DOCS / "start.md")
    assert start[: len(INSTALLATION)] == INSTALLATION
    assert all(line.startswith("$ pellucid") for line in start[len(INSTALLATION) :])
    assert "pellucid" in PROJECT["scripts"]
    python = PROJECT["requires-python"].removeprefix(">=")
    for page in ("start", "install"):
        assert f"Python {python} or newer" in (DOCS / f"{page}.md").read_text("utf-8")


def test_a_shell_that_knows_no_comments_runs_the_first_commands():
    """zsh, the shell of macOS, takes what follows # for further arguments."""
    pages = (DOCS / "start.md", DOCS / "install.md", ROOT / "README.md", ROOT / "README.ko.md")
    assert [line for page in pages for line in commands(page) if "#" in line] == []


def test_the_front_pages_have_commands_of_the_start_page():
    front = commands(ROOT / "README.md") + commands(ROOT / "README.ko.md")
    assert set(front) <= set(commands(DOCS / "start.md"))


@pytest.mark.parametrize("page", ["start", "install"])
def test_what_is_typed_is_not_translated(page):
    with (CATALOGS / f"{page}.po").open("rb") as opened:
        for message in read_po(opened, locale="ko"):
            typed = [sorted(re.findall("`[^`]+`", text)) for text in (message.id, message.string)]
            assert not message.id or typed[0] == typed[1]


def test_the_install_page_names_each_extra_and_the_wheel():
    text = (DOCS / "install.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(PROJECT["optional-dependencies"])
    wheels = set(re.findall(r"\S+\.whl", text))
    assert wheels == {f"dist/pellucid-{PROJECT['version']}-py3-none-any.whl"}


@pytest.fixture
def environment(shared_cache) -> dict[str, str]:
    """The activated environment: its commands come first; a browser that shows nothing."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "BROWSER": "true"}


def run(line: str, environment: dict[str, str]) -> str:
    """Run a command that ends, and return what it prints."""
    done = subprocess.run(
        line, shell=True, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr
    return done.stdout


def start(line: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start a command that runs until Ctrl-C."""
    return subprocess.Popen(
        shlex.split(line),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def ask_and_stop(process: subprocess.Popen[str]) -> None:
    """Open the page whose address is printed, and press Ctrl-C."""
    told = ""
    for line in process.stderr:
        told += line
        if found := re.search(r"http://127\.0\.0\.1:\d+\S*", line):
            break
    else:
        pytest.fail(told)
    with urllib.request.urlopen(found[0].partition("#")[0], timeout=60) as answer:
        assert "<title>pellucid</title>" in answer.read().decode()
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert "Traceback" not in process.stderr.read()


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.once
@pytest.mark.timeout(900)  # on a busy machine: it trains twice
def test_the_start_page_works_as_printed(tmp_path, monkeypatch, environment):
    monkeypatch.chdir(tmp_path)
    lines = [line.removeprefix("$ ") for line in commands(DOCS / "start.md")[len(INSTALLATION) :]]
    ending, running = lines[: -len(SERVERS)], lines[-len(SERVERS) :]
    assert ending[0] == "pellucid demo textures"
    assert tuple(running) == SERVERS

    printed = {line: run(line, environment) for line in ending if "textures" in line}
    assert "grass" in printed["pellucid predict textures demo/textures/test/grass"]
    assert Path(printed["pellucid report textures"].strip()).is_file()
    assert json.loads(Path("runs/textures/metrics.json").read_text())["accuracy"] >= 0.95
    catalog = pl.read_parquet("runs/textures/catalog.parquet")
    regions = catalog.with_columns(pl.col("path").str.extract(r"(\w+/region\d+)_").alias("region"))
    assert regions["region"].n_unique() == 48
    # Near copies in a later split are left out of the earlier one, which is then none.
    used = regions.drop_nulls("split")
    assert (used.group_by("region").agg(pl.col("split").n_unique())["split"] == 1).all()

    # The pictures that the page asks for; from here on as a Korean reader.
    for label, kind in (("cat", "vertical"), ("dog", "dots")):
        for number in range(20):
            random = np.random.default_rng([len(label), len(kind), number])
            draw(tmp_path / "photos" / label / f"{number}.png", kind, random, (40, 40))
    korean = {**environment, "PELLUCID_LANG": "ko"}
    for line in ending:
        if "textures" not in line:
            printed[line] = run(line, korean)
    assert Path(printed["pellucid report photos"].strip()).is_file()
    assert Path("runs/photos/report.html").is_file()

    processes = []
    try:
        processes = [start(line, korean) for line in running]  # at once, which takes less time
        for process in processes:
            ask_and_stop(process)
    finally:
        for process in processes:
            process.kill()
            process.wait()
            process.stderr.close()
