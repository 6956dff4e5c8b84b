"""A browser, and a server of a small network whose classes have Korean names."""

import contextlib
import os
import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LABELS = ("고양이", "강아지", "다람쥐", "토끼", "호랑이")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")  # while it is there no other test can run a loop of asyncio
def browser():
    if CHROMIUM is None:
        message = "There is no Chromium on this machine, so the web app was not looked at."
        if os.environ.get("PELLUCID_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def listening():
    """Have an application answer, in a thread; gives its address."""
    import uvicorn

    from pellucid.listening import listen

    @contextlib.contextmanager
    def start(app):
        with listen("127.0.0.1", 0) as listener:
            server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
            thread = threading.Thread(
                target=server.run, kwargs={"sockets": [listener]}, daemon=True
            )
            thread.start()
            while not server.started:
                time.sleep(0.05)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            server.should_exit = True
            thread.join(10)

    return start


@pytest.fixture(scope="session")
def network():
    """A network of random weights that are large enough for answers of different sizes."""
    import keras

    keras.utils.set_random_seed(11)
    layers = keras.layers
    inputs = keras.Input((24, 24, 3))
    x = layers.Rescaling(1 / 255, name="scale")(inputs)
    x = layers.Conv2D(8, 3, padding="same", activation="relu", name="first")(x)
    x = layers.MaxPooling2D(2, name="pool")(x)
    left = layers.Conv2D(8, 3, padding="same", activation="relu", name="left")(x)
    x = layers.Add(name="sum")([left, x])
    x = layers.Conv2D(10, 3, name="last")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    x = layers.Dense(len(LABELS), activation="softmax", name="classes")(x)
    model = keras.Model(inputs, x, name="small")
    model.get_layer("classes").kernel.assign(model.get_layer("classes").kernel * 8)
    return model


@pytest.fixture(scope="session")
def explorer(network):
    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import OpenedModel

    return Explorer(OpenedModel(network, "작은 신경망", "file", LABELS, None))


@pytest.fixture(scope="module")
def pixels(explorer):
    return explorer.pictures.pixels("sample-chelsea").astype("float32")


@pytest.fixture(scope="module")
def activations(network, pixels):
    """By Keras' own means: a model with an output for each layer."""
    import keras

    names = [layer.name for layer in network.layers[1:]]
    whole = keras.Model(network.inputs, [layer.output for layer in network.layers[1:]])
    values = whole.predict(pixels[None], verbose=0)
    return {name: np.asarray(value)[0] for name, value in zip(names, values, strict=True)}


@pytest.fixture(scope="session")
def address(explorer, listening):
    """The address of the explorer."""
    from pellucid.app.app import STATIC, create_app

    assert (STATIC / "index.html").is_file(), "The web app is not built: make bundle"
    with listening(create_app(explorer)) as found:
        yield found


@pytest.fixture(scope="module")
def working_folder(tmp_path_factory):
    """The folder in which the commands and servers of a module's tests run; at first empty."""
    folder = tmp_path_factory.mktemp("working")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


@pytest.fixture(scope="module")
def home_address(working_folder, listening):
    """The address of a home page that shows the runs and projects of the working folder."""
    from pellucid.app.home import create_home

    with listening(create_home()) as found:
        yield found


@pytest.fixture
def expected_problems() -> list[str]:
    """Parts of what the console may complain about in a test that provokes it."""
    return []


@pytest.fixture
def page(browser, address, expected_problems):
    """A page in English; no request leaves the machine, and nothing fails unseen."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 800}, locale="en-US"
    )
    opened = context.new_page()
    asked, problems = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            problems.append(f"{message.text} {message.location['url']}")
            if message.type == "error"
            else None
        ),
    )
    yield opened
    context.close()
    assert asked
    assert all(url.startswith((address, "blob:")) for url in asked), asked
    unexpected = [p for p in problems if not any(part in p for part in expected_problems)]
    assert not unexpected, unexpected


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker, from the web app's own packages."""
    path = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        message = "axe is not installed, so accessibility was not checked: make web"
        if os.environ.get("PELLUCID_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    return path.read_text(encoding="utf-8")


@pytest.fixture
def assert_accessible(axe):
    """Have axe look at a page, which must also be no wider than its window."""

    def look(page):
        page.evaluate(axe)
        found = page.evaluate("axe.run()")
        assert found["passes"]
        serious = [
            (one["id"], [node["html"] for node in one["nodes"]])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert not serious
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]

    return look


@pytest.fixture
def narrow_page(browser, address):
    """Open pages as narrow as a phone's, in the colours `light` or `dark`."""
    contexts = []

    def open_page(scheme, **others):
        context = browser.new_context(
            base_url=address,
            color_scheme=scheme,
            viewport={"width": 390, "height": 800},
            **others,
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
