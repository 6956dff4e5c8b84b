"""What is said when a training has ended, well or not."""

import shlex
import shutil

import pytest

from pellucid.api import load
from pellucid.cli.main import app
from pellucid.cli.train import print_result
from pellucid.data.decode import read_unchanged
from pellucid.errors import DataError


@pytest.mark.parametrize("name", ["run", "my first run", "첫 '학습'"])
def test_the_commands_to_go_on_with(run_folder, tmp_path, capsys, name):
    run = tmp_path / name
    shutil.copytree(run_folder, run)
    print_result(load(run), as_json=False)
    assert "explore" not in capsys.readouterr().out  # there is no model.keras
    (run / "classifier" / "model.keras").write_bytes(b"")
    print_result(load(run), as_json=False)
    lines = capsys.readouterr().out.splitlines()
    for command in ("predict", "explore"):
        (line,) = [line for line in lines if line.startswith(command.capitalize())]
        program, said, path, *_ = shlex.split(line.partition(":")[2])
        assert (program, said, path) == ("pellucid", command, str(run))
        assert command in [each.name for each in app.registered_commands]


def test_pictures_that_are_gone_are_to_be_brought_back(tmp_path):
    """The training's own note says how to go on, so that this does not say to start again."""
    with pytest.raises(DataError, match="Restore the pictures") as caught:
        read_unchanged(str(tmp_path / "cat.jpg"), b"")
    assert "again" not in str(caught.value)
