"""Exit statuses, and surroundings in which nothing can be written, read or found."""

import os
import subprocess
import sys

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell"),
]

COMMAND = f"{sys.executable} -c 'from pellucid.cli.main import main; main()'"


@pytest.fixture
def shell(tmp_path, run_folder):
    """Run a shell's line, with $P for the command and $RUN for a run; no stack trace may show."""

    def run(line, **variables):
        environment = {**os.environ, "RUN": str(run_folder), **variables}
        done = subprocess.run(
            ["bash", "-c", line.replace("$P", COMMAND)],
            capture_output=True, text=True, check=False, env=environment, cwd=tmp_path, timeout=60,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr
        return done

    return run


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("$P --help > /dev/full", 1, "No space left on device"),
        ("$P --help > /dev/full 2> /dev/full", 1, ""),
        ("$P --help >&-", 0, ""),
        ("$P report nothing 2>&-", 1, ""),
        ("$P report nothing <&- >&- 2>&-", 1, ""),
        ("mkdir gone; cd gone; rmdir ../gone; $P train x", 1, "working folder no longer exists"),
        ("$P nonsense", 2, "There is no command"),
    ],
)
def test_streams_and_folders_that_are_not_there(shell, line, status, said):
    done = shell(line)
    assert done.returncode == status
    assert said in done.stderr


def test_whoever_reads_may_stop(shell):
    done = shell("$P train --help | head -1; echo ${PIPESTATUS[0]}")
    assert done.stdout.splitlines()[1] in ("0", "1")
    assert done.stderr == ""


@pytest.mark.parametrize(
    "variables",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LANG": "ko_KR.UTF-8"},
        {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "40"},
        {"HOME": "/nonexistent"},
    ],
    ids=str,
)
def test_surroundings(shell, tmp_path, variables):
    done = shell("$P predict $RUN 고양이.png", **variables)
    assert done.returncode == 3
    said = f"There is no such file. It was looked for in {tmp_path}."
    assert done.stdout == f"고양이.png\n  error: {said}\n"
    assert done.stderr == ""


def test_answers_on_a_full_disk_are_an_error(shell):
    done = shell("$P predict $RUN x.png --json > /dev/full")
    assert done.returncode == 1
    assert "No space left on device" in done.stderr


@pytest.mark.parametrize("option", ["--json", "--csv", ""])
def test_a_closed_output_harms_nothing(shell, option):
    assert shell(f"$P predict $RUN x.png {option} >&-").returncode == 3
