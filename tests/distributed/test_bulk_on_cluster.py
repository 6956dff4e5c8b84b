"""The same predictions from a cluster as from one process, also when a worker dies."""

import os
import signal
import socket
import sys
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
import ray

import pellucid
from pellucid.api import load_classifier
from pellucid.data.streams.item import FileItem
from pellucid.data.streams.open_stream import open_streams
from pellucid.distributed.bulk import execute_on_cluster
from pellucid.errors import ConfigError
from pellucid.inference import bulk
from pellucid.inference.bulk import BulkSettings, about_job, predict_parts
from pellucid.inference.part_folder import PartFolder

pytestmark = [pytest.mark.slow, pytest.mark.once]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# The workers cannot import this file.
ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])


@dataclass(frozen=True)
class DeadlyItem(FileItem):
    """A picture of which the first process that reads it dies, as of a lack of memory."""

    marker: str

    def read(self) -> bytes:
        if not Path(self.marker).exists():
            Path(self.marker).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read()


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(bulk, "N_PER_PART", 5)


@pytest.fixture
def here(run_folder, photos, tmp_path) -> dict[str, bytes]:
    """Give the parts that this process makes."""
    pellucid.predict_many(run_folder, photos, tmp_path / "here.parquet")
    return contents(tmp_path / "here.parquet")


def test_a_cluster_writes_the_same_bytes_and_goes_on_where_it_was(
    run_folder, photos, tmp_path, cluster, here
):
    out = tmp_path / "there.parquet"
    done = pellucid.predict_many(run_folder, photos, out, cluster=cluster.address)
    assert (done.n, done.n_errors, done.n_new) == (40, 2, 40)
    assert contents(out) == here
    for number in (1, 6):
        (out / f"part-{number:06}.parquet").unlink()
    again = pellucid.predict_many(run_folder, photos, out, cluster=cluster.address)
    assert (again.n, again.n_errors, again.n_new) == (40, 2, 10)
    assert contents(out) == here


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(
    run_folder, photos, tmp_path, cluster, here
):
    marker = tmp_path / "died"
    items = open_streams([str(photos)]).items
    deadly = (
        DeadlyItem(item.name, item.path, str(marker)) if number == 17 else item
        for number, item in enumerate(items)
    )
    classifier, settings = load_classifier(str(run_folder)), BulkSettings()
    about = about_job(classifier, settings)
    folder = PartFolder(str(tmp_path / "there.parquet"))
    execute = execute_on_cluster(cluster.address, classifier, folder, about, settings)
    done = list(predict_parts(deadly, folder, about, execute))
    assert marker.exists()
    assert sorted(each.number for each in done) == list(range(8))
    assert contents(tmp_path / "there.parquet") == here


def test_pictures_of_an_archive_are_sent_to_the_workers(run_folder, photos, tmp_path, cluster):
    archive = tmp_path / "photos.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for path in sorted(photos.iterdir()):
            opened.write(path, path.name)
    pellucid.predict_many(run_folder, archive, tmp_path / "here.parquet")
    pellucid.predict_many(run_folder, archive, tmp_path / "there.parquet", cluster=cluster.address)
    assert contents(tmp_path / "here.parquet") == contents(tmp_path / "there.parquet")


def test_a_cluster_that_is_not_there_is_said_so_at_once(run_folder, photos, tmp_path):
    for address in ("127.0.0.1:1", "nonsense", "host:port", "http://127.0.0.1:1", ""):
        with pytest.raises(ConfigError, match="No Ray cluster answers"):
            pellucid.predict_many(run_folder, photos, tmp_path / "out", cluster=address)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("answer", [b"HTTP/1.0 400 Bad Request\r\n\r\n", b"", None])
def test_another_server_is_no_cluster(run_folder, photos, tmp_path, monkeypatch, answer):
    monkeypatch.setattr("pellucid.distributed.cluster._SECONDS_TO_ANSWER", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            connection, _ = server.accept()
            with connection:
                connection.recv(1)
                if answer is None:
                    is_over.wait(60)
                else:
                    connection.sendall(answer)

        is_over = threading.Event()
        serving = threading.Thread(target=serve)
        serving.start()
        try:
            with pytest.raises(ConfigError, match=r"something else listens|timed out|reset"):
                pellucid.predict_many(
                    run_folder, photos, tmp_path / "out",
                    cluster=f"127.0.0.1:{server.getsockname()[1]}",
                )  # fmt: skip
        finally:
            is_over.set()
            serving.join()


def test_ray_client_is_refused(run_folder, photos, tmp_path):
    with pytest.raises(ConfigError, match="Ray Data does not work with"):
        pellucid.predict_many(run_folder, photos, tmp_path / "out", cluster="ray://127.0.0.1:10001")


def test_without_ray_the_message_says_how_to_install_it(run_folder, photos, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match=r"pip install 'pellucid\[cluster\]'"):
        pellucid.predict_many(run_folder, photos, tmp_path / "out", cluster="auto")
