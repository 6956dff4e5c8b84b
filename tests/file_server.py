"""A server of files on this computer, which can do wrong in the ways that servers do."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FileServer:
    """What a server sends, and what it was asked for; a test may change it at any time."""

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    """Content by path, such as ``"/weights.h5"``."""
    knows_ranges: bool = True
    states_length: bool = True
    cut_at: int | None = None
    """Number of bytes of an answer after which the connection ends."""
    range_shift: int = 0
    """What is wrong with the first byte that a partial answer states."""
    redirect: str | None = None
    waits_for: threading.Event | None = None
    """What the server waits for before it answers, such as a test that has gone."""
    on_cut: Any = None
    """Called where the connection ends."""
    ranges: list[str | None] = field(default_factory=list)
    """The header Range of each request."""

    def url(self, path: str) -> str:
        return self.address + path


@contextmanager
def serving() -> Iterator[FileServer]:
    """Serve on 127.0.0.1 within the context."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_given: Any) -> None:
            pass

        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            server.ranges.append(asked)
            if server.waits_for:
                server.waits_for.wait(10)
                return
            if server.redirect:
                self.send_response(302)
                self.send_header("Location", server.redirect)
                self.end_headers()
                return
            content = server.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            start = 0
            if asked and server.knows_ranges:
                start = int(re.fullmatch(r"bytes=(\d+)-", asked)[1])
                if start >= len(content):
                    self.send_error(416)
                    return
                self.send_response(206)
                self.send_header(
                    "Content-Range",
                    f"bytes {start + server.range_shift}-{len(content) - 1}/{len(content)}",
                )
            else:
                self.send_response(200)
            rest = content[start:]
            if server.states_length:
                self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            self.wfile.write(rest if server.cut_at is None else rest[: server.cut_at])
            self.wfile.flush()
            if server.cut_at is not None and server.on_cut:
                server.on_cut()

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = FileServer(f"http://127.0.0.1:{http.server_port}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
