"""The studio without a mouse: from an empty project to a classifier that is taken away."""

import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from pellucid.data.projects.project import Project

from .. import drawn_pictures
from ..drawn_pictures import draw_noise

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.once, pytest.mark.timeout(900)]

N, N_WRONG = 14, 5
N_STOPS = 150
"""Most presses of the Tab key from one thing to the next."""

# Notes each drawn frame in which nothing has the focus, unless the Tab key has left the page.
WATCH = """
    window.lost = [];
    let last = "", isTab = false, hasBegun = false;
    addEventListener("keydown", (event) => { isTab = event.key === "Tab"; }, true);
    addEventListener("focusin", ({ target }) => {
        last = target.outerHTML.slice(0, 120);
        hasBegun = true;
    });
    const look = () => {
        const isLost = !document.activeElement || document.activeElement === document.body;
        if (hasBegun && isLost && !isTab) window.lost.push(last);
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"""
OUTLINE = """() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
}"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Files of two classes, of which some pictures show the other one; and two equal files."""
    found = {}
    for seed, (label, kind, other) in enumerate(
        [("dots", "dots", "vertical"), ("stripes", "vertical", "dots")]
    ):
        folder = tmp_path_factory.mktemp(label)
        # With 30 pictures to learn from at the end, there is a threshold for "none of these".
        n_right = N + seed
        for number in range(n_right + N_WRONG):
            chance = np.random.default_rng([seed, number])
            shown = kind if number < n_right else other
            drawn_pictures.draw(folder / f"{number:02}.png", shown, chance, (40, 40))
        found[label] = sorted(folder.iterdir())
    copy = found["dots"][0].with_name("copy.png")
    Image.open(found["dots"][0]).save(copy, compress_level=1)
    found["dots"].append(copy)
    return found


@pytest.fixture
def address(tmp_path, listening, monkeypatch):
    from pellucid.app.class_room.serving import phones_served
    from pellucid.app.home import create_home

    monkeypatch.chdir(tmp_path)
    with phones_served("127.0.0.1") as rooms, listening(create_home(rooms=rooms)) as found:
        yield found


class Keyboard:
    """Goes to things on the page with the Tab key, as a reader without a mouse."""

    def __init__(self, page):
        self.page = page

    def go_to(self, wanted):
        """Press Tab until the focus is there, and is seen on each stop."""
        expect(wanted).to_be_visible()
        expect(wanted).to_be_enabled()
        for _ in range(N_STOPS):
            if wanted.evaluate("(one) => one === document.activeElement"):
                assert self.page.evaluate(OUTLINE), wanted
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"The Tab key does not lead to {wanted}.")

    def press(self, wanted, key="Enter"):
        self.go_to(wanted)
        self.page.keyboard.press(key)

    def button(self, name, within=None, key="Enter", *, exact=True):
        self.press((within or self.page).get_by_role("button", name=name, exact=exact), key)

    def fill(self, wanted, text):
        self.go_to(wanted)
        self.page.keyboard.type(text)

    def select(self, wanted, option):
        """Choose an option by the letters that it begins with."""
        self.go_to(wanted)
        self.page.keyboard.type(option[:4])
        expect(wanted.locator("option:checked")).to_have_text(option)

    def choose_files(self, name, within, files):
        # The chooser itself belongs to the system.
        with self.page.expect_file_chooser() as chooser:
            self.button(name, within)
        chooser.value.set_files(files)

    def step(self, name):
        self.press(self.page.get_by_role("link", name=re.compile(rf"^\d? ?{name}")))

    def wait_for(self, is_reached):
        """Wait for what the server does after the page has gone on."""
        for _ in range(100):
            if is_reached():
                return
            self.page.wait_for_timeout(100)
        pytest.fail("It was not reached.")


