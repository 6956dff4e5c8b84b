"""Pages on paper, as Chromium prints them: each sum once, no lone rows, nothing folded, no dark."""

import os
import re
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
DARK = "--blink-settings=preferredColorScheme=0"


@pytest.fixture
def printed(tmp_path):
    """Print a page; gives the PDF."""
    if CHROMIUM is None or shutil.which("pdftotext") is None:
        message = "There is no Chromium or no pdftotext here, so no page was printed."
        if os.environ.get("PELLUCID_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)

    def make(page, *arguments):
        target = tmp_path / "page.pdf"
        command = [CHROMIUM, *ARGUMENTS, *arguments, f"--user-data-dir={tmp_path / 'browser'}"]
        subprocess.run(
            [*command, f"--print-to-pdf={target}", page.as_uri()],
            check=True,
            capture_output=True,
            timeout=300,
        )
        return target

    return make


def pages_of(pdf):
    """Give the lines of text of each sheet of paper, in the order of reading."""
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    return [[line.strip() for line in page.splitlines()] for page in text.split("\f")]


@pytest.fixture
def run_of(make_run, picture, answer):
    """A run of so many classes, with as many test pictures, all answered right."""

    def make(n_classes):
        labels = [f"kind {number:03d}" for number in range(n_classes)]
        answers = [answer(f"{label}.png", labels, label, row) for label, row in rows(labels)]
        pictures = [picture(f"{label}.png", label, "test") for label in labels]
        return make_run(labels, pictures, answers)

    def rows(labels):
        return zip(labels, np.eye(len(labels)).tolist(), strict=True)

    return make


@pytest.mark.long
@pytest.mark.parametrize("n_classes", [15, 28, 40])
def test_the_sum_below_a_long_table_stands_once(printed, written, run_of, n_classes):
    run = run_of(n_classes)
    written(run)
    pages = pages_of(printed(run.report))
    lines = [line for page in pages for line in page]
    assert sum(line.startswith("All classes") for line in lines) == 1
    # After the last row, and on the same page.
    begin = next(n for n, line in enumerate(lines) if line.startswith("Pictures by split"))
    table = [line for line in lines[begin:] if line.startswith(("kind ", "All classes"))]
    assert [line[:8] for line in table[:-1]] == [f"kind {n:03d}" for n in range(n_classes)]
    assert table[-1].startswith("All classes")
    # No page has one or two rows of a table alone, and each has its header.
    for page in pages:
        kinds = [n for n, line in enumerate(page) if re.match(r"kind \d+\s[\d.%\s]+$", line)]
        assert not kinds or len(kinds) >= 3
        if kinds:
            assert any(line.startswith("Class ") for line in page[: kinds[0]])


def test_what_is_folded_on_the_screen_is_on_paper(printed, written, run_of):
    run = run_of(60)
    written(run)
    lines = [line for page in pages_of(printed(run.report)) for line in page]
    assert "The other 20 classes" in lines
    assert {line[:8] for line in lines if "100.0%" in line} >= {f"kind {n:03d}" for n in range(60)}


def test_paper_is_white_whatever_the_screen_is(printed, written, run_of, tmp_path):
    run = run_of(15)
    written(run)
    pdf = printed(run.report, DARK)
    subprocess.run(["pdftoppm", "-r", "20", "-png", pdf, tmp_path / "sheet"], check=True)
    sheets = sorted(tmp_path.glob("sheet-*.png"))
    assert sheets
    for sheet in sheets:
        pixels = np.asarray(Image.open(sheet).convert("L"))
        assert np.median(pixels) == 255
        assert pixels[0, 0] == 255
