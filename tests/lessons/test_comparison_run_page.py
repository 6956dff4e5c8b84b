"""A comparison run on a page: the recorded one first, then one that the server trains."""

import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from pellucid.lessons.comparison_run import run_comparison
from pellucid.lessons.drawn_shapes import draw_shapes

from .opened_lesson import OpenedLesson
from .recorded.comparison_runs import LESSONS

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long, pytest.mark.timeout(400)]

LONG = 300_000
"""Milliseconds for a training on a machine that is busy."""
CONVNET = "Convnet, compared with: Dense network"


@pytest.fixture(scope="module")
def address(listening, tmp_path_factory):
    """The home page with a folder of pictures; the trainings have two epochs."""
    from pellucid.app.home import create_home

    folder = tmp_path_factory.mktemp("photos")
    for number, (pixels, label) in enumerate(zip(*draw_shapes(40, 32, seed=4), strict=True)):
        (folder / label).mkdir(exist_ok=True)
        Image.fromarray(pixels).save(folder / label / f"{number}.png")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "pellucid.app.comparison_runs.run_comparison",
            lambda lesson, pictures, report: run_comparison(lesson, pictures, report, 2),
        )
        with listening(create_home(folder)) as found:
            yield found


@pytest.fixture
def run(page):
    """The comparison run of the lesson on pictures as numbers."""
    OpenedLesson(page, "pictures").open()
    return page.get_by_role("region", name="Comparison run")


def points(text: str) -> float:
    return float(text.split()[0].rstrip("%").replace("−", "-"))


def test_the_recorded_run_is_shown_with_its_verdicts(run):
    recorded = json.loads((LESSONS / "pictures" / "comparison.json").read_text("utf-8"))
    expect(run).to_contain_text("This result is recorded")
    verdict = recorded["verdicts"][2]
    shown = run.get_by_role("status", name=CONVNET, exact=True)
    assert points(shown.inner_text()) == pytest.approx(100 * verdict["mean"], abs=0.051)
    last = [e for e in recorded["epochs"] if e["variant"] == "convnet"]
    by_seed = {e["seed"]: e["validation_accuracy"] for e in last}
    row = run.get_by_role("row", name=re.compile(r"^Convnet 47,"))
    for seed, value in by_seed.items():
        cell = row.get_by_role("cell").nth(1 + seed).inner_text()
        assert float(cell.rstrip("%")) == pytest.approx(100 * value, abs=0.051)


def test_the_loss_and_its_table_can_be_seen(run):
    run.get_by_role("button", name="Loss").click()
    expect(run.get_by_role("img", name=re.compile("^Convnet: Loss by epoch"))).to_be_visible()
    run.get_by_text("Loss by epoch as a table").click()
    table = run.get_by_role("region", name="Loss by epoch as a table (mean of the seeds)")
    recorded = json.loads((LESSONS / "pictures" / "comparison.json").read_text("utf-8"))
    dense = [e["loss"] for e in recorded["epochs"] if e["variant"] == "dense"]
    n = len(dense) // 3
    first = table.get_by_role("row").nth(1).get_by_role("cell").first.inner_text()
    assert float(first) == pytest.approx(sum(dense[::n]) / 3, abs=0.006)


@pytest.mark.long
def test_a_run_is_trained_live_on_the_readers_pictures(run):
    step = run.page.get_by_role("region", name=re.compile("Train both networks"))
    expect(step).to_contain_text("not done yet")
    expect(run.get_by_role("button", name="photos", pressed=True)).to_contain_text("40 pictures")
    run.get_by_role("button", name="Train now").click()
    expect(run.get_by_role("progressbar", name="Training")).to_be_visible()
    expect(run).to_contain_text("epochs are done", timeout=LONG)
    expect(run).to_contain_text("Trained on this computer on photos", timeout=LONG)
    expect(run).to_contain_text("32 pictures for training, 8 for validation, 3 seeds")
    answer = run.page.request.get(
        "/api/learn/comparison-run?lesson=pictures&data=own",
        headers={"Sec-Fetch-Site": "same-origin"},
    ).json()
    assert len(answer["epochs"]) == 4 * 3 * 2
    shown = run.get_by_role("status", name=CONVNET, exact=True).inner_text()
    assert points(shown) == pytest.approx(100 * answer["verdicts"][2]["mean"], abs=0.051)
    expect(step).not_to_contain_text("not done yet")


def test_a_cancelled_run_leaves_the_recorded_one(run):
    run.get_by_role("button", name="Drawn sample").click()
    run.get_by_role("button", name="Train now").click()
    run.get_by_role("button", name="Cancel: Training").click()
    expect(run.get_by_role("button", name="Start again: Training")).to_be_visible()
    expect(run).to_contain_text("This result is recorded")
