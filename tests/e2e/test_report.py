"""The report of a run in a browser: the list of test pictures, filtered and sorted."""

import json

import numpy as np
import polars as pl
import pytest
from PIL import Image
from playwright.sync_api import expect

from pellucid.i18n import use_language
from pellucid.report.document import write_report
from pellucid.run import RunFolder

pytestmark = [pytest.mark.slow, pytest.mark.once]

LABELS = ["고양이", "</script><b>개", "새"]
N = 60


@pytest.fixture(scope="module")
def answers():
    """Random answers: true classes, probabilities and paths."""
    random = np.random.default_rng(3)
    probabilities = random.dirichlet([0.5] * 3, N)
    best = probabilities.argmax(axis=1)
    true = np.where(random.random(N) < 0.7, best, random.integers(0, 3, N))
    return true, probabilities, [f"{n}.png" for n in range(N)]


@pytest.fixture(scope="module")
def report(answers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    true, probabilities, paths = answers
    photos, run = folder / "photos", RunFolder(folder / "run")
    photos.mkdir()
    run.path.mkdir()
    for n, path in enumerate(paths):
        Image.new("RGB", (40, 30), (4 * n, 90, 200 - 2 * n)).save(photos / path)
    labels = [LABELS[c] for c in true]
    pl.DataFrame(
        {"path": paths, "label": labels, "split": "test", "health": "ok", "width": 40, "height": 30}
    ).with_columns(
        reason=pl.lit(None, pl.String), duplicate_of=pl.lit(None, pl.String)
    ).write_parquet(run.catalog)
    pl.DataFrame(
        {
            "path": paths,
            "split": "test",
            "label": labels,
            "predicted": [LABELS[c] for c in probabilities.argmax(axis=1)],
            "confidence": probabilities.max(axis=1),
            "probabilities": probabilities.tolist(),
        }
    ).write_parquet(run.predictions)
    run.config.write_text(json.dumps({"labels": LABELS, "source": str(photos)}), "utf-8")
    run.metrics.write_text("{}")
    return write_report(run)


@pytest.fixture
def page(browser, report):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    asked, problems = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text))
    opened.goto(report.as_uri())
    yield opened
    context.close()
    assert all(url.startswith((report.as_uri(), "data:")) for url in asked), asked
    assert not problems


def shown(page):
    """Return the file names that are shown, in their order."""
    return page.locator("#test-pictures li:not([hidden]) .path").all_inner_texts()


def test_filters_and_orders_are_those_of_numpy(page, answers):
    true, probabilities, paths = answers
    best, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    top = np.sort(probabilities, axis=1)
    page.get_by_text("The test pictures: filter and sort").click()
    status = page.locator("#test-pictures").get_by_role("status")
    expect(status).to_have_text(f"Shown: {N} of {N}.")
    form = page.get_by_role("form", name="Filter and sort")

    form.get_by_label("Result").select_option("wrong")
    form.get_by_label("Order").select_option("highest confidence first")
    wrong = np.flatnonzero(best != true)
    expected = wrong[np.argsort(-confidence[wrong])]
    assert shown(page) == [paths[n] for n in expected]
    expect(status).to_have_text(f"Shown: {len(wrong)} of {N}.")

    form.get_by_label("Confidence at least").fill("60")
    form.get_by_label("Confidence at most").fill("90")
    form.get_by_label("Order").select_option("smallest margin first")
    inside = wrong[(confidence[wrong] >= 0.6) & (confidence[wrong] <= 0.9)]
    assert 0 < len(inside) < len(wrong)
    expected = inside[np.argsort((top[:, -1] - top[:, -2])[inside])]
    assert shown(page) == [paths[n] for n in expected]

    form.get_by_role("button", name="Show all").click()
    expect(status).to_have_text(f"Shown: {N} of {N}.")
    form.get_by_label("True class").select_option(LABELS[1])
    form.get_by_label("Answer").select_option(LABELS[1])
    form.get_by_label("Order").select_option("file name")
    assert shown(page) == [paths[n] for n in np.flatnonzero((true == 1) & (best == 1))]


def test_a_cell_of_the_matrix_opens_its_pictures_by_keyboard(page, answers, assert_accessible):
    true, probabilities, paths = answers
    best = probabilities.argmax(axis=1)
    page.get_by_text("the confusion matrix").first.click()
    for row, column in ((0, 2), (1, 1)):
        link = page.locator(f".matrix a[href='#cell-{row}-{column}']")
        link.focus()
        page.keyboard.press("Enter")
        in_cell = np.flatnonzero((true == row) & (best == column))
        expected = in_cell[np.argsort(probabilities[in_cell, row])]
        assert len(in_cell) == int(link.inner_text())
        assert shown(page) == [paths[n] for n in expected]
        expect(page.locator("#test-pictures li:not([hidden])").first).to_be_focused()
        expect(page.locator("#test-pictures li:not([hidden])").first).to_be_in_viewport()
    page.go_back()
    assert (
        shown(page)[0]
        == paths[min(np.flatnonzero((true == 0) & (best == 2)), key=lambda n: probabilities[n, 0])]
    )
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page)
    page.emulate_media(media="print")
    expect(page.locator("#test-pictures")).to_be_hidden()


def test_without_scripts_it_is_a_list(browser, report):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri() + "#cell-1-1")
    expect(page.locator("#test-pictures li")).to_have_count(N)
    expect(page.locator("#cell-1-1")).to_be_in_viewport()
    expect(page.locator("#test-pictures form")).to_be_hidden()
    context.close()


def test_a_phone_in_korean(browser, report, assert_accessible):
    run = RunFolder(report.parent)
    with use_language("ko"):
        write_report(run)
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(report.as_uri() + "#cell-0-0")
    form = page.get_by_role("form", name="골라 보기와 정렬")
    expect(form.get_by_label("실제 클래스")).to_have_value("0")
    page.wait_for_function("document.getElementById('cell-0-0').getBoundingClientRect().top < 800")
    assert_accessible(page)
    context.close()
    write_report(run)
