"""Search by the command line, with a backbone so small that a training takes a second."""

import json

import numpy as np
import pytest
from tests.drawn_pictures import draw
from tests.inference.conftest import write_tiny

from pellucid.data.decode import ImageSpec


@pytest.fixture
def photos(tmp_path):
    """Draw stripes and dots with given splits."""
    for split, n in (("train", 20), ("validation", 10), ("test", 12)):
        for label, kind in (("stripes", "vertical"), ("dots", "dots")):
            for number in range(n):
                path = tmp_path / "photos" / split / label / f"{number:02d}.png"
                draw(path, kind, np.random.default_rng([n, number, len(label)]), (12, 12))
    return tmp_path / "photos"


@pytest.fixture
def backbone(tmp_path):
    return write_tiny(tmp_path / "tiny.onnx", ImageSpec(12, 12, 3)).path


@pytest.mark.slow
@pytest.mark.once
def test_labels_of_test_pictures_do_not_change_the_choice(pellucid, photos, backbone, tmp_path):
    options = ("--backbone", backbone, "--backbone-scaling", "0..1", "--tries", 3, "--json",
        "--near-copies", "ignore")  # fmt: skip
    outcome = pellucid("search", photos, *options, "--run", tmp_path / "first")
    assert outcome.status == 0
    first = outcome.json
    assert first["tries"][0]["settings"] == {"mirror": "auto"}
    assert {each["settings"]["mirror"] for each in first["tries"]} == {"auto", "off", "on"}
    assert first["best"] == min(first["tries"], key=lambda each: each["log_loss"])["number"]
    listed = json.loads((tmp_path / "first" / "tries.json").read_text("utf-8"))["tries"]
    assert [each["log_loss"] for each in listed] == [t["log_loss"] for t in first["tries"]]

    (photos / "test" / "stripes").rename(photos / "test" / "other")
    (photos / "test" / "dots").rename(photos / "test" / "stripes")
    (photos / "test" / "other").rename(photos / "test" / "dots")
    second = pellucid("search", photos, *options, "--run", tmp_path / "second").json
    without_time = [
        [{k: v for k, v in each.items() if k != "seconds"} for each in found["tries"]]
        for found in (first, second)
    ]
    assert without_time[0] == without_time[1]
    assert first["best"] == second["best"]
    assert second["metrics"]["accuracy"] == pytest.approx(1 - first["metrics"]["accuracy"])

    assert pellucid("resume", tmp_path / "second", "--cluster", "auto").status == 2
    report = (tmp_path / "second" / "best" / "report.html").read_text("utf-8")
    assert "found by a search with 3 tries on the validation pictures" in report
    said = pellucid("resume", tmp_path / "second").stdout
    assert "this is the number to quote" in said
    assert str(tmp_path / "second" / "tries.csv") in said


def test_what_a_search_does_not_take(pellucid, tmp_path):
    outcome = pellucid("search", tmp_path, "--recipe", "auto")
    assert outcome.status == 2
    assert "features, fine-tune, scratch" in outcome.stderr
    outcome = pellucid("search", tmp_path, "--budget", "soon")
    assert outcome.status == 2
    assert '"10m"' in outcome.stderr
    assert pellucid("search", tmp_path, "--folds", 3).status == 2
