"""Start a web app of pellucid in a process of its own, and open it in Chromium."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from processes import BenchmarkError, pellucid_command

_MAX_WAIT = 180_000
"""Timeout of the browser in milliseconds."""
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    # A camera that shows a moving drawing.
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


@contextmanager
def served(
    *arguments: str, folder: Path | None = None
) -> Iterator[tuple[str, float, psutil.Process]]:
    """Start a server; yield its address, its start time and its process.

    Args:
        arguments: Arguments of the command `pellucid`, such as "explore" and "vgg16".
        folder: Working folder; the current one by default.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        [*pellucid_command(*arguments, "--no-browser")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stderr is not None
    try:
        said = []
        for line in process.stderr:
            said.append(line)
            if " is at http" in line:
                yield line.split(" is at ")[1].strip(), began, psutil.Process(process.pid)
                return
        raise BenchmarkError(f"pellucid {' '.join(arguments)} ended: {''.join(said)}")
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium, with a camera that shows a drawing."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise BenchmarkError("There is no Chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


def open_page(browser: Browser) -> Page:
    """Open an empty page of 1280 x 800 pixels, with nothing remembered."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    context.set_default_timeout(_MAX_WAIT)
    return context.new_page()
