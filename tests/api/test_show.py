"""pellucid.show: which pictures, and which labels."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

import pellucid
from pellucid.errors import ConfigError, DataError, PictureError

pytestmark = pytest.mark.once
PIXELS = np.arange(20 * 30 * 3, dtype=np.uint32).reshape(20, 30, 3).astype(np.uint8)


@pytest.fixture
def photos(tmp_path):
    for label in ("고양이", "dog", "x/eel"):
        folder = tmp_path / "photos" / label
        folder.mkdir(parents=True)
        for number in range(5):
            Image.fromarray(PIXELS).save(folder / f"{number}.png")
    return tmp_path / "photos"


def shown(grid):
    return [(tile.name, *tile.lines) for tile in grid.tiles]


def test_a_folder_shows_some_of_each_class(photos):
    grid = pellucid.show(photos, n=7)
    assert (grid.n, grid.is_exact) == (15, True)
    labels = [tile.lines for tile in grid.tiles]
    assert {label: labels.count(label) for label in labels} == {
        ("고양이",): 2, ("dog",): 3, ("eel",): 2,
    }  # fmt: skip
    assert all(tile.thumbnail.startswith("data:image/jpeg") for tile in grid.tiles)
    html = grid._repr_html_()
    assert html.count("<img ") == 7
    assert "7 of them are shown." in html
    assert repr(grid).splitlines()[0] == "15 pictures"


def test_labels_of_a_folder_are_in_the_order_of_its_files(photos):
    labels = [f"{folder} {number}" for folder in ("dog", "x/eel", "고양이") for number in range(5)]
    grid = pellucid.show(photos, labels=labels, n=7)
    assert shown(grid) == [(f"{each[-1]}.png", each) for each in labels[:7]]


def test_a_folder_without_subfolders_shows_names(photos):
    assert shown(pellucid.show(str(photos / "dog"), n=1)) == [("0.png", "0.png")]


def test_pictures_of_all_kinds_with_labels(photos):
    pictures = [photos / "dog" / "0.png", PIXELS, Image.fromarray(PIXELS)]
    grid = pellucid.show(pictures, labels=["a", 7, "c"])
    assert shown(grid) == [("0.png", "a"), ("picture 2", "7"), ("picture 3", "c")]
    assert len({tile.thumbnail for tile in grid.tiles}) == 1
    assert pellucid.show(PIXELS).n == 1
    batch = pellucid.show(np.stack([PIXELS] * 5), n=3)
    assert (batch.n, batch.is_exact, len(batch.tiles)) == (3, False, 3)
    assert pellucid.show(pictures * 9, n=2).n == 27


def test_predictions_are_shown_with_their_pictures(run_folder, photos):
    found = pellucid.load(run_folder).predict([photos / "dog" / "0.png", PIXELS, "gone.png"])
    grid = pellucid.show(found)
    assert [tile.lines[0] for tile in grid.tiles[:2]] == [each.label for each in found[:2]]
    assert grid.tiles[0].lines[1] == f"{found[0].probabilities[0]:.1%}"
    assert grid.tiles[2].thumbnail is None
    assert grid.tiles[2].lines == (found[2].error,)
    assert shown(pellucid.show([PIXELS], labels=found)) == [("picture 1", *grid.tiles[0].lines)]


def test_archives_and_damaged_files(photos, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(3):
            content = io.BytesIO()
            Image.fromarray(PIXELS).save(content, "PNG")
            archive.writestr(f"{number}.png", content.getvalue())
    grid = pellucid.show(tmp_path / "a.zip", n=2)
    assert (grid.n, grid.is_exact) == (2, False)
    (photos / "dog" / "0.png").write_bytes(b"no picture")
    assert pellucid.show(photos / "dog", n=1).tiles[0].thumbnail is None
    both = [photos / "dog" / "0.png", photos / "dog" / "1.png"]
    assert "<img" in pellucid.show(both)._repr_html_()
    for picture in (photos / "dog" / "0.png", [photos / "dog" / "0.png"]):
        with pytest.raises(PictureError, match=r"0\.png: "):
            pellucid.show(picture)


def test_what_cannot_be_shown_is_refused(photos, tmp_path):
    with pytest.raises(ConfigError, match="labels has 1 entries for 2 pictures"):
        pellucid.show([PIXELS, PIXELS], labels=["a"])
    with pytest.raises(ConfigError, match="n was given 0"):
        pellucid.show(photos, n=0)
    with pytest.raises(ConfigError, match="Expected a picture"):
        pellucid.show(None)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="no files"):
        pellucid.show(tmp_path / "empty")
    assert pellucid.show([]).n == 0
    with pytest.raises(
        DataError, match=r"There is no file or folder .*photoz\. Did you mean .*photos\?"
    ):
        pellucid.show(tmp_path / "photoz")
    with pytest.raises(DataError, match="No file matches"):
        pellucid.show(str(tmp_path / "*.gif"))
    with pytest.raises(PictureError, match=r"absent\.png: "):
        pellucid.show([tmp_path / "absent.png"])
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 some text")
    with pytest.raises(PictureError, match=r"a\.pdf: The content is a PDF document and no picture"):
        pellucid.show(tmp_path / "a.pdf")
