"""The step that improves a classifier, in a browser: sort pictures, look at the map, compare."""

import json
import re
from dataclasses import replace

import polars as pl
import pytest
from playwright.sync_api import expect
from tests.made_project import made_project

from pellucid.app.studio.ranking_job import rank_project
from pellucid.data.catalog import SCHEMA
from pellucid.data.projects.project import Project
from pellucid.progress import Watcher
from pellucid.run import RunFolder

from ..drawn_pictures import draw_noise
from ..written_run import LABELS, write_run

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.once]

TEXTS = {
    "en": {
        "left": "Which class is it? {n} pictures are left.",
        "map": "Map of 9 pictures",
        "chosen": "{n} pictures selected",
        "misplaced": "Select the picture that lies among other classes",
        "luck": "The difference may be luck.",
        "needs": re.compile("need a classifier"),
    },
    "ko": {
        "left": "어느 클래스인가요? {n}장 남았습니다.",
        "map": "사진 9장의 지도",
        "chosen": "사진 {n}장 선택됨",
        "misplaced": "다른 클래스 사이에 있는 사진 1장 선택",
        "luck": "우연한 차이일 수 있습니다.",
        "needs": re.compile("분류기가 있어야 합니다"),
    },
}


def draw(path, seed):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(draw_noise(seed, (20, 20)))
    return path


def write_training(folder, project, classifier_folder, name, predicted, created):
    run = RunFolder(write_run(folder / "runs" / name, classifier_folder))
    run.write_record(replace(run.read_record(), source=str(project.root), created=created))
    right = sum(label == "dog" for label in predicted) / len(predicted)
    facts = {"accuracy": right, "accuracy_interval": [0.1, 0.9], "n_test": len(predicted)}
    run.metrics.write_text(json.dumps(facts))
    n = range(len(predicted))
    columns = {"path": [f"dog/dog-{i}.png" for i in n]}
    columns |= {"label": ["dog"] * len(predicted), "split": ["test"] * len(predicted)}
    catalog = pl.DataFrame({**columns, "hash": [f"{i:064x}" for i in n]})
    missing = [
        pl.lit(None, kind).alias(each)
        for each, kind in SCHEMA.items()
        if each not in catalog.columns
    ]
    catalog.with_columns(missing).write_parquet(run.catalog)
    pl.DataFrame(columns).with_columns(
        pl.Series("predicted", predicted),
        pl.lit(0.8).alias("confidence"),
        pl.Series("probabilities", [[0.1, 0.8, 0.1]] * len(predicted)),
    ).write_parquet(run.predictions)


def write_map(project):
    """Write a map of nine pictures, three of each class, on a three by three grid."""
    content = {
        "paths": [f"{label}/{label}-{n}.png" for label in sorted(LABELS) for n in range(3)],
        "classes": sorted(LABELS),
        "labels": [0, 0, 0, 1, 1, 1, 2, 2, 2],
        "components": [v for row in range(3) for column in range(3) for v in (column / 2, row / 2)],
        "variance_shares": [0.5, 0.25],
        "n_embedded": 9,
        "misplaced": [4],
        "n_left_out": 0,
    }
    content["t_sne"] = content["components"]
    (project.folder.hidden / "feature_map.json").write_text(json.dumps(content))


@pytest.fixture(scope="module")
def working_folder(working_folder, classifier_folder):
    folder = working_folder
    for lang in TEXTS:
        root = folder / "projects" / f"better-{lang}"
        for label in LABELS:
            for number in range(3):
                draw(root / label / f"{label}-{number}.png", number)
        project = made_project(root)
        for seed in range(100, 106):
            project.receive(draw(folder / "new.png", seed).read_bytes())
        for name, predicted in (("one", ["dog", "고양이", "고양이"]), ("two", ["dog"] * 3)):
            created = f"2026-05-1{len(predicted)}T09:30:00+00:00"
            run = f"{name}-{lang}"
            write_training(folder, project, classifier_folder, run, predicted, created)
        rank_project(root, Watcher())
        write_map(project)
    (folder / "projects" / "new").mkdir()
    made_project(folder / "projects" / "new")
    return folder


@pytest.fixture(scope="module")
def address(home_address):
    return home_address


@pytest.mark.parametrize("lang", TEXTS)
def test_a_classifier_is_improved(page, expected_problems, working_folder, lang):
    # A picture may be moved while it is being loaded.
    expected_problems.append("/picture?")
    text = TEXTS[lang]
    project = Project(working_folder / "projects" / f"better-{lang}")
    page.goto(f"/studio/#/better-{lang}/improve?lang={lang}")
    question = page.locator("#which-class")
    expect(question).to_have_text(text["left"].format(n=6))
    page.keyboard.press("Enter")  # as the classifier guesses
    expect(question).to_have_text(text["left"].format(n=5))
    page.keyboard.press("1")
    expect(question).to_have_text(text["left"].format(n=4))
    page.keyboard.press("s")
    expect(question).to_have_text(text["left"].format(n=3))
    page.keyboard.press("Control+z")
    expect(question).to_have_text(text["left"].format(n=4))
    page.keyboard.press("Control+z")
    expect(question).to_have_text(text["left"].format(n=5))
    assert len(project.inbox()) == 5
    # On the map: by keyboard, by the button, by a line around three of them.
    figure = page.get_by_role("application", name=text["map"])
    figure.focus()
    for key in ("ArrowRight", "Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
    expect(page.get_by_role("region", name=text["chosen"].format(n=2))).to_be_visible()
    page.get_by_role("button", name=text["misplaced"]).click()
    expect(page.get_by_role("region", name=text["chosen"].format(n=2))).to_be_visible()
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    side = min(box["width"], box["height"]) - 30
    left = box["x"] + (box["width"] - side) / 2
    top = box["y"] + (box["height"] - side) / 2
    page.mouse.move(left - 8, top - 8)
    page.mouse.down()
    for x, y in ((side + 8, -8), (side + 8, 40), (-8, 40), (-8, -8)):
        page.mouse.move(left + x, top + y, steps=3)
    page.mouse.up()
    expect(page.get_by_role("region", name=text["chosen"].format(n=5))).to_be_visible()
    # Compared with the training before.
    expect(page.get_by_text(text["luck"])).to_be_visible()
    compared = page.locator("section", has=page.locator("#compared"))
    assert {f"one-{lang}", f"two-{lang}"} == set(compared.get_by_role("link").all_inner_texts())


def test_without_a_classifier_the_step_says_what_is_needed(page, working_folder):
    for lang, text in TEXTS.items():
        page.goto(f"/studio/#/new/improve?lang={lang}")
        expect(page.get_by_text(text["needs"])).to_be_visible()
        expect(page.locator("#which-class")).to_have_count(0)
        expect(page.locator("#compared")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("working_folder")
def test_the_step_has_no_serious_barriers(narrow_page, assert_accessible, scheme):
    page = narrow_page(scheme)
    page.goto("/studio/#/better-ko/improve?lang=ko")
    page.locator("#which-class").wait_for()
    page.get_by_role("application").wait_for()
    page.get_by_text(TEXTS["ko"]["luck"]).wait_for()
    assert_accessible(page)
