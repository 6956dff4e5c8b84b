"""Measure how fast the studio is, in a real browser.

    python benchmarks/studio_benchmark.py [--sizes 10000 50000] [--out results.json]

First, a new user in Chromium makes a project of three classes with 90 drawn pictures, trains and
reads the test result; the time counts from the start of `pellucid studio`. Then the classifier
answers a camera, which shows a drawing, for ten seconds.

Then projects of 10,000 and 50,000 small pictures in ten classes are opened: a project is open when
the pictures on the screen are drawn. One class is scrolled from its beginning to its end in five
seconds, 500 pictures are moved to another class, and that is undone.
"""

import re
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page
from rich.console import Console

from command import create_parser, measure_and_print
from drawn_pictures import draw_pictures
from processes import describe_machine
from served import chromium, open_page, served

N_CLASSES = 10
N_MOVED = 500
_N_COLLECTED, _N_COLLECTED_CLASSES = 90, 3
_SCROLL_SECONDS = 5
_CAMERA_SECONDS = 10

_DRAWN = """() => {
  const inside = (element) => {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  };
  const images = [...document.querySelectorAll("[data-class] img")].filter(inside);
  return images.length > 0 && images.every((image) => image.complete && image.naturalWidth > 0);
}"""
"""JavaScript function that returns whether the pictures on the screen are drawn."""

_SCROLL = """([label, seconds]) => new Promise((resolve) => {
  const box = document.querySelector(`[data-class="${label}"] .scrolled`);
  const far = box.scrollHeight - box.clientHeight, began = performance.now();
  let frames = 0;
  const step = () => {
    const passed = (performance.now() - began) / 1000 / seconds;
    box.scrollTop = far * Math.min(1, passed);
    frames += 1;
    if (passed < 1) requestAnimationFrame(step);
    else resolve(frames / ((performance.now() - began) / 1000));
  };
  requestAnimationFrame(step);
})"""
"""JavaScript function that scrolls a class to its end, and returns the frames a second."""


_N = '"[data-class=class_0] .head .soft"'
_CHANGED = f"(text) => document.querySelector({_N}).innerText !== text"
"""JavaScript function that returns whether the number of pictures in the first class is another."""


def _measure_start(browser: Browser, folder: Path) -> dict[str, float]:
    """Collect, train and test; then show the camera pictures."""
    draw_pictures(
        folder / "drawn", _N_COLLECTED * N_CLASSES // _N_COLLECTED_CLASSES, 96, 128, ".jpg"
    )
    with served("studio", folder=folder) as (address, began, _):
        page = open_page(browser)
        page.goto(address)
        page.get_by_role("textbox", name="Name of the project").fill("mine")
        page.get_by_role("button", name="Create").click()
        for number in range(_N_COLLECTED_CLASSES):
            name = f"class_{number}"
            page.get_by_role("textbox", name="Name of the class").fill(name)
            page.get_by_role("button", name="Add class").click()
            card = page.locator(f"[data-class={name}]")
            card.locator("input[type=file]").set_input_files(
                sorted((folder / "drawn" / name).iterdir())
            )
            card.get_by_text("30 pictures", exact=True).wait_for()
        collected = time.perf_counter()
        page.get_by_role("link", name="Train").first.click()
        page.get_by_role("button", name="Train", exact=True).click()
        page.locator("nav a[href*='/test']").click()
        page.get_by_role("heading", name="Test result").wait_for()
        tested = time.perf_counter()
        # The checks start by themselves, and use the other core.
        page.get_by_role("link", name=re.compile("finding")).wait_for()
        page.get_by_role("button", name="Camera").click()
        page.locator("video").wait_for()
        times = _answers(page)
        page.context.close()
    return {
        "seconds_to_collect": collected - began,
        "seconds_to_test": tested - began,
        "answers_a_second": len(times) / _CAMERA_SECONDS,
        "milliseconds_to_answer": float(np.median(times)),
    }


def _answers(page: Page) -> list[float]:
    """Return how long each answer to the camera took in milliseconds."""
    page.wait_for_timeout(2000)  # the classifier is loaded for the first
    page.evaluate("performance.clearResourceTimings()")
    page.evaluate("performance.setResourceTimingBufferSize(10000)")
    page.wait_for_timeout(1000 * _CAMERA_SECONDS)
    times: list[float] = page.evaluate(
        """performance.getEntriesByType("resource")
          .filter(({ name }) => name.endsWith("/classify")).map(({ duration }) => duration)"""
    )
    return times


