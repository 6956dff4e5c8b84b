"""The first screen of a report: the result, what to mend, what to do; the rest is folded."""

import os
import re
import shutil
from html import unescape

import pytest

from pellucid.i18n import use_language
from pellucid.report.document import write_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
BOTTOM = "() => document.querySelector('#overview .steps').getBoundingClientRect().bottom"
WIDTH = "() => document.documentElement.scrollWidth"


@pytest.fixture
def run(make_run, picture, answer):
    """Three classes with mistakes, few test pictures, and a picture in the test and in training."""
    labels = ["고양이", "강아지", "new zealand rabbit"]
    pictures = [picture(f"{i}.png", labels[i % 3], "test") for i in range(30)]
    pictures += [picture("again.png", labels[0], duplicate_of="0.png")]
    right = {0: [0.8, 0.1, 0.1], 1: [0.1, 0.8, 0.1], 2: [0.1, 0.1, 0.8]}
    answers = [
        answer(f"{i}.png", labels, labels[i % 3], right[1 if i < 9 else i % 3]) for i in range(30)
    ]
    return make_run(labels, pictures, answers)


def first_screen(run):
    """Return the text before the first folded section, without what is folded there too."""
    page = write_report(run).read_text("utf-8")
    first = page[page.index("<body") : page.index('<details class="section">')]
    first = re.sub(r"</summary>.*?</details>", "", first, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", first)).replace("\u00a0", " ").split())


def test_it_says_how_good_what_is_mistaken_what_to_mend_and_what_to_do(run):
    text = first_screen(run)
    assert "80.0% accuracy" in text
    # Wilson's interval of 24 in 30, from his formula with z = 1.96 by hand.
    assert "95% interval: 62.7% to 90.5%" in text
    assert (
        "Most often mistaken: 3 of 10 pictures of new zealand rabbit are taken for 강아지" in text
    )
    assert "The test is easier than it should be. 1 picture of the test also appeared" in text
    assert 1 <= text.count("pellucid train") + text.count("pellucid explore") <= 3
    assert len(text.split()) < 200


def test_nothing_to_mend_is_said(make_run, picture, answer):
    labels = ["개", "새"]
    sure = [[0.99, 0.01], [0.01, 0.99]]
    pictures = [picture(f"{i}.png", labels[i % 2], "test") for i in range(200)]
    answers = [answer(f"{i}.png", labels, labels[i % 2], sure[i % 2]) for i in range(200)]
    text = first_screen(make_run(labels, pictures, answers))
    assert "No class was mistaken for another." in text
    assert "Nothing to mend was found in the files of this run." in text


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_fits_on_the_screen(run, language, width, height):
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        if os.environ.get("PELLUCID_REQUIRE_BROWSER"):
            pytest.fail("There is no Chromium here, so no page was shown.")
        pytest.skip("There is no Chromium here, so no page was shown.")
    with use_language(language):
        path = write_report(run)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(path.as_uri())
        assert page.evaluate(BOTTOM) < height
        assert page.evaluate(WIDTH) <= width
        # A link to a folded section opens it.
        page.locator("a[href='#identical']").first.click()
        assert page.locator(".section[open] #identical").is_visible()
        browser.close()
