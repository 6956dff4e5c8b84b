"""The application as a process without a socket: what its memory grows by is its own."""

import asyncio
import multiprocessing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

from pellucid.inference.classifier import Classifier
from pellucid.serving.app import create_app
from pellucid.serving.memory import give_back_large_blocks


@dataclass(frozen=True)
class Upload:
    """A request, as the server's own program hands it to the application."""

    body: bytes = b""
    kind: bytes | None = None
    """Its content type."""
    query: bytes = b""
    n_chunks: int = 1
    is_cut: bool = False
    """Whether the client goes before it has sent all."""


@dataclass(frozen=True)
class Answer:
    """What came back, and how many pictures were still waiting then."""

    status: int
    kind: str
    content: bytes
    n_waiting: int


class ServerProcess:
    """The application of a folder's classifier, on an event loop of its own."""

    def __init__(self, folder: Path, path: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, folder, path), daemon=True)
        self._process.start()
        theirs.close()
        self._seen = psutil.Process(self._process.pid)

    def ask(self, upload: Upload) -> Answer:
        self._connection.send(upload)
        return self._connection.recv()

    def n_bytes(self) -> int:
        return self._seen.memory_info().rss

    def close(self) -> None:
        self._connection.close()
        self._process.join()


def make_app(folder: Path):
    about = {"name": "photos", "metrics": {}, "card": ""}
    return create_app(Classifier.load(folder), about, hosts=("testserver",))


def _serve(connection: Connection, folder: Path, path: str) -> None:
    give_back_large_blocks()
    app = make_app(folder)
    answerer = app.state.serving.answerer
    with asyncio.Runner() as runner:
        while True:
            try:
                upload = connection.recv()
            except EOFError:
                break
            status, kind, content = runner.run(_ask(app, path, upload))
            connection.send(Answer(status, kind, content, answerer.n_waiting))
    answerer.close()


async def _ask(app, path: str, upload: Upload) -> tuple[int, str, bytes]:
    size = -(-len(upload.body) // upload.n_chunks) or 1
    parts = [upload.body[i : i + size] for i in range(0, len(upload.body), size)]
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if not upload.is_cut:
        messages.append({"type": "http.request", "body": b"", "more_body": False})
    coming, answer = iter(messages), []

    async def receive():
        return next(coming, {"type": "http.disconnect"})

    async def send(message):
        answer.append(message)

    headers = [(b"host", b"testserver")]
    headers += [] if upload.kind is None else [(b"content-type", upload.kind)]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": upload.query, "headers": headers, "client": ("127.0.0.1", 1),
        "server": ("testserver", 80), "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    start, *bodies = answer
    kind = dict(start["headers"])[b"content-type"].decode()
    return start["status"], kind, b"".join(each["body"] for each in bodies)
