"""Bounds and refusals, each of which a hostile upload has found wanting."""

import asyncio
import json
import time

import httpx2
import pytest

from pellucid.server.app import create_app
from pellucid.server.limits import Limits

PREDICT = "/v1/predict"
ABOUT = {"name": "x", "metrics": {}, "card": ""}
TOKEN = "an-example-of-a-token"


def form(name, content):
    disposition = b'Content-Disposition: form-data; name="files"; filename="' + name + b'"'
    return b"--x\r\n" + disposition + b"\r\n\r\n" + content + b"\r\n--x--\r\n"


def kind(charset=""):
    return {"content-type": f"multipart/form-data; boundary=x{charset}"}


@pytest.mark.parametrize(
    "name",
    [
        "사진.png", "صورة.png", "\u202egnp.a", "a\0b.png", "../../etc/passwd", "a;b, c=d",
        "e\u0301 👩‍👩‍👧", "\\n",
    ],
)  # fmt: skip
def test_names_come_back_as_sent(serve, draw, name):
    response = serve().post(PREDICT, content=form(name.encode(), draw(0)), headers=kind())
    assert response.json()["predictions"][0]["name"] == name


@pytest.mark.parametrize(
    ("charset", "name"), [("undefined", b"a"), ("punycode", b"\\q"), ("a\0b", b"a")]
)
def test_a_charset_that_fails(serve, draw, charset, name):
    headers = kind(f"; charset={charset}")
    response = serve().post(PREDICT, content=form(name, draw(0)), headers=headers)
    assert response.status_code == 400
    assert "charset" in response.json()["detail"]


@pytest.mark.parametrize(("charset", "name"), [("utf-7", b"+2AA-"), ("unicode_escape", b"\\ud800")])
def test_a_name_that_no_json_can_hold(serve, draw, charset, name):
    headers = kind(f"; charset={charset}")
    response = serve().post(PREDICT, content=form(name, draw(0)), headers=headers)
    assert response.status_code == 200
    assert response.json()["predictions"][0]["name"] == "?"


