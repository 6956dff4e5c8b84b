"""The application as a process of its own, without a socket: its memory is nobody else's.

It is given the folder of a classifier, a path, and the number of a file to be asked through.
"""

import asyncio
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from pellucid.allocator import give_back_large_blocks
from pellucid.inference.classifier import Classifier
from pellucid.server.app import create_app


async def ask(app, path, body, kind, query, n_chunks, is_cut):
    """Give the status, the content type and the content of the answer."""
    size = -(-len(body) // n_chunks) or 1
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if not is_cut:
        messages.append({"type": "http.request", "body": b"", "more_body": False})
    coming, answer = iter(messages), []

    async def receive():
        return next(coming, {"type": "http.disconnect"})

    async def send(message):
        answer.append(message)

    headers = [(b"host", b"testserver")]
    headers += [] if kind is None else [(b"content-type", kind)]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": query, "headers": headers, "client": ("127.0.0.1", 1),
        "server": ("testserver", 80), "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    start, *bodies = answer
    kind = dict(start["headers"])[b"content-type"].decode()
    return start["status"], kind, b"".join(each["body"] for each in bodies)


def main(folder, path, file):
    """Answer until nobody asks any more; each answer ends with how many pictures are waiting."""
    give_back_large_blocks()
    about = {"name": "photos", "metrics": {}, "card": ""}
    app = create_app(Classifier.load(Path(folder)), about, hosts=("testserver",))
    answerer = app.state.serving.answerer
    connection = Connection(int(file))
    with asyncio.Runner() as runner:
        while True:
            try:
                upload = connection.recv()
            except EOFError:
                break
            answer = runner.run(ask(app, path, *upload))
            connection.send((*answer, answerer.n_waiting))
    answerer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
