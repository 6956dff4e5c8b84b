"""`pellucid data get`, import os
from a server on this computer."""

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.file_server import serving

from pellucid.data.named_sets import registry
from pellucid.data.named_sets.mnist import MNIST
from pellucid.download import RemoteFile


@pytest.fixture
def server(monkeypatch):
    """Serve a small MNIST in place of Keras' server."""
    file = io.BytesIO()
    random = np.random.default_rng(0)
    arrays = {
        f"{key}_{split}": random.integers(0, 10 if key == "y" else 256, shape, np.uint8)
        for split, n in (("train", 40), ("test", 20))
        for key, shape in (("x", (n, 28, 28)), ("y", (n,)))
    }
    np.savez(file, **arrays)
    content = file.getvalue()
    monkeypatch.setenv("no_proxy", "*")
    with serving() as server:
        server.files["/mnist.npz"] = content
        digest = hashlib.sha256(content).hexdigest()
        remote = RemoteFile(server.url("/mnist.npz"), digest, len(content))
        small = replace(MNIST, n_train=40, n_test=20, files=(remote,))
        of_name = registry.get_named_set
        monkeypatch.setattr(
            registry, "get_named_set", lambda name: small if name == "mnist" else of_name(name)
        )
        yield server


def test_the_pictures_arrive(pellucid, server, cache_of_its_own):
    outcome = pellucid("data", "get", "mnist")
    assert outcome.status == 0, outcome.stderr
    assert outcome.stdout == "mnist\n"
    assert len(list(Path("mnist/train").rglob("*.png"))) == 40
    assert len(list(Path("mnist/test").rglob("*.png"))) == 20
    for said in (
        server.url("/mnist.npz"), "License:    CC BY-SA 3.0", "Y. LeCun", "28 x 28 pixels",
        "40 pictures for training and 20 for the test", "pellucid train mnist",
    ):  # fmt: skip
        assert said in outcome.stderr
    assert not [path for path in cache_of_its_own.rglob("*") if path.is_file()]

    again = pellucid("data", "get", "mnist")
    assert again.status == 2
    assert "mnist exists already" in again.stderr
    assert len(server.ranges) == 1
    assert pellucid("data", "get", "mnist", "other/digits/").stdout == "other/digits\n"
    assert sorted(path.name for path in Path("other").iterdir()) == ["digits"]


def test_the_working_folder_stays(pellucid, server, cache_of_its_own, monkeypatch):
    Path("new").mkdir()
    monkeypatch.chdir("new")
    assert pellucid("data", "get", "mnist", ".").status == 0
    assert sorted(path.name for path in Path().iterdir()) == ["test", "train"]


def test_an_interrupted_download_is_continued(pellucid, server, cache_of_its_own):
    server.cut_at = 1000
    outcome = pellucid("data", "get", "mnist")
    assert outcome.status == 1
    assert "ended after 1,000 of" in outcome.stderr
    assert not Path("mnist").exists()
    server.cut_at = None
    assert pellucid("data", "get", "mnist").status == 0
    assert server.ranges == [None, "bytes=1000-"]


def test_a_name_that_there_is_not(pellucid):
    outcome = pellucid("data", "get", "fashion")
    assert outcome.status == 2
    assert "There are: cifar-10, fashion-mnist, mnist." in outcome.stderr
    assert "NAME is missing" in pellucid("data", "get").stderr
