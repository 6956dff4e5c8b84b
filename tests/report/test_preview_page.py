"""The page that shows what is in a data set, against NumPy and Keras' formulas by hand."""

import re

import numpy as np
import pytest

from pellucid.data.pixel_histogram import count_pixels
from pellucid.report.preview_page import (
    MAX_NAMED,
    SCALINGS,
    ClassPreview,
    DataPreview,
    SizeFacts,
    summarise_sizes,
)

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
MEAN_255 = (123.68, 116.779, 103.939)

BY_HAND = {
    "0..1": lambda x, _: x / 255,
    "tf": lambda x, _: x / 127.5 - 1,
    "torch": lambda x, at: (x / 255 - MEAN[at]) / DEVIATION[at],
    "caffe": lambda x, at: x - MEAN_255[at],
}

ADDRESS = "data:image/jpeg;base64,AAAA"


@pytest.fixture
def picture():
    random = np.random.default_rng(3)
    return np.clip(random.normal((60, 120, 200), 40, (31, 17, 3)), 0, 255).astype(np.uint8)


SIZES = SizeFacts(2, (3, 4), (5, 6), (7, 8), 2, [("JPEG", 2)])
CLASSES = [
    ClassPreview("강아지", 0, 1, {"test": 1}, []),
    ClassPreview("<b>", 1, 3, {"train": 1, "validation": 2}, [("train/<b>/<i>.png", ADDRESS)]),
]


def made(picture, *, classes=CLASSES, sizes=SIZES, unreadable=(), scalings=tuple(SCALINGS)):
    pixels = count_pixels([picture])
    return DataPreview("사진 <b>", classes, sizes, pixels, unreadable, scalings).page


def section(html, mode):
    """Cut out what the page says of a mode."""
    start = html.index(f'<span class="badge">{mode}</span>')
    return html[start : (html + "<h3").index("<h3", start)]


def table(part):
    rows = re.findall(r'<tr><th scope="row">(\w+)</th>(.*?)</tr>', part)
    return {name: re.findall(r">([^<>]+)</td>", cells) for name, cells in rows}


@pytest.mark.parametrize("mode", SCALINGS)
def test_numbers_are_those_of_the_scaled_pixels(picture, mode):
    found = table(section(made(picture), mode))
    assert list(found) == ["red", "green", "blue"]
    for at, cells in enumerate(found.values()):
        ends, mean, deviation = (cell.replace("−", "-") for cell in cells)
        scaled = BY_HAND[mode](picture[..., at].astype(float), at)
        assert float(mean) == pytest.approx(scaled.mean(), abs=6e-4)
        assert float(deviation) == pytest.approx(scaled.std(), abs=6e-4)
        expected = [BY_HAND[mode](value, at) for value in (0, 255)]
        assert [float(end) for end in ends.split(" to ")] == pytest.approx(expected, rel=6e-4)


@pytest.mark.parametrize("mode", SCALINGS)
def test_the_worked_examples_are_right_sums(picture, mode):
    examples = re.findall(r"<dd><code>(.*?) = (.*?)</code>", section(made(picture), mode))
    assert len(examples) == 3
    for at, (left, right) in enumerate(examples):
        mean = picture[..., at].mean()
        assert left.lstrip("(").startswith(f"{mean:.3f} ")
        assert re.fullmatch(r"[-+/(). \d]+", left)
        assert float(right) == pytest.approx(eval(left), abs=1.1e-3)
        assert float(right) == pytest.approx(BY_HAND[mode](mean, at), abs=6e-4)


def test_the_histogram_is_that_of_numpy(picture):
    before = made(picture).split("<h3>Before</h3>")[1]
    zero, last = (
        float(re.search(rf'<text class="tick" x="([\d.]+)" y="[\d.]+" [^>]*>{value}<', before)[1])
        for value in (0, 250)
    )
    for at, name in enumerate(("red", "green", "blue")):
        points = re.search(rf'class="area channel-{name}" points="([^"]*)"', before)[1]
        places = [tuple(map(float, place.split(","))) for place in points.split()]
        heights = [places[0][1] - y for _, y in places[1:-1:2]]
        counts, edges = np.histogram(picture[..., at], bins=64, range=(-0.5, 255.5))
        assert [x for x, _ in places[1:-1:2]] == pytest.approx(
            zero + edges[:-1] * (last - zero) / 250, abs=0.07
        )
        highest = min(counts.max(), 3 * np.sort(counts)[57])
        expected = np.minimum(counts / highest, 1) * max(heights)
        assert heights == pytest.approx(expected, abs=0.11)


