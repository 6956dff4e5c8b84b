"""A command that ends with an error while pictures are computed ends as Python does."""

import os
import sqlite3
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

N_TIMES = 4


@pytest.fixture
def identical(tmp_path, draw_classes):
    """All pictures of both classes are one and the same."""
    draw_classes(tmp_path / "identical", 10)
    files = sorted((tmp_path / "identical").rglob("*.png"))
    for file in files[1:]:
        file.write_bytes(files[0].read_bytes())
    return tmp_path / "identical"


@pytest.fixture
def untaught(tmp_path, draw_classes):
    """validation/ has a class that train/ lacks."""
    draw_classes(tmp_path / "untaught" / "train", 20)
    draw_classes(tmp_path / "untaught" / "val", 6, ("stripes", "dots", "sea"))
    return tmp_path / "untaught"


@pytest.mark.long
@pytest.mark.parametrize(
    ("near_copies", "source"), [("together", "untaught"), ("ignore", "identical")]
)
def test_a_data_error(source, near_copies, request, shared_cache, tmp_path):
    folder = request.getfixturevalue(source)
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "backbones").symlink_to(shared_cache / "backbones", target_is_directory=True)
    for _ in range(N_TIMES):
        done = subprocess.run(
            [
                sys.executable, "-c", "from pellucid.cli.main import main; main()", "train",
                str(folder), "--run", str(tmp_path / "run"), "--near-copies", near_copies,
            ],
            capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "PELLUCID_CACHE": str(cache)},
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert done.stderr.count("Error: ") == 1
        assert "FATAL" not in done.stderr
        # The pictures are known the next time, and are computed again all the same.
        with sqlite3.connect(cache / "pictures.sqlite") as connection:
            connection.execute("DELETE FROM features")
        connection.close()
