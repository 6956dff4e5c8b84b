"""Measure how fast the explorer is, in a real browser.

    python benchmarks/explore_benchmark.py [MODEL ...] [--repeats 3] [--out results.json]

MODEL is an argument of `pellucid explore`: a run, a model file or the name of a network; by default
tiny_vgg, vgg16 and resnet50. For each of them, `pellucid explore` is started in a separate process,
and Chromium opens the network view. The view is complete when the prediction and all maps on the
screen are displayed. Then a click flies into a layer and back several times. After that, the layer
view steps through the first layers, and the number view through places of one layer; each step
needs data that has not been requested before.

The results are medians over the repeated starts and over all steps, the largest resident set of the
server at the end, and the size of the web app as compressed by a server.
"""

import argparse
import gzip
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser
from rich.console import Console
from rich.table import Table

import pellucid
from command import create_parser, measure_and_print
from processes import BenchmarkError, describe_machine
from served import chromium, open_page, served

MODELS = ("tiny_vgg", "vgg16", "resnet50")
N_CHANGES = 15
N_MOVEMENTS = 6
_STATIC = Path(pellucid.__file__).parent / "app" / "static"

_COMPLETE = """() => {
  const inside = (element) => {
    const box = element.getBoundingClientRect();
    return box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  };
  const seen = [...document.querySelectorAll(".maps, .tiles, .fan")].filter(inside);
  return seen.length > 0
    && document.querySelectorAll("[aria-busy=true], p[role=status].soft").length === 0
    && seen.every((maps) => maps.querySelector("canvas, button") && !maps.querySelector(".empty"))
    && [...document.images].filter(inside).every(
      (image) => image.complete && image.naturalWidth > 0);
}"""
"""JavaScript function that returns whether everything on the screen is drawn."""

_MOVE = """() => new Promise((resolve) => {
  const start = document.startViewTransition.bind(document);
  const clicked = performance.now();
  document.startViewTransition = (change) => {
    document.startViewTransition = start;
    const movement = start(change);
    movement.ready.then(() => {
      const began = performance.now();
      let frames = 0, isRunning = true;
      const count = () => { if (isRunning) { frames++; requestAnimationFrame(count); } };
      requestAnimationFrame(count);
      movement.finished.then(() => {
        isRunning = false;
        const ended = performance.now();
        resolve([began - clicked, ended - clicked, 1000 * frames / (ended - began)]);
      });
    });
    return movement;
  };
  const [into, out] = ["a.name:not([href*=from])", "nav a[href*='#/network']"];
  // The network stays in the page, hidden, while the reader is deeper.
  const seen = [...document.querySelectorAll(into)].find((link) => link.offsetParent);
  (seen ?? document.querySelector(out)).click();
})"""
"""JavaScript function that flies one step into or out of the scene; returns when the movement
began and ended, in milliseconds after the click, and its frames a second."""


def _measure_start(browser: Browser, model: str) -> dict[str, float]:
    with served("explore", model) as (address, began, process):
        listening = time.perf_counter()
        page = open_page(browser)
        opened = time.perf_counter()
        page.goto(address)
        page.wait_for_function(_COMPLETE)
        complete = time.perf_counter()
        # The second time, the server has computed everything; only the browser has work to do.
        page.goto("about:blank")
        again = time.perf_counter()
        page.goto(address)
        page.wait_for_function(_COMPLETE)
        browser_alone = time.perf_counter() - again
        memory = process.memory_info().rss / 2**20
        movements = []
        for _ in range(N_MOVEMENTS):
            movements.append(page.evaluate(_MOVE))
            page.wait_for_function(_COMPLETE)
        page.context.close()
    # The time of opening a page is excluded, since a user does not wait for it.
    total = (listening - began) + (complete - opened)
    return {
        "seconds_to_network": total,
        "seconds_in_browser": browser_alone,
        "memory_mib": memory,
        "movement_begins_milliseconds": median(began for began, _, _ in movements),
        "movement_ends_milliseconds": median(ended for _, ended, _ in movements),
        "frames_a_second": median(frames for _, _, frames in movements),
    }