def test_a_form_without_its_end(serve, draw):
    """No picture of it is left out in silence."""
    client = serve()
    two = form(b"1", draw(1)).removesuffix(b"--x--\r\n") + form(b"2", draw(2))
    assert len(client.post(PREDICT, content=two, headers=kind()).json()["predictions"]) == 2
    for cut in (two[:-5], two[:-30], two[: len(two) // 2], b""):
        response = client.post(PREDICT, content=cut, headers=kind())
        assert response.status_code == 400
        assert "last boundary is missing" in response.json()["detail"]


def test_what_many_clients_send_together_is_bounded(classifier, draw):
    app = create_app(classifier, ABOUT, limits=Limits(n_held_bytes=4096))

    async def ask():
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            has_begun, may_end = asyncio.Event(), asyncio.Event()

            async def slowly():
                yield bytes(3000)
                has_begun.set()
                await may_end.wait()
                yield bytes(1)

            slow = asyncio.create_task(client.post(PREDICT, content=slowly()))
            await has_begun.wait()
            sent_away = await client.post(PREDICT, content=bytes(2000))
            may_end.set()
            return sent_away, await slow, await client.post(PREDICT, content=draw(0))

    sent_away, slow, later = asyncio.run(ask())
    assert sent_away.status_code == 429
    assert int(sent_away.headers["retry-after"]) >= 1
    assert slow.json()["predictions"][0]["error"]["code"] == "not a picture"
    assert later.status_code == 200
    app.state.serving.answerer.close()


def ask_plainly(app, messages, query=b"", headers=()):
    """Ask as a server's program does, past all that a client would put right; gives the status."""
    coming, answer = iter(messages), []

    async def receive():
        return next(coming, {"type": "http.disconnect"})

    async def send(message):
        answer.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": PREDICT, "raw_path": PREDICT.encode(), "root_path": "",
        "query_string": query, "headers": [(b"host", b"localhost"), *headers],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return answer[0]["status"]


@pytest.mark.parametrize("is_form", [False, True])
def test_a_client_that_goes_early_is_no_error_of_the_server(classifier, draw, capfd, is_form):
    app = create_app(classifier, ABOUT)
    content = form(b"a", draw(0))[:-10] if is_form else draw(0)
    body = {"type": "http.request", "body": content, "more_body": True}
    headers = [(b"content-type", b"multipart/form-data; boundary=x")] if is_form else []
    assert ask_plainly(app, [body], headers=headers) == 400
    assert json.loads(capfd.readouterr().err)["status"] == 400
    app.state.serving.answerer.close()


def test_a_query_that_is_no_text_is_written_down(classifier, draw, capfd):
    app = create_app(classifier, ABOUT, token=TOKEN)
    body = {"type": "http.request", "body": draw(0), "more_body": False}
    headers = [(b"authorization", f"Bearer {TOKEN}".encode())]
    assert ask_plainly(app, [body], b"top=\xff", headers) == 422
    assert ask_plainly(app, [body], b"top=\xff") == 401
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [(line["path"], line["status"]) for line in lines] == [(PREDICT, 422), (PREDICT, 401)]
    app.state.serving.answerer.close()


class Sender:
    """Sends bodies in parts and keeps the connection open, as slow and hostile clients do."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, parts, pause, *, is_ended=False, is_form=False):
        """Send the parts and then nothing; gives status, headers and text of the answer."""
        coming, answer = iter(parts), {}

        async def receive():
            part = next(coming, None)
            if part is None and is_ended:
                await asyncio.sleep(3600)  # the client waits for its answer
            if part is None:
                await asyncio.sleep(3600 if pause is None else pause)
                part = b""
            elif pause is not None:
                await asyncio.sleep(pause)
            return {"type": "http.request", "body": part, "more_body": not is_ended}

        async def send(message):
            answer.setdefault("status", message.get("status"))
            answer.setdefault("headers", dict(message.get("headers", ())))
            answer["text"] = answer.get("text", b"") + message.get("body", b"")

        kind = b"multipart/form-data; boundary=x" if is_form else b"application/octet-stream"
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
            "scheme": "http", "path": PREDICT, "raw_path": PREDICT.encode(), "root_path": "",
            "query_string": b"", "headers": [(b"host", b"localhost"), (b"content-type", kind)],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
        }  # fmt: skip
        await self.app(scope, receive, send)
        return answer


@pytest.mark.parametrize("is_form", [False, True])
@pytest.mark.parametrize(
    ("parts", "pause"),
    [
        ([b"x" * 90], None),  # one part, then silence
        ([], None),  # nothing at all
        ([b"x"] * 10_000, 0.01),  # a byte now and then
        ([b"x" * 90], 0.02),  # then empty parts for ever
    ],
)
def test_a_body_that_does_not_come_is_given_up(classifier, parts, pause, is_form):
    app = create_app(classifier, ABOUT, limits=Limits(reading_deadline=0.2))
    if is_form:
        parts = [form(b"a", b"")[:-8], *parts]  # without its end

    async def ask():
        async with asyncio.timeout(20):
            return await Sender(app)(parts, pause, is_form=is_form)

    answer = asyncio.run(ask())
    assert answer["status"] == 408
    assert answer["headers"][b"connection"] == b"close"
    assert b"within 0.2 seconds" in answer["text"]
    app.state.serving.answerer.close()


def test_clients_that_hold_all_the_memory_block_others_for_a_while_only(classifier, draw):
    picture = draw(0)
    limits = Limits(n_held_bytes=500 + len(picture), reading_deadline=0.3)
    app = create_app(classifier, ABOUT, limits=limits)

    async def ask():
        send = Sender(app)
        holding = [asyncio.create_task(send([b"x" * 100], None)) for _ in range(5)]
        await asyncio.sleep(0.1)
        first = await send([picture + b"y"], None, is_ended=True)
        statuses = [(await each)["status"] for each in holding]
        return first["status"], statuses, (await send([picture], None, is_ended=True))["status"]

    assert asyncio.run(ask()) == (429, [408] * 5, 200)
    app.state.serving.answerer.close()


def test_the_deadline_of_reading_does_not_cover_answering(classifier, draw, monkeypatch):
    """Nor does the client have to stay silent after its body."""
    compute = classifier.engine.compute
    monkeypatch.setattr(classifier.engine, "compute", lambda p: (time.sleep(0.4), compute(p))[1])
    app = create_app(classifier, ABOUT, limits=Limits(reading_deadline=0.2))
    answer = asyncio.run(Sender(app)([draw(0)], None, is_ended=True))
    assert answer["status"] == 200
    app.state.serving.answerer.close()