@pytest.mark.usefixtures("shared_cache")
def test_the_whole_journey(page, tmp_path, files):
    page.add_init_script(WATCH)
    keyboard = Keyboard(page)
    collect(page, keyboard, tmp_path, files)
    project = Project(tmp_path / "projects" / "keys")
    select_and_move(page, keyboard, project)
    check(page, keyboard, project)
    train_and_test(page, keyboard)
    improve(page, keyboard, project)
    open_the_room(page, keyboard)
    take_away(page, keyboard)
    assert page.evaluate("window.lost") == []


def collect(page, keyboard, folder, files):
    page.goto("/#/network?lang=en")
    keyboard.press(page.get_by_role("link", name="Studio", exact=True))
    keyboard.fill(page.get_by_role("textbox", name="Name of the project"), "keys")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Collect")).to_be_focused()
    for label, some in files.items():
        keyboard.fill(page.get_by_role("textbox", name="Name of the class"), label)
        page.keyboard.press("Enter")
        card = page.get_by_role("region", name=label, exact=True)
        keyboard.choose_files(f"Add pictures to {label}", card, some)
        expect(card.locator("img")).to_have_count(len(some), timeout=20_000)
    # A wrong name is mended, and a class that nobody needs is removed.
    keyboard.fill(page.get_by_role("textbox", name="Name of the class"), "birdd")
    page.keyboard.press("Enter")
    keyboard.button("Rename birdd")
    name = page.get_by_role("region", name="birdd").get_by_role("textbox")
    expect(name).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    card = page.get_by_role("region", name="bird", exact=True)
    card.wait_for()
    keyboard.button("Colour of bird", card)
    keyboard.button("Colour 3", card)
    expect(card.get_by_role("button", name="Colour of bird")).to_be_focused()
    keyboard.button("Remove bird", card)
    expect(card).to_have_count(0)


def pictures_of(page, label):
    return page.locator(f"[data-class={label}]").get_by_role("button", name=re.compile("^Picture"))


def select_and_move(page, keyboard, project):
    pictures = pictures_of(page, "dots")
    n = pictures.count()
    # Tab stops once in a class; the arrow keys go on, and Shift selects what lies between.
    keyboard.press(pictures.first, "Space")
    expect(pictures.first).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Enter")
    bar = page.get_by_role("region", name="3 pictures selected")
    keyboard.select(bar.get_by_label("Move to"), "stripes")
    keyboard.button("Move", bar)
    expect(pictures).to_have_count(n - 3)
    expect(pictures.and_(page.locator(":focus"))).to_have_count(1)  # one that took their place
    assert len(project.pictures("dots")) == n - 3
    page.keyboard.press("Control+z")
    expect(pictures).to_have_count(n)
    keyboard.button(re.compile("^Redo"), exact=False)
    expect(pictures).to_have_count(n - 3)
    keyboard.button(re.compile("^Undo"), exact=False)
    expect(pictures).to_have_count(n)
    # A picture is set aside, and what is selected may be dropped.
    keyboard.go_to(pictures.and_(page.locator("[tabindex='0']")))
    page.keyboard.press("End")
    expect(pictures.last).to_be_focused()
    page.keyboard.press("Space")
    keyboard.button("Clear selection")
    expect(page.get_by_role("region", name="selected")).to_have_count(0)
    expect(pictures.last).to_be_focused()


