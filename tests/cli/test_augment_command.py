"""`pellucid augment`."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image


def snapshot(folder) -> dict:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.fixture
def photos(draw_classes, tmp_path):
    return draw_classes(tmp_path / "photos", 3, labels=("dots", "줄무늬"))


@pytest.mark.slow
def test_a_sheet_is_drawn_and_nothing_of_the_users_is_changed(pellucid, photos):
    before = snapshot(photos)
    outcome = pellucid(
        "augment", photos, "--policy", "book", "--pictures", 3, "--variants", 2, "--json"
    )
    assert outcome.status == 0, outcome.stderr
    answer = outcome.json
    assert answer["contact_sheet"] == "contact_sheet.png"
    assert answer["augmentations"] == ["HorizontalFlip", "Rotate", "Zoom"]
    # A picture of each class first, then the next one of the first.
    assert [row["label"] for row in answer["rows"]] == ["dots", "줄무늬", "dots"]
    assert answer["rows"][0]["path"] != answer["rows"][2]["path"]
    sheet = np.asarray(Image.open("contact_sheet.png"))
    assert sheet.shape == (22 + 3 * 206, 6 + 3 * 206, 3)
    assert snapshot(photos) == before
    assert list(Path().iterdir()) == [Path("contact_sheet.png")]


@pytest.mark.slow
def test_the_next_free_name_is_taken_and_the_seed_repeats_the_sheet(pellucid, photos):
    first = pellucid("augment", photos, "--pictures", 1, "--variants", 2)
    assert first.stdout.strip() == "contact_sheet.png"
    second = pellucid("augment", photos, "--pictures", 1, "--variants", 2)
    assert second.stdout.strip() == "contact_sheet-2.png"
    other = pellucid(
        "augment", photos, "--pictures", 1, "--variants", 2, "--seed", 1, "--out", "other.png"
    )
    assert other.stdout.strip() == "other.png"
    names = ("contact_sheet.png", "contact_sheet-2.png", "other.png")
    first, second, other = (Path(name).read_bytes() for name in names)
    assert first == second != other


@pytest.mark.slow
def test_only_pictures_to_train_on_are_shown_and_broken_ones_are_left_out(
    pellucid, draw_classes, tmp_path
):
    folder = tmp_path / "photos"
    for split in ("train", "test"):
        draw_classes(folder / split, 2)
    (folder / "train" / "dots" / "broken.png").write_bytes(b"no picture")
    outcome = pellucid("augment", folder, "--policy", "none", "--pictures", 50, "--json")
    assert outcome.status == 0, outcome.stderr
    paths = {row["path"] for row in outcome.json["rows"]}
    expected = {f"train/{c}/{n}.png" for c in ("dots", "stripes") for n in ("000", "001")}
    assert paths == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "there.png"], "there.png exists already and is not overwritten"),
        (["--out", "sheet.jpg"], "End its name with .png"),
        (["--out", "PHOTOS/dots/sheet.png"], "among the pictures"),
    ],
)
def test_where_the_sheet_cannot_be_written(pellucid, photos, tmp_path, arguments, message):
    (tmp_path / "working" / "there.png").write_bytes(b"mine")
    before = snapshot(photos)
    given = [each.replace("PHOTOS", str(photos)) for each in arguments]
    outcome = pellucid("augment", photos, *given)
    assert outcome.status == 2
    assert message in outcome.stderr
    assert (tmp_path / "working" / "there.png").read_bytes() == b"mine"
    assert snapshot(photos) == before


@pytest.mark.slow
def test_a_folder_or_policy_that_cannot_be_used(pellucid, photos, tmp_path):
    outcome = pellucid("augment", tmp_path / "nothing")
    assert outcome.status == 1
    assert "There is no folder" in outcome.stderr
    outcome = pellucid("augment", photos, "--policy", "bok")
    assert outcome.status == 2
    assert "Did you mean book" in outcome.stderr
    outcome = pellucid("augment", photos, "--policy", "mine.toml")
    assert outcome.status == 2
    assert "There is no file mine.toml" in outcome.stderr
    for path in photos.rglob("*.png"):
        path.write_bytes(b"no picture")
    outcome = pellucid("augment", photos)
    assert outcome.status == 1
    assert "None of the 6 files" in outcome.stderr
    assert list(Path().iterdir()) == []
