"""The server as a process: starts without Keras, finishes what it has begun, refuses to be open."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from skimage import data

PROGRAM = """
import sys
from pellucid.cli.main import main
try:
    main()
finally:
    heavy = {"keras", "tensorflow", "jax", "torch"} & set(sys.modules)
    print("heavy:", sorted(heavy), flush=True)
"""


@contextlib.contextmanager
def server(run, *options, **environment):
    """Start `pellucid serve` as a process; gives it and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", PROGRAM, "serve", str(run), "--port", str(port), *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    try:
        yield process, port
    finally:
        process.kill()
        process.communicate()


def ask(port, method="GET", path="/healthz", body=None, headers=None, patience=30):
    """Ask until somebody answers."""
    end = time.monotonic() + patience
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        finally:
            connection.close()


@pytest.mark.slow
def test_it_starts_without_keras_and_ends_when_asked(trained_once):
    picture = next((trained_once.photos / "dots").iterdir()).read_bytes()
    with server(trained_once.run) as (process, port):
        status, answer = ask(port, "POST", "/v1/predict", picture)
        assert status == 200
        assert json.loads(answer)["predictions"][0]["label"] == "dots"
        assert json.loads(ask(port, path="/v1/model")[1])["card"].startswith("# Image classifier")
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "heavy: []" in out
    assert f"http://127.0.0.1:{port}/" in err
    assert "Traceback" not in err


@pytest.mark.long
@pytest.mark.slow
def test_what_has_begun_is_finished(trained_once):
    """Twenty large pictures are under way when the process is told to end."""
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(data.astronaut()).resize((3000, 3000)).save(file, "PNG")
    answers = []
    with server(trained_once.run) as (process, port):
        ask(port)
        threads = [
            threading.Thread(
                target=lambda: answers.append(ask(port, "POST", "/v1/predict", file.getvalue()))
            )
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        while b"pellucid_pictures_waiting 6.0" not in ask(port, path="/metrics")[1]:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join()
        process.communicate(timeout=30)
    assert [status for status, _ in answers] == [200] * 6


@pytest.mark.parametrize(
    ("options", "environment", "message"),
    [
        (["--host", "0.0.0.0"], {}, "--no-token"),
        (["--host", "http://127.0.0.1"], {}, "give the port with --port"),
        (["--host", "0.0.0.0"], {"PELLUCID_TOKEN": "short"}, "has 5 characters"),
        (["--token-file", "nothing.txt"], {}, "cannot be read: there is no such file. Expected"),
        (["--token-file", "."], {}, "cannot be read: is a directory. Expected"),
        (["--token-file", "token.txt"], {}, "has 0 characters"),
        (["--token-file", "everybodys.txt"], {}, "its mode is 644"),
        ([], {"PELLUCID_TOKEN": "with spaces ünd umlauts"}, "letters and digits"),
    ],
)
def test_refused(pellucid, tmp_path, monkeypatch, options, environment, message):
    for name, text, mode in (("token.txt", " \n", 0o600), ("everybodys.txt", "a" * 20, 0o644)):
        (tmp_path / "working" / name).write_text(text)
        (tmp_path / "working" / name).chmod(mode)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    outcome = pellucid("serve", "nothing", *options)
    assert outcome.status == 2
    assert message in outcome.stderr


def test_a_run_that_does_not_exist(pellucid):
    outcome = pellucid("serve", "nothing")
    assert outcome.status == 1
    assert "no run" in outcome.stderr


@pytest.mark.slow
def test_a_port_that_is_taken(pellucid, trained_once):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        outcome = pellucid("serve", trained_once.run, "--port", taken.getsockname()[1])
    assert outcome.status == 2
    assert "Choose another with --port" in outcome.stderr
