"""Fine-tuning in the studio to its end: killed in the middle, resumed, and tested."""

import json
import re
from pathlib import Path

import numpy as np
import polars as pl
import psutil
import pytest
from playwright.sync_api import expect
from tests.made_project import made_project

from pellucid.app.studio.job_files import latest_job
from pellucid.app.studio.job_views import view_job

from .. import drawn_pictures

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.once, pytest.mark.timeout(1200)]

N = 10
LABELS = dict(zip(("가로줄", "점", "stripes"), drawn_pictures.KINDS, strict=True))


@pytest.fixture(scope="module")
def address(home_address):
    return home_address


@pytest.fixture
def project(working_folder):
    root = working_folder / "projects" / "tuned"
    for seed, (label, kind) in enumerate(LABELS.items()):
        for number in range(N):
            chance = np.random.default_rng([seed, number])
            drawn_pictures.draw(root / label / f"{number}.png", kind, chance, (40, 40))
    return made_project(root)


def kill(project):
    """Kill the process of the training, as a computer does that is switched off."""
    job = str(latest_job(project, "train"))
    (process,) = [
        each for each in psutil.process_iter(["cmdline"]) if job in (each.info["cmdline"] or [])
    ]
    process.kill()


@pytest.mark.usefixtures("shared_cache")
def test_a_killed_fine_tuning_goes_on_and_is_tested(page, working_folder, project):
    name = project.root.name
    page.goto(f"/studio/#/{name}/train?lang=en")
    page.get_by_text("More ways to train").click()
    page.get_by_role("radio", name=re.compile("^Fine-tuning")).check()
    page.get_by_role("button", name="Train", exact=True).click()
    curve = page.get_by_role("img", name=re.compile("^Accuracy by epoch"))
    page.get_by_text(re.compile(r"of at most \d+ epochs are done")).wait_for(timeout=300_000)
    expect(curve).to_be_visible(timeout=60_000)
    before = len(view_job(project, "train").epochs)
    kill(project)
    expect(page.get_by_role("alert")).to_contain_text("It ended unexpectedly.", timeout=30_000)
    resume = page.get_by_role("button", name="Resume", exact=True)
    resume.click()
    expect(page.get_by_text("It ended unexpectedly.")).to_have_count(0, timeout=30_000)
    link = page.get_by_role("link", name="See the test result")
    link.wait_for(timeout=700_000)
    expect(resume).to_have_count(0)
    # The curves have all epochs: those before the end, and those after.
    run = Path(working_folder, "runs", name)
    history = pl.read_csv(run / "history.csv")
    view = view_job(project, "train")
    assert before >= 1
    assert len(view.epochs) == len(history) > before
    assert [row.val_accuracy for row in view.epochs] == history["val_accuracy"].to_list()
    page.get_by_text("Progress of the training").click()
    expect(curve).to_be_visible()
    assert json.loads((run / "config.json").read_text())["recipe"] == "fine-tune"
    link.click()
    page.get_by_role("heading", name="Test result").wait_for()
    metrics = json.loads((run / "metrics.json").read_text())
    n, accuracy = metrics["n_test"], metrics["accuracy"]
    said = f"{round(n * accuracy)} of {n} test pictures were classified correctly"
    expect(page.get_by_text(said)).to_be_visible()
    # A picture of it has its reasons.
    page.goto(f"/studio/#/{name}/test?lang=en&picture={view_path(run)}")
    expect(page.get_by_role("dialog").get_by_role("img")).not_to_have_count(0, timeout=60_000)


def view_path(run):
    """Return the path of a test picture."""
    return pl.read_parquet(run / "predictions.parquet")["path"][0]