def _measure_changes(browser: Browser, model: str) -> dict[str, float]:
    with served("explore", model) as (address, _, process):
        page = open_page(browser)
        page.goto(f"{address}#/layer?lang=en")
        page.wait_for_function(_COMPLETE)
        n_layers = page.locator("select option").count()
        layers = []
        for _ in range(min(N_CHANGES, n_layers - 1)):
            began = time.perf_counter()
            page.get_by_role("button", name="Next layer").click()
            page.wait_for_function(_COMPLETE)
            layers.append(time.perf_counter() - began)
        page.goto(f"{address}#/unit?lang=en&layer=2&channel=1&row=3&column=3")
        page.get_by_role("status", name="Result").wait_for()
        units = []
        for _ in range(N_CHANGES):
            heading = page.locator("#terms").inner_text()
            began = time.perf_counter()
            page.get_by_role("button", name="Next position").click()
            page.wait_for_function(
                """(old) => document.querySelector("#terms").innerText !== old
                  && document.querySelectorAll("[aria-busy=true]").length === 0""",
                arg=heading,
            )
            units.append(time.perf_counter() - began)
        memory = process.memory_info().rss / 2**20
        page.context.close()
    return {
        "milliseconds_a_layer": 1000 * median(layers),
        "milliseconds_a_number": 1000 * median(units),
        "memory_after_mib": memory,
    }


def measure(models: Sequence[str], n_repeats: int) -> dict[str, Any]:
    """Run all measurements, and return the content of the JSON file."""
    if not (_STATIC / "index.html").is_file():
        raise BenchmarkError("The web app is not built: make bundle")
    result = {"created": datetime.now(UTC).isoformat(timespec="seconds")} | describe_machine()
    starts: dict[str, list[dict[str, float]]] = {model: [] for model in models}
    with chromium() as browser:
        for repeat in range(n_repeats):
            for model in models:
                print(f"{model}, start {repeat + 1}", file=sys.stderr, flush=True)
                starts[model].append(_measure_start(browser, model))
        measured = []
        for model in models:
            print(f"{model}, changes", file=sys.stderr, flush=True)
            medians = {
                key: median(start[key] for start in starts[model]) for key in starts[model][0]
            }
            measured.append(
                {"model": Path(model).name, **medians, **_measure_changes(browser, model)}
            )
    assets = [path for path in _STATIC.rglob("*") if path.suffix in (".js", ".css", ".html")]
    size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in assets)
    return result | {"bundle_kb": size / 1000, "repeats": n_repeats, "models": measured}


def print_table(result: dict[str, Any]) -> None:
    """Print a row for each model."""
    console = Console()
    console.print(
        f"{result['processor']}, {result['n_processors']} processors; web app "
        f"{result['bundle_kb']:.0f} kB compressed",
        highlight=False,
    )
    table = Table(title="`pellucid explore`")
    for name in (
        "model",
        "to the network, s",
        "in the browser, s",
        "movement begins, ms",
        "ends, ms",
        "frames/s",
        "a layer, ms",
        "a number, ms",
        "MiB",
    ):
        table.add_column(name, justify="left" if name == "model" else "right")
    for row in result["models"]:
        table.add_row(
            row["model"],
            f"{row['seconds_to_network']:.1f}",
            f"{row['seconds_in_browser']:.2f}",
            f"{row['movement_begins_milliseconds']:.0f}",
            f"{row['movement_ends_milliseconds']:.0f}",
            f"{row['frames_a_second']:.0f}",
            f"{row['milliseconds_a_layer']:.0f}",
            f"{row['milliseconds_a_number']:.0f}",
            f"{max(row['memory_mib'], row['memory_after_mib']):.0f}",
        )
    console.print(table)


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def main() -> int:
    """Read the arguments, measure, print and write."""
    parser = create_parser(__doc__)
    parser.add_argument("models", nargs="*", metavar="MODEL", default=list(MODELS))
    parser.add_argument("--repeats", type=_positive, default=3, metavar="N", help="default: 3")
    arguments = parser.parse_args()
    return measure_and_print(
        lambda: measure(arguments.models, arguments.repeats), print_table, arguments.out
    )


if __name__ == "__main__":
    sys.exit(main())
