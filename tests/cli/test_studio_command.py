"""`pellucid studio`: what it prints, who reaches it, and what is said of mistakes."""

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from ..drawn_pictures import draw_noise

COMMAND = "from pellucid.cli.main import main; main()"


@pytest.fixture
def served(monkeypatch):
    """What the server was asked for, instead of serving it."""
    given = []

    def serve(port, *, browser, tell, page, project, room_host, room_port):
        given.append((port, browser, page, project, room_host, room_port))
        tell(f"http://127.0.0.1:8000{page}")

    monkeypatch.setattr("pellucid.app.home.serve_home", serve)
    return given


@pytest.fixture
def photos(pellucid, tmp_path):
    """The folder `photos` in the working folder, with a picture in each of two classes."""
    folder = tmp_path / "working" / "photos"
    for seed, label in enumerate(("고양이", "dog")):
        (folder / label).mkdir(parents=True)
        (folder / label / "1.png").write_bytes(draw_noise(seed))
    return folder


def test_its_options_reach_the_server(pellucid, photos, served):
    outcome = pellucid("studio", "--no-browser", "--port", 8000)
    assert (outcome.status, outcome.stdout) == (0, "")
    assert "The studio is at http://127.0.0.1:8000/studio/\nCtrl-C stops it.\n" in outcome.stderr
    outcome = pellucid("studio", "photos", "--host", "0.0.0.0", "--room-port", 8001)
    assert (outcome.status, outcome.stdout) == (0, "")
    assert "The studio is at http://127.0.0.1:8000/studio/#/given\n" in outcome.stderr
    assert "Phones can send pictures to a project once you open its room.\n" in outcome.stderr
    assert served == [
        (8000, False, "/studio/", None, None, 0),
        (0, True, "/studio/#/given", photos.relative_to(photos.parent), "0.0.0.0", 8001),
    ]


@pytest.mark.parametrize(
    ("host", "message"),
    [
        ("http://192.168.0.5", "is not a name or address. --host takes a name or address of this "),
        ("0.0.0.0:8001", "or 0.0.0.0 for all of its addresses; give the port with --room-port"),
        ("", "was given an empty text"),
        ("my computer", "is not a name or address"),
        ("198.51.100.1", "Nothing can listen on port 0 of 198.51.100.1 "),
        ("2001:db8::1", "Nothing can listen on port 0 of 2001:db8::1 "),
    ],
)
def test_hosts_that_are_not_of_this_computer(pellucid, photos, host, message):
    outcome = pellucid("studio", photos, "--host", host, "--no-browser")
    assert outcome.status == 2
    assert message in outcome.stderr
    assert not (photos / ".pellucid").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--room-port", 8001], "Add --host 0.0.0.0, or leave out --room-port."),
        (["--host", "0.0.0.0", "--room-port", 65536], "--room-port"),
        (["--host", "0.0.0.0", "--room-port", "auto"], "--room-port"),
        (["--host"], "--host"),
    ],
)
def test_ports_that_there_are_not(pellucid, photos, words, message):
    outcome = pellucid("studio", photos, *words, "--no-browser")
    assert outcome.status == 2
    assert message in outcome.stderr
    assert not (photos / ".pellucid").exists()


@pytest.mark.parametrize("option", ["--port", "--room-port"])
def test_a_port_that_is_taken(pellucid, photos, option):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = pellucid("studio", photos, "--host", "127.0.0.1", option, port, "--no-browser")
    assert outcome.status == 2
    assert f"Nothing can listen on port {port} of 127.0.0.1 " in outcome.stderr
    assert f"Choose another with {option}; {option} 0 takes any that is free." in outcome.stderr


def test_folders_that_are_none(pellucid, photos):
    (photos / "notes.txt").write_text("no folder")
    for word in ("nothing", "photos/notes.txt", "photos/dog/1.png"):
        outcome = pellucid("studio", word, "--no-browser")
        assert outcome.status == 1
        assert word in outcome.stderr
        assert "Expected" in outcome.stderr
    assert (photos / "notes.txt").read_text() == "no folder"
    assert not (photos.parent / "nothing").exists()


def test_a_folder_that_cannot_be_written(pellucid, photos, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)
    outcome = pellucid("studio", photos, "--no-browser")
    assert outcome.status == 1
    assert "(Permission denied)" in outcome.stderr
    assert "Check that you may write to this folder." in outcome.stderr
    assert sorted(path.name for path in photos.rglob("*.png")) == ["1.png", "1.png"]


@contextmanager
def started(*words, folder):
    """Start the command as a process; gives the process and the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "studio", *words, "--no-browser"],
        cwd=folder, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        yield process, process.stderr.readline().split(" is at ")[1].strip()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def ask(address, path="", body=None, host="127.0.0.1", *, with_token=True):
    """Ask a server about its project; returns the status and the content of the answer.

    Args:
        address: The address that the command has printed.
        path: What follows the address of the project.
        body: What is sent.
        host: The address of this computer that is asked.
        with_token: Whether the token of the address is sent.
    """
    found = urlsplit(address)
    token = found.query.removeprefix("token=")
    headers = {"Cookie": f"pellucid-{found.port}={token}"} if with_token else {}
    url = f"http://{host}:{found.port}/api/projects/given{path}"
    try:
        with urlopen(Request(url, body, headers), timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 is this computer in Linux alone")
def test_phones_reach_their_page_and_the_studio_this_computer_alone(photos):
    with socket.create_server(("127.0.0.1", 0)) as free:
        room_port = free.getsockname()[1]
    options = ("--host", "0.0.0.0", "--room-port", str(room_port))
    with started("photos", *options, folder=photos.parent) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        assert process.stderr.readline().startswith("Phones can send pictures to a project once")
        status, content = ask(address)
        assert status == 200
        assert [each["name"] for each in content["classes"]] == ["dog", "고양이"]
        assert ask(address, with_token=False)[0] == 403
        with pytest.raises(URLError, match="refused"):
            ask(address, host="127.0.0.2")
        # The phones' port answers there, with a page of its own, and knows of no project.
        with socket.create_connection(("127.0.0.2", room_port), timeout=30) as connection:
            connection.sendall(b"GET /api/projects/given HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 4")
        assert "고양이".encode() not in answer
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert "Traceback" not in process.stderr.read()


@pytest.mark.slow
def test_two_servers_of_one_project(photos):
    with ExitStack() as both:
        found = [both.enter_context(started("photos", folder=photos.parent)) for _ in range(2)]
        addresses = [address for _, address in found]
        assert len(set(addresses)) == 2
        # What one of them adds is shown by the other, which has a token of its own.
        path = "/pictures?class=dog&batch=one"
        assert ask(addresses[0], path, draw_noise(9))[0] == 200
        status, content = ask(addresses[1])
        assert status == 200
        counts = {each["name"]: each["n_pictures"] for each in content["classes"]}
        assert counts == {"dog": 2, "고양이": 1}
        assert ask(addresses[1], "/undo", b"{}")[0] == 200
        assert [each["n_pictures"] for each in ask(addresses[0])[1]["classes"]] == [1, 1]
        assert [process.poll() for process, _ in found] == [None, None]
