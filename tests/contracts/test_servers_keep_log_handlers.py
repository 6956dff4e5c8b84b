"""Servers run in the processes of users, whose log handlers stay open.

That of a notebook is tested with the explorer.
"""

import contextlib
import logging
import sys

import pytest
import uvicorn
from fastapi import FastAPI

from pellucid.app.class_room.serving import phones_served
from pellucid.app.serving import serve_app
from pellucid.server import serve as model_serving


def serve_model(monkeypatch):
    monkeypatch.setattr(model_serving, "load_classifier", lambda _run: None)
    monkeypatch.setattr(model_serving, "create_app", lambda *_args, **_kw: FastAPI())
    model_serving.serve("no run", "127.0.0.1", 0, None, lambda _url: None)


def serve_page(_monkeypatch):
    serve_app(FastAPI(), 0, "/", browser=False, tell=lambda _url: None)


def serve_phones(_monkeypatch):
    with phones_served("127.0.0.1"):
        pass


@pytest.mark.parametrize("serve", [serve_model, serve_page, serve_phones])
def test_they_stay_open(serve, monkeypatch):
    configured, closed = [], []
    monkeypatch.setattr(
        uvicorn.Server, "run", lambda self, **_sockets: configured.append(self.config)
    )
    with contextlib.closing(logging.StreamHandler(sys.stderr)) as handler:
        monkeypatch.setattr(handler, "close", lambda: closed.append(handler))
        serve(monkeypatch)
        assert not closed
        monkeypatch.undo()
    assert len(configured) == 1
