"""`pellucid.explore`: the explorer in a thread, how it is shown, and who may show it."""

import contextlib
import json
import logging
import sys
import types
import urllib.error
import urllib.request

import numpy as np
import pytest

import pellucid
from pellucid.app import notebook_explorer

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(autouse=True)
def notebook(monkeypatch):
    monkeypatch.setattr(notebook_explorer, "is_notebook", lambda: True)
    monkeypatch.setattr(notebook_explorer, "check_web_app", lambda: None)


@pytest.fixture(scope="module")
def model():
    import keras

    keras.utils.set_random_seed(6)
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((20, 24, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, activation="relu", name="<first>"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="softmax"),
        ],
        name="small",
    )


@pytest.fixture
def opened(model):
    found = pellucid.explore(model)
    yield found
    found.close()


def ask(explorer, path="api/model", **headers):
    request = urllib.request.Request(f"http://127.0.0.1:{explorer.port}/{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read(), answer.headers


def test_the_log_handlers_of_the_notebook_stay_open(model, monkeypatch):
    """The configuration of uvicorn would close them."""
    closed = []
    handler = logging.StreamHandler(sys.stderr)
    monkeypatch.setattr(handler, "close", lambda: closed.append(handler))
    with contextlib.closing(pellucid.explore(model)) as explorer:
        ask(explorer)
        assert not closed


def test_it_answers_until_it_is_closed(opened):
    content, headers = ask(opened)
    assert json.loads(content)["name"] == "small"
    policy = headers["Content-Security-Policy"]
    assert policy.endswith(
        "frame-ancestors http://127.0.0.1:* http://localhost:* https://127.0.0.1:* "
        "https://localhost:*"
    )
    assert opened.is_open
    opened.close()
    assert not opened.is_open
    assert repr(opened).endswith(", closed)")
    with pytest.raises(urllib.error.URLError):
        ask(opened)
    assert "<object" not in opened._repr_html_()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "example.org"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:8888"},
    ],
)
def test_other_pages_get_no_answers(opened, headers):
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(opened, **headers)
    assert refused.value.code in (400, 403)
    refused.value.close()


def test_the_command_may_not_be_framed(model):
    from pellucid.app.app import create_app

    middleware = pytest.importorskip("starlette.testclient")
    client = middleware.TestClient(create_app(None), base_url="http://127.0.0.1")
    assert client.get("/absent").headers["Content-Security-Policy"].endswith("'none'")


def test_the_still_picture_is_within_the_frame(opened):
    html = opened._repr_html_()
    assert html.startswith(f'<object data="http://127.0.0.1:{opened.port}/"')
    assert html.count("data:image/webp") == 3  # the picture and two layers
    assert "&lt;first&gt;" in html
    assert "<script" not in html
    assert "18 x 22 x 4" in html


def test_a_picture_is_shown_first(model):
    pixels = np.random.default_rng(1).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    found = pellucid.explore(model, pixels, scaling="0..1")
    try:
        assert "/#/network?picture=own-" in found.url
        identifier = found.url.partition("picture=")[2]
        listed = json.loads(ask(found, "api/pictures")[0])
        assert identifier in json.dumps(listed)
    finally:
        found.close()


def test_in_colab_it_is_shown_through_its_proxy(model, monkeypatch):
    shown = []
    output = types.SimpleNamespace(
        eval_js=lambda script: f"https://abc-{''.join(filter(str.isdigit, script))}.colab.dev/",
        serve_kernel_port_as_iframe=lambda port, **options: shown.append((port, options)),
    )
    monkeypatch.setitem(sys.modules, "google.colab", types.SimpleNamespace(output=output))
    display = types.ModuleType("IPython.display")
    display.HTML, display.display = str, lambda html: shown.append(html)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    found = pellucid.explore(model)
    try:
        found._ipython_display_()
        assert shown[0] == (found.port, {"path": "/", "height": 820})
        assert "data:image/webp" in shown[1]
        _, headers = ask(found, Host=f"abc-{found.port}.colab.dev")
        assert "https://colab.research.google.com" in headers["Content-Security-Policy"]
        with pytest.raises(urllib.error.HTTPError) as refused:
            ask(found, Host="abc.colab.dev")
        refused.value.close()
    finally:
        found.close()


def test_a_script_waits_and_a_console_does_not(model, monkeypatch):
    urls = []
    monkeypatch.setattr(notebook_explorer, "is_notebook", lambda: False)
    monkeypatch.setattr(notebook_explorer.webbrowser, "open", urls.append)
    monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    found = pellucid.explore(model)
    assert urls == [found.url]
    assert found.is_open
    found.close()
    monkeypatch.delattr(sys, "ps1")
    waited = []
    monkeypatch.setattr(notebook_explorer.OpenExplorer, "wait", lambda self: waited.append(self))
    found = pellucid.explore(model)
    assert waited == [found]
    found.close()


def test_what_cannot_be_explored_is_a_message():
    with pytest.raises(pellucid.ConfigError, match="object of type int"):
        pellucid.explore(3)
    with pytest.raises(pellucid.ModelError, match="Did you mean vgg16"):
        pellucid.explore("vgg61")
