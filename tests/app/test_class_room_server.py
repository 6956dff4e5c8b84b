"""The phones' server by its socket: what is too slow, too long or too much ends early."""

import re
import socket
import time
from contextlib import contextmanager

import pytest
from tests.made_project import made_project

from pellucid.app.class_room import phone_connection
from pellucid.app.class_room.limits import RoomLimits
from pellucid.app.class_room.serving import phones_served
from pellucid.errors import ConfigError

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path):
    (tmp_path / "photos" / "cat").mkdir(parents=True)
    return made_project(tmp_path / "photos")


@contextmanager
def served(project, **limits):
    """Give the code of an open room, and a function that connects to the server."""
    with phones_served("127.0.0.1", 0, RoomLimits(**limits)) as rooms:
        port = int(re.search(r":(\d+)/", rooms.addresses()[0])[1])
        yield (
            rooms.open("given", project).code,
            lambda: socket.create_connection(("127.0.0.1", port), timeout=20),
        )


def head(code, *lines, method="POST", path="/api/room/pictures"):
    more = "".join(f"{line}\r\n" for line in lines)
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {code}\r\n"
        f"Cookie: pellucid-student=aaaaaaaaaaaaaaaa\r\n{more}\r\n"
    ).encode()


def answer_to(connection, sent=b""):
    """Return all that comes until the server closes the connection."""
    connection.sendall(sent)
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def test_a_body_that_says_that_it_is_too_long_is_not_read(project):
    with served(project) as (code, connect), connect() as connection:
        answer = answer_to(connection, head(code, f"Content-Length: {500 * 2**20}"))
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"too large" in answer


def test_a_body_without_end_is_ended(project):
    with served(project, n_file_bytes=100_000) as (code, connect), connect() as connection:
        connection.sendall(head(code, "Transfer-Encoding: chunked"))
        assert n_taken(connection, b"2710\r\n" + b"x" * 10_000 + b"\r\n") < 2**26


def n_taken(connection, part):
    """Send the same part on and on; return the number of bytes after which it is refused."""
    for number in range(2**28 // len(part)):
        try:
            connection.sendall(part)
        except (ConnectionResetError, BrokenPipeError):
            return number * len(part)
    return 2**28


def test_a_body_that_comes_slowly_is_ended(project):
    with served(project, seconds=0.3) as (code, connect), connect() as connection:
        answer = answer_to(connection, head(code, "Content-Length: 1000") + b"x")
        assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_head_that_comes_slowly_is_ended(project, monkeypatch):
    monkeypatch.setattr(phone_connection, "SECONDS_OF_HEAD", 0.3)
    whole = head("x", method="GET", path="/api/room")
    with served(project) as (_, connect):
        for sent in (b"", whole[:30]):
            with connect() as connection:
                start = time.monotonic()
                assert answer_to(connection, sent) == b""
                assert time.monotonic() - start < 5
        # Nor does the beginning of a second request hold the connection.
        kept = whole.replace(b"/api/room ", b"/nothing ")
        with connect() as connection:
            connection.sendall(kept)
            found = b""
            while not found.endswith(b"}"):
                found += connection.recv(65536)
            assert found.startswith(b"HTTP/1.1 404 ")
            start = time.monotonic()
            assert answer_to(connection, kept[:30]) == b""
            assert time.monotonic() - start < 4


def test_one_address_has_a_limit_on_connections(project, monkeypatch):
    monkeypatch.setattr(phone_connection, "MAX_OF_ADDRESS", 3)
    with served(project) as (code, connect):
        asked = head(code, "Connection: close", method="GET", path="/api/room")
        held = [connect() for _ in range(3)]
        for each in held:  # so that the server has accepted them
            each.sendall(asked[:10])
        time.sleep(0.3)
        with connect() as connection:
            assert answer_to(connection) == b""
        for each in held:
            assert answer_to(each, asked[10:]).startswith(b"HTTP/1.1 200 ")
            each.close()
        time.sleep(0.3)
        with connect() as connection:
            assert answer_to(connection, asked).startswith(b"HTTP/1.1 200 ")


def test_long_heads_are_refused(project):
    with served(project) as (code, connect), connect() as connection:
        answer = answer_to(connection, head(code, f"X: {'x' * 2**17}", method="GET"))
        assert b"200" not in answer[:20]


def test_a_port_that_is_taken(project):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(ConfigError, match=f"port {port} .* with --room-port"),
            phones_served("127.0.0.1", port),
        ):
            pass
    with pytest.raises(ConfigError, match="--host was given"), phones_served("http://x"):
        pass
