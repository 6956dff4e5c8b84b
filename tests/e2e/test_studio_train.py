"""The step in which a classifier is trained: ways, curves, stop, going on, and what came of it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.made_project import made_project

from pellucid.app.studio.job_files import latest_job

from .. import drawn_pictures

pytestmark = [pytest.mark.slow, pytest.mark.once]

TEXTS = {
    "en": {
        "train": "Train",
        "more": "More ways to train",
        "scratch": re.compile("^From scratch"),
        "measuring": "The time is being measured …",
        "epochs": re.compile("of at most 40 epochs are done"),
        "curve": re.compile("^Accuracy by epoch"),
        "stop": "Stop",
        "stopped": "It was stopped.",
        "go on": "Resume",
        "test": "See the test result",
        "right": "{right} of {n} test pictures were classified correctly: {percent:.1f}%",
        "course": "Progress of the training",
        "stage": "Starting Keras",
        "died": "It ended unexpectedly.",
        "result": "Test result",
        "left": re.compile("About .* left"),
    },
    "ko": {
        "train": "학습 시작",
        "more": "다른 학습 방법",
        "scratch": re.compile("^처음부터 학습"),
        "measuring": "걸리는 시간을 재는 중입니다…",
        "epochs": re.compile("최대 40에포크 중"),
        "curve": re.compile("^에포크별 정확도"),
        "stop": "중지",
        "stopped": "중지했습니다.",
        "go on": "이어서 학습",
        "test": "시험 결과 보기",
        "right": "시험용 사진 {n}장 중 {right}장을 맞혔습니다. 정확도는 {percent:.1f}%",
        "course": "학습 과정",
        "stage": "Keras를 시작하는 중",
        "died": "예기치 않게 끝났습니다.",
        "result": "시험 결과",
        "left": re.compile("약 .* 남음"),
    },
}


@pytest.fixture(scope="module")
def address(home_address):
    return home_address


def project_of(folder, name):
    root = folder / "projects" / name
    for seed, (label, kind) in enumerate({"점": "dots", "stripes": "vertical"}.items()):
        (root / label).mkdir(parents=True)
        for number in range(15):
            chance = np.random.default_rng([seed, number])
            drawn_pictures.draw(root / label / f"{number}.png", kind, chance, (40, 40))
    return made_project(root)


def write_events(project, *events):
    """Write the events of a training of which no process is left."""
    folder = project.folder.hidden / "jobs" / "train"
    folder.mkdir(parents=True, exist_ok=True)
    first = {"run": "photos", "recipe": "scratch", "time": 1.5}
    lines = [json.dumps(each) + "\n" for each in (first, *events)]
    (folder / "000000.jsonl").write_text("".join(lines), encoding="utf-8")


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize("lang", TEXTS)
def test_a_training_from_scratch_is_stopped_and_goes_on(page, working_folder, lang):
    text = TEXTS[lang]
    project = project_of(working_folder, f"scratch-{lang}")
    page.goto(f"/studio/#/scratch-{lang}/train?lang={lang}")
    page.get_by_text(text["more"]).click()
    expect(page.get_by_text(text["measuring"])).to_have_count(3, timeout=20_000)
    page.get_by_role("radio", name=text["scratch"]).check()
    page.get_by_role("button", name=text["train"], exact=True).click()
    # The estimate makes way.
    page.get_by_text(text["epochs"]).wait_for(timeout=250_000)
    expect(page.get_by_role("img", name=text["curve"])).to_be_visible()
    page.reload()  # the page comes back in the middle
    page.get_by_role("button", name=text["stop"], exact=True).click()
    page.get_by_text(text["stopped"]).wait_for(timeout=60_000)
    assert latest_job(project, "estimate") is not None
    page.get_by_role("button", name=text["go on"], exact=True).click()
    link = page.get_by_role("link", name=text["test"])
    expect(page.get_by_text(text["stopped"])).to_have_count(0)
    link.wait_for(timeout=250_000)
    metrics = json.loads(Path(working_folder, f"runs/scratch-{lang}/metrics.json").read_text())
    n, accuracy = metrics["n_test"], metrics["accuracy"]
    expected = text["right"].format(right=round(n * accuracy), n=n, percent=100 * accuracy)
    expect(page.get_by_text(expected)).to_be_visible()
    page.get_by_text(text["course"]).click()
    expect(page.get_by_role("rowheader", name=text["stage"]).first).to_be_visible()
    link.click()
    page.get_by_role("heading", name=text["result"]).wait_for()


@pytest.mark.parametrize("lang", TEXTS)
def test_estimates_and_an_unexpected_end(page, working_folder, lang):
    text = TEXTS[lang]
    project = project_of(working_folder, f"ended-{lang}")
    write_events(project, {"at": 1.0, "stage": "Reading pictures"})
    folder = project.folder.hidden / "jobs" / "estimate"
    folder.mkdir()
    found = [
        {"recipe": "features", "seconds": 20.0},
        {"recipe": "scratch", "seconds": 240.0},
        {"recipe": "fine-tune", "problems": ["The training needs 9.0 GB of memory."]},
    ]
    events = [{"time": 1.5, "revision": project.revision()}, *({"estimate": e} for e in found)]
    lines = [json.dumps(each) + "\n" for each in [*events, {"end": "done"}]]
    (folder / "000000.jsonl").write_text("".join(lines))
    page.goto(f"/studio/#/ended-{lang}/train?lang={lang}")
    expect(page.get_by_role("alert")).to_contain_text(text["died"])
    expect(page.get_by_role("button", name=text["go on"], exact=True)).to_have_count(0)
    page.get_by_text(text["more"]).click()
    times = page.get_by_role("group").get_by_role("status")
    expected = {
        "en": ["About 20 s here.", "The time could not be measured.", "At most about 4 min here."],
        "ko": ["약 20초", "걸리는 시간을 재지 못했습니다.", "길어도 약 4분"],
    }
    for n, each in enumerate(expected[lang]):
        expect(times.nth(n)).to_contain_text(each)
    expect(page.get_by_text("9.0 GB of memory")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barriers(narrow_page, assert_accessible, working_folder, scheme):
    project = project_of(working_folder, f"axe-{scheme}")
    rows = [
        {"epoch": {"epoch": n, "loss": 1 / n, "accuracy": 0.5, "val_loss": 1.1 / n,
                   "val_accuracy": 0.5, "seconds": 1.0}}
        for n in range(1, 9)
    ]  # fmt: skip
    stage = "Training efficientnet_lite2 from block15_expand_conv upwards, in float32"
    note = {"note": "a/very/long/path/without/a/place/to/break" * 4}
    tested = {"accuracy": 0.5, "interval": [0.2, 0.8], "n_test": 10}
    write_events(
        project, {"at": 1.0, "stage": stage}, {"n_epochs": 40}, *rows, note, {"tested": tested},
        {"at": 9.0, "end": "failed", "problem": "no/place/to/break/" * 8},
    )  # fmt: skip
    page = narrow_page(scheme)
    page.goto(f"/studio/#/axe-{scheme}/train?lang=ko")
    page.get_by_text("학습 과정").click()
    page.get_by_text("참고 사항").click()
    expect(page.get_by_role("img")).to_have_count(2)
    assert_accessible(page)
