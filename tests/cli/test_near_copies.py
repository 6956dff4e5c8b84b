"""Altered copies stay together in a training, and do not count in an evaluation."""

import json

import numpy as np
import polars as pl
import pytest
from PIL import Image, ImageEnhance, ImageOps
from skimage import data

pytestmark = pytest.mark.slow

ALTERED = {
    "smaller": lambda image: image.resize((112, 112), Image.Resampling.LANCZOS),
    "mirrored": ImageOps.mirror,
    "cropped": lambda image: image.crop((5, 4, 155, 154)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.2),
}


def tiles(picture: np.ndarray, n: int, side: int = 160) -> list[Image.Image]:
    """Cut a photo into squares that do not overlap."""
    places = [
        (top, left)
        for top in range(0, picture.shape[0] - side + 1, side)
        for left in range(0, picture.shape[1] - side + 1, side)
    ]
    return [Image.fromarray(picture[t : t + side, l : l + side]) for t, l in places[:n]]  # noqa: E741


@pytest.fixture
def photos(tmp_path):
    """Two classes of parts of photos, and altered copies of four of them."""
    parts = {
        "people": [*tiles(data.astronaut(), 9), *tiles(data.rocket(), 6)],
        "things": [*tiles(data.coffee(), 6), *tiles(data.immunohistochemistry(), 9)],
    }
    for label, pictures in parts.items():
        folder = tmp_path / "photos" / label
        folder.mkdir(parents=True)
        for number, picture in enumerate(pictures):
            picture.save(folder / f"{number:02}.png")
        for number, kind in enumerate(ALTERED):
            altered = ALTERED[kind](pictures[number])
            altered.save(folder / f"{number:02} {kind}.jpg", quality=85)
    return tmp_path / "photos"


@pytest.mark.long
def test_train_and_evaluate(pellucid, photos, tmp_path, shared_cache):
    outcome = pellucid("train", photos, "--run", tmp_path / "run", "--mirror", "off", "--json")
    assert outcome.status == 0, outcome.stderr
    catalog = pl.read_parquet(tmp_path / "run" / "catalog.parquet")
    of = {
        path: (split, unit) for path, split, unit in catalog.select("path", "split", "unit").rows()
    }
    for label in ("people", "things"):
        for number, kind in enumerate(ALTERED):
            copies = f"{label}/{number:02}.png", f"{label}/{number:02} {kind}.jpg"
            assert of[copies[0]] == of[copies[1]], kind
    notes = json.loads((tmp_path / "run" / "config.json").read_text("utf-8"))["notes"]
    assert any(note.startswith("16 pictures are near copies of one another") for note in notes)

    other = tmp_path / "other"
    learned = catalog.filter(pl.col("split") == "train").filter(pl.col("path").str.ends_with("png"))
    for path in learned["path"]:
        with Image.open(photos / path) as image:
            copy = other / path.replace(".png", " again.jpg")
            copy.parent.mkdir(parents=True, exist_ok=True)
            ImageOps.mirror(image).save(copy, quality=80)
    fresh = tiles(data.chelsea(), 2)
    for number, picture in enumerate(fresh):
        picture.save(other / "things" / f"fresh {number}.png")
    outcome = pellucid("evaluate", tmp_path / "run", other, "--json")
    assert outcome.status == 0, outcome.stderr
    assert outcome.json["metrics"]["n_test"] == len(fresh)
    said = " ".join(outcome.stderr.split())
    assert f"that the run used for training or validation: {len(learned)}." in said
    assert "near copies (resized, compressed again, cropped or mirrored)" in said

    outcome = pellucid("evaluate", tmp_path / "run", other, "--near-copies", "ignore", "--json")
    assert outcome.json["metrics"]["n_test"] == len(fresh) + len(learned)
    outcome = pellucid("evaluate", tmp_path / "run", other, "--near-copies", "keep")
    assert outcome.status != 0
    assert "near_copies takes together, ignore" in outcome.stderr


@pytest.mark.long
def test_without_the_pictures_that_were_learned_from_it_is_said(
    pellucid, photos, tmp_path, shared_cache, without_keras_model
):
    pellucid("train", photos, "--run", tmp_path / "run", "--mirror", "off")
    photos.rename(tmp_path / "moved")
    other = tmp_path / "other" / "things"
    other.mkdir(parents=True)
    tiles(data.chelsea(), 1)[0].save(other / "1.png")
    outcome = pellucid("evaluate", tmp_path / "run", tmp_path / "other", "--json")
    assert outcome.status == 0, outcome.stderr
    assert "cannot be detected" in outcome.stderr


def test_what_a_table_names_is_found_again_and_what_is_gone_is_counted(
    pellucid, tmp_path, shared_cache, without_keras_model
):
    folder = tmp_path / "flat"
    folder.mkdir()
    parts = {"people": tiles(data.astronaut(), 9), "things": tiles(data.immunohistochemistry(), 9)}
    rows = ["path,label,split"]
    for label, pictures in parts.items():
        for number, picture in enumerate(pictures):
            picture.save(folder / f"{label} {number}.png")
            rows.append(f"{label} {number}.png,{label},{'test' if number > 6 else 'train'}")
    (folder / "table.csv").write_text("\n".join(rows), "utf-8")
    arguments = ("--run", tmp_path / "run", "--mirror", "off", "--near-copies", "ignore")
    outcome = pellucid("train", folder / "table.csv", *arguments)
    assert outcome.status == 0, outcome.stderr

    other = tmp_path / "other" / "people"
    other.mkdir(parents=True)
    for number in range(3):  # of each the altered copy is there twice
        for again in ("", " again"):
            copy = ALTERED["smaller"](parts["people"][number])
            copy.save(other / f"{number}{again}.png")
    tiles(data.chelsea(), 1)[0].save(other / "fresh.png")
    (folder / "people 0.png").unlink()
    parts["things"][0].save(folder / "people 1.png")
    outcome = pellucid("evaluate", tmp_path / "run", tmp_path / "other", "--json")
    assert outcome.status == 0, outcome.stderr
    said = " ".join(outcome.stderr.split())
    assert "of pictures that the run used for training or validation: 2." in said
    assert "Near copies of 2 of the 14 pictures that the run used for training" in said
    assert outcome.json["metrics"]["n_test"] == 3


def test_a_folder_of_small_copies_is_no_class(pellucid, photos, tmp_path, shared_cache):
    """Under a name that no list has, with names that say nothing."""
    small = photos / "카메라 미리 본 것"
    small.mkdir()
    for label in ("people", "things"):
        for number in range(4, 15):
            with Image.open(photos / label / f"{number:02}.png") as image:
                image.resize((96, 96)).save(small / f"{label[0]}{number + 70}.jpg", quality=80)
    outcome = pellucid("train", photos, "--run", tmp_path / "run", "--mirror", "off")
    assert outcome.status == 1
    said = " ".join(outcome.stderr.split())
    assert "'카메라 미리 본 것' does not look like a class of its own" in said
    assert "--near-copies ignore" in said
    assert not (tmp_path / "run").exists()
