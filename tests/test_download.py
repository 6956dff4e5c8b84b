"""Downloads from a server on this computer, which does wrong what servers do wrong."""

import hashlib
import os
import socket
import threading

import numpy as np
import pytest
from tests.file_server import serving

from pellucid.download import RemoteFile, _check_scheme, download, is_right
from pellucid.errors import DownloadError

CONTENT = np.random.default_rng(0).bytes(700_001)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with serving() as server:
        server.files["/w.h5"] = CONTENT
        yield server


@pytest.fixture
def remote(server):
    digest = hashlib.sha256(CONTENT).hexdigest()
    return RemoteFile(server.url("/w.h5"), digest, 800_000)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "models" / "w.h5"


def part_of(path):
    return path.with_name("w.h5.part")


@pytest.mark.parametrize("algorithm", ["md5", "sha256"])
def test_a_file_arrives(server, path, algorithm):
    digest = hashlib.new(algorithm, CONTENT).hexdigest()
    remote = RemoteFile(server.url("/w.h5"), digest, len(CONTENT))
    seen = []
    assert not is_right(path, remote)
    download(remote, path, lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == CONTENT
    assert is_right(path, remote)
    assert not part_of(path).exists()
    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert server.ranges == [None]
    download(remote, path)
    assert server.ranges == [None]  # the right file is not asked for again


def test_a_connection_that_ends_is_continued(server, remote, path):
    server.cut_at = 300_000
    with pytest.raises(DownloadError, match=r"ended after 300,000 of 700,001 bytes.*continues"):
        download(remote, path)
    assert not path.exists()
    assert part_of(path).read_bytes() == CONTENT[:300_000]
    server.cut_at = None
    seen = []
    download(remote, path, lambda done, total: seen.append((done, total)))
    assert seen[0] == (300_000, 700_001)
    assert server.ranges == [None, "bytes=300000-"]
    assert path.read_bytes() == CONTENT


def test_a_server_that_ignores_ranges_sends_all_of_it_again(server, remote, path):
    path.parent.mkdir()
    part_of(path).write_bytes(b"x" * 400_000)
    server.knows_ranges = False
    download(remote, path)
    assert server.ranges == ["bytes=400000-"]
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize("n_bytes", [len(CONTENT), len(CONTENT) + 5])
def test_a_part_that_is_too_long_is_begun_again(server, remote, path, n_bytes):
    path.parent.mkdir()
    part_of(path).write_bytes(b"x" * n_bytes)
    download(remote, path)
    assert server.ranges == [f"bytes={n_bytes}-", None]
    assert path.read_bytes() == CONTENT


def test_a_part_that_is_whole_only_gets_its_name(server, remote, path):
    path.parent.mkdir()
    part_of(path).write_bytes(CONTENT)
    download(remote, path)
    assert server.ranges == []
    assert path.read_bytes() == CONTENT


def test_a_wrong_checksum_deletes_what_arrived(server, remote, path):
    server.files["/w.h5"] = b"<html>Please log in</html>"
    with pytest.raises(DownloadError, match=f"SHA256 checksum is not {remote.digest}") as caught:
        download(remote, path)
    assert "It was deleted" in str(caught.value)
    assert list(path.parent.iterdir()) == []


def test_a_part_of_another_file_is_found_out(server, remote, path):
    path.parent.mkdir()
    part_of(path).write_bytes(b"x" * 1000)
    with pytest.raises(DownloadError, match="checksum"):
        download(remote, path)
    download(remote, path)
    assert path.read_bytes() == CONTENT


def test_another_file_of_that_name_is_not_overwritten(server, remote, path):
    path.parent.mkdir()
    path.write_bytes(b"mine")
    with pytest.raises(DownloadError, match="Nothing is overwritten"):
        download(remote, path)
    assert path.read_bytes() == b"mine"
    assert server.ranges == []


def test_ctrl_c_keeps_what_has_arrived(server, remote, path):
    def press(done, _total):
        if done >= 200_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(remote, path, press)
    n_here = part_of(path).stat().st_size
    assert n_here >= 200_000
    assert part_of(path).read_bytes() == CONTENT[:n_here]
    download(remote, path)
    assert path.read_bytes() == CONTENT


def test_without_a_checksum_the_size_decides(server, path):
    remote = RemoteFile(server.url("/w.h5"), None, 800_000)
    server.cut_at = 1000
    with pytest.raises(DownloadError, match=r"1,000 of 700,001 bytes. Start again"):
        download(remote, path)
    server.cut_at = None
    download(remote, path)
    assert server.ranges == [None, None]  # parts of two versions are never joined
    assert path.read_bytes() == CONTENT
    path.unlink()
    server.states_length = False
    with pytest.raises(DownloadError, match="without its size"):
        download(remote, path)
    assert not path.exists()


def test_the_size_need_not_be_stated_if_there_is_a_checksum(server, remote, path):
    server.states_length = False
    seen = []
    download(remote, path, lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == CONTENT
    assert seen[0] == (0, None)


@pytest.mark.parametrize("states_length", [True, False])
def test_more_than_is_expected_is_not_taken(server, path, states_length):
    remote = RemoteFile(server.url("/w.h5"), "0" * 64, 600_000)
    server.states_length = states_length
    with pytest.raises(DownloadError, match="at most 600,000 were expected"):
        download(remote, path)
    assert not path.exists()
    if part_of(path).exists():
        assert part_of(path).stat().st_size <= 600_000


def test_a_full_disk_is_noticed_before(server, remote, path, monkeypatch):
    monkeypatch.setattr("pellucid.download.free_space", lambda folder: 2**28 + 100)
    with pytest.raises(DownloadError, match=r"700,001 are missing.*room for 100"):
        download(remote, path)
    assert not part_of(path).exists()


def test_what_the_server_answers_is_said(server, path):
    with pytest.raises(DownloadError, match="answered 404 Not Found"):
        download(RemoteFile(server.url("/gone.h5"), None, 10), path)


def test_no_connection(path, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(DownloadError, match=r"cannot be reached \(Connection refused\).*internet"):
        download(RemoteFile(f"http://127.0.0.1:{port}/w.h5", None, 10), path)


def test_a_server_that_does_not_answer(server, remote, path, monkeypatch):
    monkeypatch.setattr("pellucid.download._SECONDS", 0.2)
    server.waits_for = threading.Event()
    with pytest.raises(DownloadError, match=r"cannot be reached \(no answer for 0.2 seconds\)"):
        download(remote, path)
    server.waits_for.set()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/w.h5", "w.h5"])
def test_only_addresses_of_the_web(path, url):
    with pytest.raises(DownloadError, match=r"begins with https://"):
        download(RemoteFile(url, None, 10), path)


def test_a_redirection_is_followed_but_not_out_of_the_web(server, remote, path):
    server.redirect = "ftp://127.0.0.1/w.h5"
    with pytest.raises(DownloadError, match="redirects to ftp://"):
        download(remote, path)
    assert not path.exists()


def test_a_redirection_keeps_the_encryption():
    _check_scheme("https://a.org/w", "https://b.org/w")
    _check_scheme("http://a.org/w", "https://b.org/w")
    with pytest.raises(DownloadError, match="redirects to http://"):
        _check_scheme("https://a.org/w", "http://b.org/w")


def test_a_part_that_was_not_asked_for_is_refused(server, remote, path):
    path.parent.mkdir()
    part_of(path).write_bytes(CONTENT[:1000])
    server.range_shift = 1
    with pytest.raises(DownloadError, match="another part of the file"):
        download(remote, path)
    assert part_of(path).read_bytes() == CONTENT[:1000]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder without rights")
def test_a_folder_that_may_not_be_written(server, remote, path):
    path.parent.mkdir(mode=0o500)
    with pytest.raises(DownloadError, match="could not be written"):
        download(remote, path)


def test_pieces_that_end_too_early_are_kept(path, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            connection, _address = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                connection.sendall(
                    b"3e8\r\n" + CONTENT[:1000] + b"\r\n1388\r\n" + CONTENT[1000:3000]
                )

        thread = threading.Thread(target=answer)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/w.h5"
        digest = hashlib.sha256(CONTENT).hexdigest()
        with pytest.raises(DownloadError, match=r"ended\. What has arrived is kept"):
            download(RemoteFile(url, digest, 800_000), path)
        thread.join()
    content = part_of(path).read_bytes()
    assert len(content) >= 1000
    assert CONTENT.startswith(content)


def test_two_processes_do_not_disturb_each_other(server, remote, path):
    errors = []

    def get():
        try:
            download(remote, path)
        except DownloadError as error:
            errors.append(error)

    threads = [threading.Thread(target=get) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert path.read_bytes() == CONTENT
    assert server.ranges == [None]
    assert [each.name for each in path.parent.iterdir()] == ["w.h5"]
