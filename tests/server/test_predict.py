"""Pictures in, answers out: in order, and none for another's fault."""

import asyncio
import threading

import httpx2
import pytest

from pellucid.inference.classifier import Classifier
from pellucid.server.app import create_app
from pellucid.server.limits import Limits

PREDICT = "/v1/predict"


@pytest.fixture
def expected(classifier_folder, draw, tmp_path):
    """Give what `predict` says of the same pictures."""

    def answers(*numbers):
        paths = []
        for number in numbers:
            paths.append(tmp_path / f"{number}.png")
            paths[-1].write_bytes(draw(number))
        return Classifier.load(classifier_folder).predict(paths)

    return answers


def same(found, answer):
    assert found["label"] == answer.label
    assert [each["label"] for each in found["top"]] == list(answer.labels)
    probabilities = [each["probability"] for each in found["top"]]
    assert probabilities == pytest.approx(answer.probabilities, abs=1e-6)
    assert found["ood_score"] == pytest.approx(answer.ood_score, abs=1e-6)
    assert found["is_known"] == answer.is_known
    assert found["error"] is None


def test_one_picture_as_the_body(serve, draw, expected):
    response = serve().post(PREDICT, content=draw(1), headers={"content-type": "image/png"})
    assert response.status_code == 200
    (found,) = response.json()["predictions"]
    same(found, expected(1)[0])


def test_many_pictures_in_order_and_a_bad_one_among_them(serve, draw, expected):
    numbers = list(range(40))
    files = [("files", (f"사진 {n}.png", draw(n), "image/png")) for n in numbers]
    files.insert(7, ("files", ("empty.png", b"", "image/png")))
    files.insert(20, ("files", ("page.png", b"<html></html>", "image/png")))
    response = serve().post(PREDICT, files=files)
    assert response.status_code == 200
    found = response.json()["predictions"]
    assert [each["name"] for each in found] == [name for _, (name, _, _) in files]
    bad = [found.pop(20), found.pop(7)]
    assert [each["error"]["code"] for each in bad] == ["not a picture", "empty"]
    assert [each["label"] for each in bad] == [None, None]
    for each, answer in zip(found, expected(*numbers), strict=True):
        same(each, answer)


def test_top_and_threshold(serve, draw, expected):
    client = serve()
    answer = expected(3)[0]
    found = client.post(f"{PREDICT}?top=2", content=draw(3)).json()["predictions"][0]
    assert [each["label"] for each in found["top"]] == list(answer.labels[:2])
    limit = answer.probabilities[1] + 1e-6
    found = client.post(f"{PREDICT}?threshold={limit}", content=draw(3)).json()["predictions"][0]
    assert [each["label"] for each in found["top"]] == [answer.labels[0]]
    for wrong in ("top=0", "top=x", "threshold=2"):
        assert client.post(f"{PREDICT}?{wrong}", content=draw(3)).status_code == 422


def test_pictures_of_which_none_can_be_used(serve):
    response = serve().post(PREDICT, content=b"")
    assert response.status_code == 422
    assert response.json()["predictions"][0]["error"]["code"] == "empty"


def test_forms_that_are_none(serve):
    client = serve()
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post(PREDICT, content=b"nonsense", headers=headers).status_code == 400
    headers = {"content-type": "multipart/form-data"}
    assert client.post(PREDICT, content=b"nonsense", headers=headers).status_code == 400
    assert (
        client.post(PREDICT, data={"files": "text"}, files=[("a", (None, "b"))]).status_code == 400
    )


def test_what_is_too_large_is_refused_before_it_is_decoded(serve, draw):
    picture = draw(0)
    client = serve(limits=Limits(n_file_bytes=len(picture), n_request_bytes=4096, n_files=3))
    assert client.post(PREDICT, content=picture).status_code == 200
    (found,) = client.post(PREDICT, content=picture + b"x").json()["predictions"]
    assert found["error"]["code"] == "too large"
    assert client.post(PREDICT, content=bytes(4097)).status_code == 413
    chunks = (bytes(1000) for _ in range(100))  # which tell no length
    assert client.post(PREDICT, content=chunks).status_code == 413
    files = [("files", (str(n), b"x")) for n in range(4)]
    assert client.post(PREDICT, files=files).status_code == 400
    pixels = serve(limits=Limits(n_pixels=79))  # one less than the picture has
    (found,) = pixels.post(PREDICT, content=picture).json()["predictions"]
    assert found["error"]["code"] == "too many pixels"
    assert pixels.post(PREDICT, content=picture).json()["predictions"] == [found]


def ask_at_once(app, *contents):
    """Send several requests together."""

    async def ask():
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await asyncio.gather(*(client.post(PREDICT, content=c) for c in contents))

    return asyncio.run(ask())


def test_who_comes_when_the_queue_is_full_is_sent_away(classifier, draw, expected):
    about = {"name": "x", "metrics": {}, "card": ""}
    app = create_app(classifier, about, limits=Limits(n_waiting=3))
    responses = ask_at_once(app, *(draw(n) for n in range(10)))
    assert sorted(response.status_code for response in responses) == [200] * 3 + [429] * 7
    for response in responses:
        if response.status_code == 429:
            assert int(response.headers["retry-after"]) >= 1
    # Places are given back, those of bad pictures too.
    assert ask_at_once(app, b"", b"", b"")[0].status_code == 422
    again = ask_at_once(app, *(draw(n) for n in range(3)))
    for response, answer in zip(again, expected(0, 1, 2), strict=True):
        same(response.json()["predictions"][0], answer)
    app.state.serving.answerer.close()


def test_a_picture_that_takes_too_long_is_given_up(classifier, draw, monkeypatch):
    may_end = threading.Event()  # an engine that hangs
    monkeypatch.setattr(classifier.engine, "compute", lambda _: may_end.wait(30))
    about = {"name": "x", "metrics": {}, "card": ""}
    app = create_app(classifier, about, limits=Limits(n_waiting=2, deadline=0.2))
    responses = ask_at_once(app, draw(0), draw(1))
    for response in responses:
        assert response.status_code == 422
        assert response.json()["predictions"][0]["error"]["code"] == "too late"
    assert app.state.serving.answerer.n_waiting == 0
    may_end.set()
    app.state.serving.answerer.close()
