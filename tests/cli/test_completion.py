"""Completion in shells: commands, options and names of runs, without Keras."""

import json
import os
import subprocess
import sys

import pytest

from pellucid.run import RunFolder


def complete(folder, words, instruction="complete_bash"):
    """Complete the last of some words as the script in bash does; also return the modules."""
    script = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: json.dump(sorted(sys.modules), open('modules.json', 'w')))\n"
        "from pellucid.cli.main import main\nsys.argv = ['pellucid']\nmain()"
    )
    environment = {
        **os.environ,
        "_PELLUCID_COMPLETE": instruction,
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
        "PELLUCID_LANG": "en",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=folder, capture_output=True, text=True
    )
    assert done.stderr == ""
    modules = json.loads((folder / "modules.json").read_text())
    assert {"keras", "tensorflow", "polars"}.isdisjoint(modules)
    return done.stdout.split()


@pytest.mark.slow
def test_commands_options_and_runs(tmp_path):
    run = RunFolder(tmp_path / "runs" / "photos")
    run.path.mkdir(parents=True)
    run.config.write_text("{}")
    assert complete(tmp_path, "pellucid ru") == ["runs"]
    assert complete(tmp_path, "pellucid train --epo") == ["--epochs"]
    assert complete(tmp_path, "pellucid report ph") == ["photos"]
    assert complete(tmp_path, "pellucid runs ") == ["list", "delete"]
