"""Slow work tells how far it is, ends with the result, and stops once nobody waits for it."""

import base64
import http.client
import io
import json
import threading
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.slow

WAIT = 60
"""Seconds after which a test fails instead of waiting for ever."""


@pytest.fixture
def fresh(opened):
    """An explorer with nothing in its cache."""
    from pellucid.app.explorer import Explorer

    return Explorer(opened)


@pytest.fixture
def asking(fresh):
    """A client of that explorer."""
    from starlette.testclient import TestClient

    from pellucid.app.app import create_app

    return TestClient(create_app(fresh), base_url="http://127.0.0.1")


def lines_of(client, path, **values):
    response = client.get(path, params=values)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def shares_of(lines):
    shares = [line["share"] for line in lines]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert all(line["problem"] is None for line in lines)
    return shares


def call_of(explorer, name):
    return [call.name for call in explorer.calls].index(name)


def pixels_of(content: bytes):
    return np.asarray(Image.open(io.BytesIO(content)))


def test_a_pattern_is_drawn_step_by_step(asking, fresh, opened, monkeypatch):
    from pellucid.explanation.feature_visualization import N_STEPS, visualize_feature

    call = call_of(fresh, "last")
    path = f"/api/layers/{call}/feature-visualization"
    lines = lines_of(asking, f"{path}/progress", channel=2)
    assert len(shares_of(lines)) >= N_STEPS + 1
    pictures = [pixels_of(base64.b64decode(one["picture"])) for one in lines if one["picture"]]
    expected = visualize_feature(opened.model, call, 2, (20, 24, 3))
    halfway = visualize_feature(opened.model, call, 2, (20, 24, 3), n_steps=N_STEPS // 2)
    np.testing.assert_array_equal(pictures[N_STEPS // 2], halfway)
    # The result was kept, and is fetched from its own address.
    monkeypatch.setattr("pellucid.app.explorer.visualize_feature", None)
    found = asking.get(path, params={"channel": 2})
    np.testing.assert_array_equal(pixels_of(found.content), expected)
    assert len(lines_of(asking, f"{path}/progress", channel=2)) == 1


def test_a_search_tells_how_far_it_is(asking, fresh, explorer, monkeypatch):
    monkeypatch.setattr("pellucid.app.top_activations.BATCH", 1)
    path = f"/api/layers/{call_of(fresh, 'last')}/top-activations"
    lines = lines_of(asking, f"{path}/progress")
    assert len(lines) == 4 + 1
    found = asking.get(path, params={"channel": 1}).json()
    direct = explorer.top_activations(call_of(fresh, "last")).best(1)
    assert [each["picture"]["id"] for each in found["best"]] == [each.picture for each in direct]
    np.testing.assert_allclose(
        [each["value"] for each in found["best"]], [each.value for each in direct], rtol=1e-5
    )
    assert found["shared"] is None  # samples have no classes


def test_occlusion_tells_how_far_it_is(asking, opened):
    from pellucid.explanation.evidence.occlusion import occlusion

    about = {"picture": "sample-coffee", "which": 1, "method": "occlusion"}
    shares = shares_of(lines_of(asking, "/api/evidence/progress", **about))
    # Squares of 2 x 2 pixels at each pixel but the last ones of 20 x 24, in batches of 32.
    n_squares = 19 * 23
    assert [share for share in shares if share > 0] == pytest.approx(
        [*(start / n_squares for start in range(32, n_squares, 32)), 1]
    )
    # The heat map is kept: no other work follows.
    assert len(lines_of(asking, "/api/evidence/progress", **about)) == 1
    heat = np.frombuffer(asking.get("/api/evidence/heat", params=about).content, "uint8")
    pixels = asking.app.state.explorer.pictures.pixels("sample-coffee").astype("float32")
    direct = occlusion(opened.model, pixels, 1)
    np.testing.assert_array_equal(heat.reshape(20, 24), np.round(255 * direct / direct.max()))


def test_occlusion_stops_once_nobody_waits_for_it(fresh):
    from pellucid.app.slow_work import Cancelled
    from pellucid.explanation.moved_picture import Move

    shares = []

    def leave(share, _picture=None):
        shares.append(share)
        if share > 0:
            raise Cancelled

    about = ("sample-coffee", Move(), 1, "occlusion", None, 0)
    with pytest.raises(Cancelled):
        fresh.evidence(*about, leave)
    assert shares[-1] > 0
    # What was stopped is not kept.
    assert fresh.evidence(*about).heat.max() > 0


def test_a_search_tells_the_share_of_the_pictures_or_of_its_time(fresh):
    from pellucid.app.top_activations import BATCH, TopActivations

    names = [each.id for each in fresh.pictures.list()] * BATCH  # four batches
    shares = []

    class Several:
        def list(self):
            return [fresh.pictures.find(name) for name in names]

        def pixels(self, picture):
            return fresh.pictures.pixels(picture)

    def look(images):
        return np.zeros((len(images), 1), "float32"), np.zeros((len(images), 1), "intp")

    TopActivations.find(Several(), look, shares.append)
    assert shares == sorted(shares)
    assert len(shares) <= 4
    # It ends early if the time is over; then the share of the time is larger.
    assert all(share >= n / 4 for n, share in enumerate(shares))


def test_a_search_that_ends_early_has_seen_each_class(fresh, monkeypatch):
    from pellucid.app.top_activations import BATCH, TopActivations

    monkeypatch.setattr("pellucid.app.top_activations.SECONDS", 1e-9)
    (sample, *_) = [each.id for each in fresh.pictures.list()]
    labels = sorted(["coat", "dress", "shirt"] * 16)  # in the order of a test set

    class Sorted:
        def list(self):
            from pellucid.app.picture_store import StoredPicture

            return [StoredPicture(f"{n}", "", label) for n, label in enumerate(labels)]

        def pixels(self, _picture):
            return fresh.pictures.pixels(sample)

    def look(images):
        return np.zeros((len(images), 1), "float32"), np.zeros((len(images), 1), "intp")

    found = TopActivations.find(Sorted(), look, lambda _share: None)
    assert len(found.ids) == BATCH
    assert {labels[int(picture)] for picture in found.ids} == set(labels)


class Stopped:
    """A function to be reported to, whose page is closed after some reports."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, share, picture=None):
        from pellucid.app.slow_work import Cancelled

        if self.left == 0:
            raise Cancelled
        self.left -= 1


def test_what_is_cancelled_is_not_kept(fresh, monkeypatch):
    from pellucid.app.slow_work import Cancelled

    monkeypatch.setattr("pellucid.app.top_activations.BATCH", 1)
    call, looks = call_of(fresh, "last"), []
    scaled = fresh.scaled
    monkeypatch.setattr(fresh, "scaled", lambda pixels: looks.append(1) or scaled(pixels))
    with pytest.raises(Cancelled):
        fresh.top_activations(call, Stopped(2))
    assert len(looks) == 2  # one for each picture
    with pytest.raises(Cancelled):
        fresh.feature_visualization(call, 1, Stopped(2))
    assert len(fresh._results) == 0
    assert len(fresh.top_activations(call).ids) == 4
    assert fresh.feature_visualization(call, 1).shape == (20, 24, 3)


def test_the_second_of_two_requests_waits_for_the_first(fresh, monkeypatch):
    begun, may_end, waits = threading.Event(), threading.Event(), threading.Event()
    runs = []

    def draw(*_args, **_options):
        runs.append(1)
        begun.set()
        assert may_end.wait(WAIT)
        return np.zeros((20, 24, 3), "uint8")

    def report(share, picture=None):
        waits.set()

    monkeypatch.setattr("pellucid.app.explorer.visualize_feature", draw)
    found = []

    def ask(*report):
        found.append(fresh.feature_visualization(2, 0, *report))

    first = threading.Thread(target=ask)
    first.start()
    assert begun.wait(WAIT)
    second = threading.Thread(target=ask, args=[report])
    second.start()
    assert waits.wait(WAIT)  # it is told that it waits, so that it can give up
    may_end.set()
    for each in (first, second):
        each.join(WAIT)
    assert len(runs) == 1
    assert found[0] is found[1]


def test_who_waits_for_slow_work_can_give_up(fresh):
    from pellucid.app.slow_work import Cancelled

    with fresh._slow_lock:
        outcome = []

        def ask():
            with pytest.raises(Cancelled):
                fresh.top_activations(2, Stopped(1))
            outcome.append("gave up")

        asked = threading.Thread(target=ask)
        asked.start()
        asked.join(WAIT)
    assert outcome == ["gave up"]


def test_a_kept_result_waits_for_nothing(fresh):
    kept = fresh.top_activations(2)
    holds, may_end = threading.Event(), threading.Event()

    def hold():
        with fresh._slow_lock:
            holds.set()
            may_end.wait(WAIT)

    other = threading.Thread(target=hold)
    other.start()
    assert holds.wait(WAIT)
    assert fresh.top_activations(2, Stopped(0)) is kept
    may_end.set()
    other.join(WAIT)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("config", "Set KERAS_BACKEND."),
        ("bug", "The computation failed: out of memory."),
    ],
)
def test_what_goes_wrong_is_a_sentence(asking, monkeypatch, error, sentence):
    from pellucid.errors import ConfigError

    def draw(*_args, **_options):
        raise (
            ConfigError("Set KERAS_BACKEND.")
            if error == "config"
            else MemoryError("out of memory\nat line 3")
        )

    monkeypatch.setattr("pellucid.app.explorer.visualize_feature", draw)
    (line,) = lines_of(asking, "/api/layers/2/feature-visualization/progress", channel=0)
    assert line["problem"] == sentence


@pytest.mark.parametrize("work", ["top-activations", "feature-visualization"])
def test_what_is_not_there_is_not_computed(client, work):
    path = f"/api/layers/99/{work}/progress?channel=0"
    assert client.get(path).status_code == 404
    path = "/api/layers/2/feature-visualization/progress?channel=60"
    assert client.get(path).status_code == 404


@pytest.fixture
def endless(monkeypatch):
    """A feature visualization that takes for ever; the event says that it was stopped."""
    from pellucid.app.slow_work import Cancelled

    stopped = threading.Event()

    def draw(*_args, report: Callable[..., None], **_options):
        pause = threading.Event()
        try:
            while True:
                report(0.5)
                pause.wait(0.01)
        except Cancelled:
            stopped.set()
            raise

    monkeypatch.setattr("pellucid.app.explorer.visualize_feature", draw)
    return stopped


@pytest.fixture
def asked(fresh, endless):
    """A real server, its thread, and a connection on which it has begun to respond."""
    import uvicorn

    from pellucid.app.app import create_app
    from pellucid.app.explorer_server import ExplorerServer
    from pellucid.listening import listen

    with listen("127.0.0.1", 0) as listener:
        server = ExplorerServer(uvicorn.Config(create_app(fresh), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        connection = http.client.HTTPConnection(*listener.getsockname(), timeout=WAIT)
        connection.request("GET", "/api/layers/2/feature-visualization/progress?channel=0")
        response = connection.getresponse()
        assert json.loads(response.readline())["share"] == 0.5
        assert not endless.is_set()
        yield server, thread, connection, response
        connection.close()
        server.should_exit = True
        thread.join(WAIT)
    assert len(fresh._results) == 0


def test_a_closed_connection_stops_the_work(asked, endless):
    """As when the page is closed."""
    *_, connection, response = asked
    connection.close()
    response.close()
    assert endless.wait(WAIT)


def test_a_server_that_stops_waits_for_no_slow_work(asked, endless, caplog):
    server, thread, _, response = asked
    server.should_exit = True
    rest = response.read().splitlines()  # it comes to its end
    assert all(json.loads(line)["share"] < 1 for line in rest)
    thread.join(WAIT)
    assert endless.wait(WAIT)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
