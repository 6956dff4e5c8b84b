"""The page that shows what is in a data set."""

import html.parser
import re
import subprocess
import sys

import numpy as np
import pytest
from keras.applications.imagenet_utils import preprocess_input
from PIL import Image

from pellucid.api import preview


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
    """Read the last two cells of a row: mean and standard deviation."""
    return [float(cell) for cell in re.findall(r">(-?[\d.]+)</td>", row.replace("−", "-"))]


def test_the_page(pellucid, photos):
    outcome = pellucid("data", "preview", photos, "--json", "--per-class", 3)
    assert outcome.status == 0, outcome.stderr
    found = outcome.json
    assert found["classes"] == [
        {"name": "dog", "index": 0, "n": 6, "n_by_split": {}},
        {"name": "고양이", "index": 1, "n": 5, "n_by_split": {}},
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
        part = page[page.index(f'<span class="badge">{mode}</span>') :]
        rows = re.findall(r"<tr><th scope=.row.>(?:red|green|blue)</th>(.*?)</tr>", part)[:3]
        assert len(rows) == 3
        for channel, row in enumerate(rows):
            mean, deviation = numbers(row)
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
    assert '<span class="badge">torch</span>' not in page


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
    assert outcome.status == 2
    assert message in outcome.stderr


def test_nothing_that_can_be_read(pellucid, tmp_path):
    for label in "ab":
        (tmp_path / "p" / label).mkdir(parents=True)
        (tmp_path / "p" / label / "1.png").write_bytes(b"nothing")
    outcome = pellucid("data", "preview", tmp_path / "p")
    assert outcome.status == 1
    assert "None of 2 files is a picture" in outcome.stderr


@pytest.fixture
def split_photos(tmp_path):
    """A folder with splits: many pictures of one class, one of another, and three broken files."""
    root = tmp_path / "나눈 사진"
    colours = {
        "train/많은 것": 200,
        "validation/많은 것": 100,
        "train/드문 것": 0,
        "test/많은 것": 50,
    }
    for folder, n in (
        ("train/많은 것", 8),
        ("validation/많은 것", 3),
        ("train/드문 것", 1),
        ("test/많은 것", 2),
    ):
        (root / folder).mkdir(parents=True)
        for number in range(n):
            name = f"{folder.split('/')[0]} {number}.png"
            Image.new("RGB", (4, 4), (colours[folder], 10, 20)).save(root / folder / name)
    for split in ("train", "validation", "test"):
        (root / split / "많은 것" / "깨진 것.jpg").write_bytes(b"<html>")
    Image.new("RGB", (4, 4), (200, 10, 20)).save(root / "train/많은 것/png라는 것.png", "JPEG")
    return root


def test_all_splits_are_counted_and_pictures_are_of_train(pellucid, split_photos):
    outcome = pellucid("data", "preview", split_photos, "--json")
    assert outcome.status == 0, outcome.stderr
    rare, many = outcome.json["classes"]
    assert rare["n_by_split"] == {"train": 1}
    assert many["n_by_split"] == {"train": 10, "validation": 4, "test": 3}
    assert outcome.json["unreadable"] == [
        f"{split}/많은 것/깨진 것.jpg" for split in ("test", "train", "validation")
    ]
    reds = [200] * 9 + [100] * 3 + [0] + [50] * 2
    assert outcome.json["mean"][0] == pytest.approx(np.mean(reds), abs=0.1)
    assert outcome.json["n_looked_at"] == len(reds)
    page = (split_photos.parent / "working" / "preview.html").read_text("utf-8")
    shown = re.findall(r'alt="The picture (.*?)"', page)
    assert len(shown) == 10
    assert all(path.startswith("train/") for path in shown)
    assert "<dt>JPEG</dt><dd>1 picture</dd>" in page
    assert "<dt>PNG</dt><dd>14 pictures</dd>" in page


def test_a_rare_class_is_shown_whatever_is_drawn_for_the_pixels(
    pellucid, split_photos, monkeypatch
):
    monkeypatch.setattr(preview, "MAX_PICTURES", 5)
    for seed in range(3):
        out = f"{seed}.html"
        outcome = pellucid("data", "preview", split_photos, "--seed", seed, "--out", out, "--json")
        assert outcome.status == 0, outcome.stderr
        assert outcome.json["n_looked_at"] + len(outcome.json["unreadable"]) == 5
        page = (split_photos.parent / "working" / out).read_text("utf-8")
        assert 'alt="The picture train/드문 것/train 0.png"' in page
        assert "drawn at random from the 18 files" in page


def test_formats_are_those_of_the_contents(pellucid, tmp_path):
    formats = {"JPEG", "PNG", "WebP", "BMP", "GIF", "TIFF"}
    for label in "ab":
        (tmp_path / "p" / label).mkdir(parents=True)
        for name in formats:
            Image.new("RGB", (8, 8), (9, 9, 9)).save(tmp_path / "p" / label / f"{name}.dat", name)
    assert pellucid("data", "preview", tmp_path / "p").status == 0
    page = (tmp_path / "working" / "preview.html").read_text("utf-8")
    found = re.findall(r"<dt>(.*?)</dt><dd>2.pictures</dd>", page)
    assert found == sorted(formats)


@pytest.mark.slow
def test_it_needs_no_keras(photos, tmp_path):
    code = (
        "import sys\n"
        "from pellucid.cli.main import app\n"
        "app(sys.argv[1:], standalone_mode=False)\n"
        "assert not {'keras', 'tensorflow', 'torch', 'openvino'} & set(sys.modules)\n"
    )
    arguments = ["data", "preview", str(photos), "--out", str(tmp_path / "page.html")]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "page.html").exists()
