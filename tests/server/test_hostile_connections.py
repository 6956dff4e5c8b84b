"""The server as a process, and what comes through its socket that is no proper request."""

import http.client
import io
import json
import platform
import signal
import socket
import struct
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from PIL import Image

pytestmark = pytest.mark.slow

HEAD = b"POST /v1/predict HTTP/1.1\r\nHost: 127.0.0.1\r\n"
MIB = 2**20


def send(port, *parts, is_read=True):
    """Send bytes as they are; gives the status, or nothing if the connection was closed at once."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            first = connection.recv(4096) if is_read else b""
        except ConnectionError:
            return None
    return int(first.split()[1]) if first else None


def end(process):
    """End the server; gives the lines that it wrote, without those of its start."""
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0
    return [line for line in err.splitlines() if "http://" not in line and "Ctrl-C" not in line]


def test_clients_that_go_early_and_requests_that_are_none(command, run_folder, draw):
    picture = draw(0)
    with command.server(run_folder) as (process, port):
        command.ask(port)
        longer = HEAD + b"Content-Length: %d\r\n\r\n" % (len(picture) + 10)
        for _ in range(3):
            send(port, longer, picture, is_read=False)
            send(port, HEAD + b"Content-Length: 99999999999999999\r\n\r\nx", is_read=False)
        for wrong in (
            b"Content-Length: -5\r\n\r\n",
            b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc",
        ):
            assert send(port, HEAD + wrong) == 400
        assert send(port, b"\x16\x03\x01\x02\0" * 50) == 400
        assert command.ask(port, "POST", "/v1/predict", picture)[0] == 200
        lines = end(process)
    assert not any("Traceback" in line for line in lines)
    statuses = [json.loads(line)["status"] for line in lines if line.startswith("{")]
    assert sorted(statuses) == [200, 200] + [400] * 7


def test_heads_without_end(command, run_folder, draw):
    with command.server(run_folder) as (process, port):
        command.ask(port)
        memory = psutil.Process(process.pid).memory_info
        before = memory().rss
        long = [b"A: " + b"b" * 1000 + b"\r\n"] * 20_000
        chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
        assert send(port, HEAD, *long) in (400, None)
        assert send(port, HEAD + b"A: ", *[bytes([98]) * MIB] * 20) in (400, None)
        assert send(port, b"GET /", *[b"a" * MIB] * 20) in (400, None)
        assert send(port, chunked + b"1\r\nx\r\n0\r\n", *long) in (400, None)
        assert memory().rss < before + 20 * MIB
        # Small chunks are no head, nor is what comes later on the same connection.
        tiny = b"".join(b"1\r\n%c\r\n" % each for each in draw(0)) + b"0\r\n\r\n"
        assert send(port, chunked + tiny) == 200
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(5):
            headers = {"A": "b" * 30_000}
            connection.request("POST", "/v1/predict", iter([b"x" * 100] * 10_000), headers)
            response = connection.getresponse()
            assert (response.status, "not a picture" in response.read().decode()) == (422, True)
        connection.close()
        end(process)


def png(mode, side):
    file = io.BytesIO()
    Image.new(mode, (side, side)).save(file, "PNG")
    return file.getvalue()


def jpeg_of_many_tags():
    """Make a file of 60 kB of which Pillow has 5,000 things to say: values beyond its end."""
    tags = [struct.pack("<HHII", 40_000 + i, 7, MIB, 8) for i in range(5000)]
    exif = b"II*\0" + struct.pack("<IH", 8, len(tags)) + b"".join(tags) + bytes(4)
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG", exif=b"Exif\0\0" + exif)
    return file.getvalue()


@pytest.mark.long
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="its C library is another one")
def test_large_pictures_leave_neither_memory_nor_words(command, run_folder):
    pictures = [png("RGB", 7000), png("RGBA", 6000), jpeg_of_many_tags()] * 3
    with command.server(run_folder) as (process, port):
        command.ask(port)
        with ThreadPoolExecutor(4) as pool:
            answers = pool.map(
                lambda picture: command.ask(port, "POST", "/v1/predict", picture), pictures
            )
            assert [status for status, _ in answers] == [200] * 9
        assert psutil.Process(process.pid).memory_info().rss < 400 * MIB
        lines = end(process)
    assert [json.loads(line)["status"] for line in lines] == [200] * 10