def _draw_small(folder: Path, n_pictures: int) -> None:
    for number in range(n_pictures):
        place = folder / f"class_{number % N_CLASSES}"
        place.mkdir(parents=True, exist_ok=True)
        colour = tuple(number // 256**digit % 256 for digit in range(3))
        Image.new("RGB", (64, 64), colour).save(place / f"{number:06d}.png", compress_level=1)


def _measure_size(browser: Browser, folder: Path, n_pictures: int) -> dict[str, float]:
    _draw_small(folder, n_pictures)
    with served("studio", str(folder), folder=folder.parent) as (address, _, process):
        page = open_page(browser)
        began = time.perf_counter()
        page.goto(address)
        page.wait_for_function(_DRAWN)
        opened = time.perf_counter() - began
        frames = page.evaluate(_SCROLL, ["class_1", _SCROLL_SECONDS])
        memory = process.memory_info().rss / 2**20
        pictures = (
            page.locator("[data-class=class_0]")
            .get_by_role("button")
            .filter(has=page.locator("img"))
        )
        pictures.first.click()
        box = page.locator("[data-class=class_0] .scrolled")
        rows = N_MOVED // 4
        box.evaluate("(box, top) => { box.scrollTop = top; }", (rows - 2) * 76)
        page.wait_for_timeout(500)
        pictures.last.click(modifiers=["Shift"])
        n_chosen = int(page.locator(".bar strong").inner_text().split()[0].replace(",", ""))
        page.get_by_label("Move to").select_option("class_1")
        before = page.locator("[data-class=class_0] .head .soft").inner_text()
        began = time.perf_counter()
        page.get_by_role("button", name="Move", exact=True).click()
        page.wait_for_function(_CHANGED, arg=before)
        moved = time.perf_counter() - began
        began = time.perf_counter()
        page.get_by_role("button", name="Undo").click()
        page.wait_for_function(f"(text) => !({_CHANGED})(text)", arg=before)
        undone = time.perf_counter() - began
        page.context.close()
    return {
        "n_pictures": n_pictures,
        "seconds_to_open": opened,
        "frames_a_second": frames,
        "n_moved": n_chosen,
        "seconds_to_move": moved,
        "seconds_to_undo": undone,
        "memory_mib": memory,
    }


def measure(sizes: Sequence[int]) -> dict[str, Any]:
    """Run all measurements, and return the content of the JSON file."""
    result: dict[str, Any] = {
        "created": datetime.now(UTC).isoformat(timespec="seconds")
    } | describe_machine()
    with chromium() as browser, tempfile.TemporaryDirectory() as scratch:
        print("a new project", file=sys.stderr, flush=True)
        (Path(scratch) / "new").mkdir()
        result |= _measure_start(browser, Path(scratch) / "new")
        result["projects"] = []
        for size in sizes:
            print(f"{size:,} pictures", file=sys.stderr, flush=True)
            result["projects"].append(_measure_size(browser, Path(scratch) / f"{size}" / "p", size))
    return result


def print_table(result: dict[str, Any]) -> None:
    """Print what was measured."""
    console = Console()
    console.print(
        f"{result['processor']}, {result['n_processors']} processors\n"
        f"{_N_COLLECTED} pictures collected after {result['seconds_to_collect']:.1f} s, "
        f"tested after {result['seconds_to_test']:.1f} s\n"
        f"{result['answers_a_second']:.1f} answers a second to the camera, each after "
        f"{result['milliseconds_to_answer']:.0f} ms",
        highlight=False,
    )
    for each in result["projects"]:
        console.print(
            f"{each['n_pictures']:,} pictures: open after {each['seconds_to_open']:.2f} s; "
            f"{each['frames_a_second']:.0f} frames a second while scrolling; "
            f"{each['n_moved']} moved in {each['seconds_to_move']:.2f} s, undone in "
            f"{each['seconds_to_undo']:.2f} s; {each['memory_mib']:.0f} MiB",
            highlight=False,
        )


def main() -> int:
    """Read the arguments, measure, print and write."""
    parser = create_parser(__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 50_000], metavar="N")
    arguments = parser.parse_args()
    return measure_and_print(lambda: measure(arguments.sizes), print_table, arguments.out)


if __name__ == "__main__":
    sys.exit(main())
