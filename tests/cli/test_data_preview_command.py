"""The page that shows what is in a data set."""

import html.parser
import re

import numpy as np
import pytest
from keras.applications.imagenet_utils import preprocess_input
from PIL import Image


@pytest.fixture
def photos(tmp_path):
    random = np.random.default_rng(0)
    for label, size in (("고양이", (40, 30)), ("dog", (20, 24))):
        for number in range(5):
            path = tmp_path / "사진" / label / f"그림 {number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            pixels = random.integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
            Image.fromarray(pixels).save(path)
    (tmp_path / "사진" / "dog" / "broken.jpg").write_bytes(b"")
    return tmp_path / "사진"


def all_pixels(photos):
    found = [np.asarray(Image.open(path)).reshape(-1, 3) for path in photos.rglob("*.png")]
    return np.concatenate(found)


def numbers(row):
    return [float(cell) for cell in re.findall(r"-?\d+\.\d+", row)]


def test_the_page(pellucid, photos):
    outcome = pellucid("data", "preview", photos, "--json", "--per-class", 3)
    assert outcome.status == 0, outcome.stderr
    found = outcome.json
    assert found["classes"] == [
        {"name": "dog", "index": 0, "n": 6}, {"name": "고양이", "index": 1, "n": 5},
    ]  # fmt: skip
    assert found["unreadable"] == ["dog/broken.jpg"]
    pixels = all_pixels(photos)
    assert found["mean"] == pytest.approx(pixels.mean(axis=0))
    assert found["standard_deviation"] == pytest.approx(pixels.std(axis=0))
    page = (photos.parent / "working" / found["page"]).read_text("utf-8")
    html.parser.HTMLParser().feed(page)
    assert "The file is empty" in page
    assert "고양이" in page
    assert "40 x 30" in page
    assert "20 x 24" in page
    assert page.count("<img ") >= 5
    assert "<script" not in page
    assert not re.search(r'(src|href)="https?:', page)


def test_the_scaled_numbers_are_those_of_keras(pellucid, photos):
    assert pellucid("data", "preview", photos, "--out", "page.html").status == 0
    page = (photos.parent / "working" / "page.html").read_text("utf-8")
    pixels = all_pixels(photos).astype(np.float64)
    for mode in ("tf", "torch", "caffe"):
        expected = preprocess_input(pixels[None].copy(), data_format="channels_last", mode=mode)[0]
        if mode == "caffe":
            expected = expected[:, ::-1]  # Keras has turned them to blue, green, red
        part = page[page.index(f"<code>{mode}</code>") :]
        rows = re.findall(r"<tr><th scope=.row.>(?:red|green|blue)</th>(.*?)</tr>", part)[:3]
        for channel, row in enumerate(rows):
            _, _, mean, deviation = numbers(row)
            assert mean == pytest.approx(expected[:, channel].mean(), abs=6e-4)
            assert deviation == pytest.approx(expected[:, channel].std(), abs=6e-4)


def test_grey_pictures_and_one_scaling(pellucid, tmp_path):
    for label in "ab":
        (tmp_path / "grey" / label).mkdir(parents=True)
        Image.new("L", (8, 8), 51).save(tmp_path / "grey" / label / "1.png")
    outcome = pellucid("data", "preview", tmp_path / "grey", "--scaling", "0..1")
    assert outcome.status == 0
    page = (tmp_path / "working" / "preview.html").read_text("utf-8")
    assert "channel-grey" in page
    assert "channel-red" not in page[page.index("</style>") :]
    assert "0.200" in page
    assert "<code>torch</code>" not in page


def test_the_same_seed_shows_the_same_pictures(pellucid, photos):
    pages = []
    for number, seed in enumerate((1, 1, 2)):
        name = f"{number}.html"
        outcome = pellucid(
            "data", "preview", photos, "--per-class", 2, "--seed", seed, "--out", name
        )
        assert outcome.status == 0
        pages.append((photos.parent / "working" / name).read_text("utf-8"))
    assert pages[0] == pages[1] != pages[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--scaling", "zscore"], "0..1, tf, torch, caffe"), (["--out", "page.txt"], "End its name")],
)
def test_refused(pellucid, photos, arguments, message):
    outcome = pellucid("data", "preview", photos, *arguments)
    assert outcome.status == 1
    assert message in outcome.stderr


def test_nothing_that_can_be_read(pellucid, tmp_path):
    for label in "ab":
        (tmp_path / "p" / label).mkdir(parents=True)
        (tmp_path / "p" / label / "1.png").write_bytes(b"nothing")
    outcome = pellucid("data", "preview", tmp_path / "p")
    assert outcome.status == 1
    assert "None of 2 files is a picture" in outcome.stderr
