"""`pellucid data check`: findings in the terminal, as JSON and on a page."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

CODES_FOUND = {"P101", "P201", "P202", "P203", "P301", "P402"}


@pytest.fixture
def faulty(draw_classes, tmp_path):
    """Pictures in splits, with a broken file, a copy under another label, and a resized copy."""
    folder = draw_classes(tmp_path / "사진 <b>", 12)
    classes = sorted(path.name for path in folder.iterdir())
    for split, numbers in (("train", slice(0, 9)), ("test", slice(9, 12))):
        for label in classes:
            target = folder.parent / "split" / split / label
            target.mkdir(parents=True)
            for path in sorted((folder / label).iterdir())[numbers]:
                shutil.copy(path, target / path.name)
    root = folder.parent / "split"
    first, second = (root / "train" / label for label in classes)
    (first / "broken.png").write_bytes(b"<html>")
    original = min(first.glob("*.png"))
    shutil.copy(original, second / "copy.png")
    held_out = min((root / "test" / classes[0]).glob("*.png"))
    with Image.open(held_out) as image:
        image.resize((70, 70)).save(first / "again.png")
    return root


@pytest.mark.slow
def test_what_is_wrong_is_told_and_drawn(pellucid, faulty, shared_cache):
    before = {path: path.read_bytes() for path in faulty.rglob("*") if path.is_file()}
    outcome = pellucid("data", "check", faulty, "--json")
    assert outcome.status == 0, outcome.stderr
    findings = {finding["code"]: finding for finding in outcome.json["findings"]}
    found = {code for code, finding in findings.items() if finding["outcome"] == "found"}
    assert found >= CODES_FOUND
    for finding in findings.values():
        assert set(finding) == {
            "code", "title", "outcome", "found", "why", "advice", "groups", "remarks",
        }  # fmt: skip
        assert finding["outcome"] in ("found", "clear", "not applicable")
    (broken,) = findings["P101"]["groups"]
    assert broken[0].endswith("broken.png")
    assert any(
        any(path.endswith("again.png") for path in group) for group in findings["P203"]["groups"]
    )
    html = Path(outcome.json["page"]).read_text(encoding="utf-8")
    assert "Copies across splits" in html
    assert 'src="data:image/jpeg' in html
    assert "<script" not in html

    again = pellucid("data", "check", faulty)
    assert again.status == 0
    assert "P101  found" in again.stdout
    assert "data_check-2.html" in again.stdout
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.slow
def test_labels_of_the_test_are_listed_only_if_asked_for(pellucid, faulty, draw, shared_cache):
    """A picture in the wrong folder of test/, and one in that of train/."""
    for number in range(20):  # so that the models are sure
        for label in ("dots", "stripes"):
            path = faulty / "train" / label / f"more-{number}.png"
            draw(path, 5000 + number, is_striped=label == "stripes")
    first, second = sorted(path.name for path in (faulty / "train").iterdir())
    for split in ("train", "test"):
        path = max((faulty / split / first).glob("0*.png"))
        path.rename(faulty / split / second / f"moved-{path.name}")

    def listed(*options):
        outcome = pellucid("data", "check", faulty, "--json", *options)
        assert outcome.status == 0, outcome.stderr
        (found,) = (f for f in outcome.json["findings"] if f["code"] == "P302")
        return {path.split("/")[0] for (path,) in found["groups"]}

    assert "test" not in listed()
    assert "test" in listed("--test-labels")


def test_without_a_test_there_is_none_to_ask_for(pellucid, draw_classes, tmp_path):
    folder = draw_classes(tmp_path / "plain", 3)
    outcome = pellucid("data", "check", folder, "--test-labels")
    assert outcome.status == 2
    assert "has no test split" in outcome.stderr


def test_what_cannot_be_checked_says_why(pellucid, tmp_path):
    assert "There is no folder" in pellucid("data", "check", tmp_path / "none").stderr
    one = tmp_path / "one" / "cat"
    one.mkdir(parents=True)
    Image.fromarray(np.zeros((9, 9), np.uint8)).save(one / "a.png")
    assert "at least two classes" in pellucid("data", "check", tmp_path / "one").stderr
    outcome = pellucid("data", "check", tmp_path / "one", "--out", "page.txt")
    assert outcome.status == 2
    assert "End its name with .html" in outcome.stderr