def test_grey_pictures_are_one_channel_until_a_scaling_parts_them(picture):
    page = made(np.repeat(picture[..., :1], 3, axis=2))
    for mode, names in (
        ("0..1", ["grey"]),
        ("tf", ["grey"]),
        ("torch", ["red", "green", "blue"]),
        ("caffe", ["red", "green", "blue"]),
    ):
        part = section(page, mode)
        assert list(table(part)) == names
        assert re.findall(r'"area channel-(\w+)"', part) == names


def test_charts_are_told_in_words(picture):
    words = re.findall(r'aria-label="(How often[^"]*)"', made(picture))
    assert len(words) == 1 + len(SCALINGS)
    for at, name in enumerate(("red", "green", "blue")):
        pixels = picture[..., at]
        facts = f"{name}: mean {pixels.mean():.3f}, standard deviation {pixels.std():.3f}"
        assert facts in words[0]


def test_it_shows_the_scalings_that_are_asked_for(picture):
    page = made(picture, scalings=["tf"])
    assert re.findall(r'After: .*?<span class="badge">(.*?)</span>', page) == ["tf"]


def test_classes_splits_and_pictures(picture):
    page = made(picture)
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)
    assert heads[:6] == ["Class", "Index", "train", "validation", "test", "Files"]
    rows = re.findall(r'<tr><th scope="row"><bdi class="name">(.*?)</bdi></th>(.*?)</tr>', page)
    cells = {name: re.findall(r">(\d+)</td>", row) for name, row in rows}
    assert cells == {"강아지": ["0", "0", "0", "1", "1"], "&lt;b&gt;": ["1", "1", "2", "0", "3"]}
    assert page.count(f'<img src="{ADDRESS}"') == 1
    assert "None of its pictures is in train." in page


def test_strangers_words_are_escaped_and_nothing_is_loaded(picture):
    page = made(picture, unreadable=[("<i>.png", "<script>alert(1)</script>")])
    body = page[page.index("<body>") :]
    assert "<script" not in body
    assert "<i>" not in body
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|@import|url\(", page)


def test_all_unreadable_files_are_counted_and_some_named(picture):
    n = MAX_NAMED + 7
    page = made(picture, unreadable=[(f"a/{at}.png", "Broken.") for at in range(n)])
    assert f"{n} files cannot be read" in page
    assert page.count("Broken.") == MAX_NAMED
    assert "and 7 others" in page
    assert 'id="unreadable"' not in made(picture)


@pytest.mark.parametrize(
    ("n_readable", "n_unreadable", "words"),
    [
        (4, 0, "The counts are from all 4 pictures, in"),
        (3, 1, "The counts are from all 3 pictures that can be read, in"),
        (2, 1, "The counts are from 2 pictures drawn at random from the 4 files, in"),
    ],
)
def test_it_says_what_was_counted(picture, n_readable, n_unreadable, words):
    sizes = summarise_sizes([(1, 1)] * n_readable, ["PNG"] * n_readable)
    page = made(picture, sizes=sizes, unreadable=[("a.png", "Broken.")] * n_unreadable)
    assert words in page


def test_sizes():
    sizes = [(40, 30), (10, 90), (200, 100), (40, 30), (30, 40)]
    found = summarise_sizes(sizes, ["PNG", "JPEG", "JPEG", "PNG", "GIF"])
    assert found.n == 5
    assert found.smallest == (10, 90)
    assert found.largest == (200, 100)
    widths, heights = zip(*sizes, strict=True)
    assert found.median == (sorted(widths)[2], sorted(heights)[2])
    assert found.n_different == 4
    assert found.formats == [("JPEG", 2), ("PNG", 2), ("GIF", 1)]