def check(page, keyboard, project):
    keyboard.step("Check")
    expect(page.get_by_role("link", name=re.compile("Check.*finding"))).to_be_visible(
        timeout=90_000
    )
    copies = page.locator("details", has_text="Near duplicates")
    keyboard.press(copies.locator("summary").first)
    groups = copies.get_by_role("listitem")
    n, n_groups = sum(len(each.pictures) for each in project.classes()), groups.count()
    keyboard.button("Keep only the first", groups.first)
    expect(groups).to_have_count(n_groups - 1)
    assert sum(len(each.pictures) for each in project.classes()) < n
    doubtful = page.locator("details", has_text="Labels to look at")
    keyboard.press(doubtful.locator("summary").first)
    said = doubtful.locator("summary").inner_text()
    keyboard.button("Keep", doubtful.get_by_role("listitem").first)
    expect(doubtful.locator("summary")).not_to_have_text(said)  # it says how many are left
    assert len(project.kept()) == 1
    # The same as a queue.
    keyboard.button(re.compile("Go through"), doubtful, exact=False)
    dialog = page.get_by_role("dialog")
    question = dialog.get_by_role("img")
    asked = question.get_attribute("alt")
    page.keyboard.press("ArrowLeft")
    expect(question).not_to_have_attribute("alt", asked)
    assert len(project.kept()) == 2
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def train_and_test(page, keyboard):
    keyboard.step("Train")
    keyboard.button("Train")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_focused(timeout=30_000)
    link = page.get_by_role("link", name="See the test result")
    link.wait_for(timeout=200_000)
    keyboard.press(link)
    expect(page.get_by_role("link", name=re.compile(r"Test \d"))).to_be_focused()
    # From the matrix to the reasons for a wrong answer, and back.
    wrong = page.locator("td.wrong button:enabled").first
    keyboard.press(wrong)
    expect(wrong).to_have_attribute("aria-pressed", "true")
    listed = page.get_by_role("region", name="Test result").get_by_role("list").last
    first = listed.get_by_role("button").first
    keyboard.press(first)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(re.compile(r"^similarity")).first.wait_for(timeout=60_000)
    target = dialog.get_by_label("Move to")
    keyboard.go_to(target)
    page.keyboard.press("ArrowDown")
    keyboard.button("Move", dialog)
    dialog.get_by_text(re.compile("The picture is in the class")).wait_for()
    page.keyboard.press("Control+z")
    expect(dialog.get_by_text(re.compile("The picture is in the class"))).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(first).to_be_focused()
    slider = page.get_by_role("slider")
    keyboard.press(slider, "End")
    page.keyboard.press("Home")
    own = page.get_by_role("button", name="Use the training's threshold")
    keyboard.press(own)
    expect(own).to_be_disabled()
    expect(slider).to_be_focused()


def improve(page, keyboard, project):
    keyboard.step("Improve")
    n = sum(len(each.pictures) for each in project.classes())
    some = [
        {"name": f"{number}.png", "mimeType": "image/png", "buffer": draw_noise(number, (40, 40))}
        for number in range(3)
    ]
    keyboard.choose_files(
        "Add pictures without a class", page.get_by_role("region", name="The most useful"), some
    )
    keyboard.button("Find the most useful pictures")
    question = page.locator("#which-class")
    expect(question).to_contain_text("3 pictures are left", timeout=60_000)
    # The keys work at once.
    page.keyboard.press("1")
    expect(question).to_contain_text("2 pictures are left")
    page.keyboard.press("s")
    expect(question).to_contain_text("last picture")
    page.keyboard.press("Enter")
    expect(question).to_have_count(0)
    keyboard.wait_for(lambda: sum(len(each.pictures) for each in project.classes()) == n + 2)
    keyboard.button("Draw the map")
    figure = page.get_by_role("application")
    figure.wait_for(timeout=60_000)
    keyboard.press(figure, "ArrowRight")
    page.keyboard.press("Space")
    bar = page.get_by_role("region", name="1 picture selected")
    keyboard.button("Clear selection", bar)
    expect(figure).to_be_focused()


def open_the_room(page, keyboard):
    keyboard.step("Collect")
    keyboard.press(page.locator("summary", has_text="Pictures from phones"))
    keyboard.button("Open the room")
    page.get_by_role("img", name="http://127.0.0.1:").wait_for()
    keyboard.button("Close the room")
    page.get_by_role("button", name="Open the room").wait_for()


def take_away(page, keyboard):
    keyboard.step("Take away")
    take = page.get_by_role("button", name="Download as a zip file")
    with page.expect_download(timeout=90_000) as download:
        keyboard.press(take)
    assert download.value.suggested_filename == "keys.zip"
    expect(take).to_be_focused()
