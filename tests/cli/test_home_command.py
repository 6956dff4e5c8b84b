"""`pellucid` without a command: the home page, until Ctrl-C."""

import json
import signal
import subprocess
import sys
import urllib.request

import pytest

from ..written_run import write_run

COMMAND = "from pellucid.cli.main import main; main()"


def test_its_options_reach_the_server(pellucid, monkeypatch):
    given = []

    def serve(port, *, browser, tell):
        given.append((port, browser))
        tell("http://127.0.0.1:8000/")

    monkeypatch.setattr("pellucid.app.home.serve_home", serve)
    for words in ((), ("--port", 8000, "--no-browser")):
        outcome = pellucid(*words)
        assert (outcome.status, outcome.stdout) == (0, "")
        assert "The home page is at http://127.0.0.1:8000/\n" in outcome.stderr
    assert given == [(0, True), (8000, False)]


def test_the_browser_is_shown_the_home_page(monkeypatch):
    from pellucid.app import serving

    opened, told = [], []
    monkeypatch.setattr(serving.webbrowser, "open", opened.append)
    monkeypatch.setattr(serving, "tell_soon", lambda tell: tell())
    monkeypatch.setattr(serving.uvicorn.Server, "run", lambda *_given, **_named: None)
    for browser in (True, False):
        serving.serve_app(None, 0, "/", browser=browser, tell=told.append)
    assert opened == told[:1]
    assert told[0].startswith("http://127.0.0.1:")


@pytest.mark.slow
def test_it_answers_until_ctrl_c(tmp_path, classifier_folder):
    write_run(tmp_path / "runs" / "사진", classifier_folder)
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "--no-browser"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        address = process.stderr.readline().split(" is at ")[1].strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert "<title>pellucid</title>" in answer.read().decode()
        page, _, query = address.partition("?")
        assert query.startswith("token=")
        with urllib.request.urlopen(f"{page}api/home", timeout=30) as answer:
            assert [run["name"] for run in json.load(answer)["runs"]] == ["사진"]
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
