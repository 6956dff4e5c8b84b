"""Take the pictures of docs/explorer_and_cnn_explainer.md: `python docs/images/take_pictures.py`.

They show `pellucid explore tiny_vgg`, whose random weights have a fixed seed, and photos that
scikit-image ships. It needs the built web app (make bundle) and Chromium.
"""

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
PICTURE = "sample-chelsea"
MAX_BYTES = 150_000
N_COLOURS = 256
WIDTH, HEIGHT, TALL = 1280, 800, 1500
"""Of the window, in pixels; what stays in sight while one scrolls needs a tall one."""


def _point_at_a_map(page: Page) -> None:
    page.get_by_role("link", name="Channel 3 of conv_2_1", exact=True).hover()


def _open_matrix(page: Page) -> None:
    page.get_by_text("The same as a matrix product").click()


def _nothing(page: Page) -> None:
    del page


VIEWS: dict[str, tuple[str, str, Callable[[Page], None]]] = {
    "explorer_network": ("network", "body", _point_at_a_map),
    "explorer_channel": ("layer?layer=2&channel=-1", ".card:has(#fan)", _nothing),
    "explorer_number": ("unit?layer=2&channel=-1&row=-1&column=-1", "main", _open_matrix),
    "explorer_pooling": ("unit?layer=3&channel=3&row=-1&column=-1", ".stage", _nothing),
    "explorer_softmax": ("unit?layer=8&channel=-1", ".stage", _nothing),
    "explorer_pixel": ("unit?layer=-1&channel=0&row=24&column=20", ".stage", _nothing),
}
"""Of each picture: the view, the element that is photographed, and what is done before."""


@contextmanager
def serve() -> Iterator[str]:
    """Start the explorer; gives its address."""
    command = [sys.executable, "-m", "pellucid", "explore", "tiny_vgg", "--no-browser"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stderr=pipe, text=True) as server:  # noqa: S603 (our own module, no shell)
        try:
            assert server.stderr
            found = (re.search(r"http://\S+", line) for line in server.stderr)
            match = next((one for one in found if one), None)
            if match is None:
                sys.exit("The explorer did not start: try `pellucid explore tiny_vgg`.")
            yield match.group()
        finally:
            server.terminate()


def save(png: bytes, path: Path) -> None:
    """Write a picture with a palette, which is a third of the size."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    # This method keeps rare colours, such as the beam's; the means keep the frequent ones exact.
    method, dither = Image.Quantize.MAXCOVERAGE, Image.Dither.NONE
    reduced = picture.quantize(N_COLOURS, method, kmeans=4, dither=dither)
    reduced.save(path, optimize=True)
    if path.stat().st_size > MAX_BYTES:
        sys.exit(f"{path.name} has {path.stat().st_size:,} bytes; the limit is {MAX_BYTES:,}.")


def main() -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with serve() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(color_scheme="light", locale="en-US", reduced_motion="reduce")
        for name, (view, element, prepare) in VIEWS.items():
            page = context.new_page()
            height = HEIGHT if view == "network" else TALL
            page.set_viewport_size({"width": WIDTH, "height": height})
            separator = "&" if "?" in view else "?"
            page.goto(f"{address}#/{view}{separator}picture={PICTURE}&lang=en")
            page.wait_for_load_state("networkidle")
            prepare(page)
            page.wait_for_load_state("networkidle")
            save(page.locator(element).first.screenshot(), HERE / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
