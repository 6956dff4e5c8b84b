"""What takes long is computed unasked, tells how far it is, and stops when nobody waits for it."""

import io
import threading
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.once]

WAIT = 60
"""Seconds after which a test fails instead of waiting for ever."""


def go(page, layer, channel):
    page.goto(f"/#/layer?lang=en&picture=sample-chelsea&layer={layer}&channel={channel}")


class Endless:
    """Stands for a feature visualization that takes for ever; it counts what begins and stops."""

    def __init__(self, shape) -> None:
        self.picture = np.zeros(shape, "uint8")
        self.begun, self.stopped, self.may_end = [], threading.Semaphore(0), threading.Event()

    def __call__(self, _model, _call, channel, *_args, report, **_options):
        from pellucid.app.slow_work import Cancelled

        self.begun.append(channel)
        pause = threading.Event()
        try:
            while not self.may_end.is_set():
                report(0.4, self.picture)
                pause.wait(0.02)
        except Cancelled:
            self.stopped.release()
            raise
        return self.picture


@pytest.fixture
def endless(monkeypatch, explorer):
    explorer._results.clear()
    found = Endless(explorer.spec.shape)
    monkeypatch.setattr("pellucid.app.explorer.visualize_feature", found)
    yield found
    found.may_end.set()
    explorer._results.clear()


def test_the_strongest_pictures_are_found_unasked(page, network, explorer):
    import keras

    explorer._results.clear()
    pictures = explorer.pictures.list()
    given = np.stack([explorer.pictures.pixels(each.id) for each in pictures]).astype("float32")
    upto = keras.Model(network.inputs, network.get_layer("last").output)
    for channel in (3, 4):  # the second is known from the same search
        values = np.asarray(upto.predict(given, verbose=0))[..., channel].max((1, 2))
        go(page, 5, channel)
        panel = page.get_by_role("region", name=f"Channel {channel}", exact=True)
        panel.get_by_text("All 4 pictures, by the largest value").wait_for()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        items = panel.get_by_role("listitem")
        expect(items).to_have_count(4)
        for item, n in zip(items.all(), np.argsort(-values), strict=True):
            item.get_by_role("img", name=pictures[n].name).wait_for()
            shown = item.inner_text().strip().replace("−", "-")
            assert float(shown) == pytest.approx(float(values[n]), rel=1e-3)


def test_the_pattern_is_drawn_unasked(page, network):
    from pellucid.explanation.feature_visualization import visualize_feature

    go(page, 1, 6)
    pattern = page.get_by_role("img", name="Feature visualization: Channel 6")
    pattern.wait_for()
    content = page.request.get(pattern.get_attribute("src")).body()
    expected = visualize_feature(network, 1, 6, (24, 24, 3))
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(content))), expected)
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_slow_work_is_cancelled_and_started_again(page, endless):
    go(page, 3, 1)
    bar = page.get_by_role("progressbar", name="Feature visualization")
    expect(bar).to_have_attribute("aria-valuenow", "40")
    page.get_by_text("40%", exact=True).wait_for()
    page.get_by_role("button", name="Cancel: Feature visualization").click()
    assert endless.stopped.acquire(timeout=WAIT)
    expect(bar).to_have_count(0)
    again = page.get_by_role("button", name="Start again: Feature visualization")
    expect(again).to_be_focused()
    endless.may_end.set()
    again.click()
    page.get_by_role("img", name="Feature visualization: Channel 1").wait_for()
    assert endless.begun == [1, 1]


def test_another_channel_and_a_closed_page_end_it(page, endless):
    go(page, 3, 1)
    bar = page.get_by_role("progressbar", name="Feature visualization")
    expect(bar).to_have_attribute("aria-valuenow", "40")
    page.get_by_role("button", name="Channel 2").click()
    assert endless.stopped.acquire(timeout=WAIT)
    page.get_by_role("heading", name="Channel 2", exact=True).wait_for()
    expect(bar).to_have_attribute("aria-valuenow", "40")
    assert endless.begun == [1, 2]
    page.close()
    assert endless.stopped.acquire(timeout=WAIT)


def test_channels_that_are_passed_start_nothing(page, endless):
    asked = []

    def note(request):
        if "/feature-visualization/progress" in request.url:
            asked.append(parse_qs(urlsplit(request.url).query)["channel"])

    page.clock.install(time=0)
    go(page, 3, 0)
    bar = page.get_by_role("progressbar", name="Feature visualization")
    expect(bar).to_have_attribute("aria-valuenow", "40")
    page.clock.pause_at(10**9)
    page.on("request", note)
    for channel in (1, 2, 3, 4):
        page.get_by_role("button", name=f"Channel {channel}").click()
        page.get_by_role("heading", name=f"Channel {channel}", exact=True).wait_for()
    assert asked == []
    endless.may_end.set()
    page.clock.run_for(300)
    page.get_by_role("img", name="Feature visualization: Channel 4").wait_for()
    assert asked == [["4"]]
