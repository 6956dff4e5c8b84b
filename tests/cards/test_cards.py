"""Cards survive hostile names, viewers without styles, dark pages and narrow consoles."""

import re

import pytest
from tests.report.conftest import Page

from pellucid.cards.card import Card, Grid, Table, Tile
from pellucid.cards.cross_validation_card import cross_validation_card
from pellucid.cards.html import card_html
from pellucid.cards.pictures_card import pictures_card
from pellucid.cards.predictions_card import MAX_ROWS, predictions_card
from pellucid.cards.run_card import accuracy_sentence, run_card
from pellucid.cards.text import card_text
from pellucid.inference.prediction import Prediction

HOSTILE = "<script>alert('x')</script>\"&\ud800\n\x1b[31m"
ADDRESS = "data:image/jpeg;base64,AAAA"
CARD = Card(
    f"Title {HOSTILE}",
    (f"Line {HOSTILE}",),
    (
        Table(
            (HOSTILE, "n"),
            [(HOSTILE, "1,000"), ("고양이", "2")],
            title=HOSTILE,
            numeric=frozenset({1}),
            note=HOSTILE,
            thumbnails=(ADDRESS, None),
        ),
        Grid(tuple(Tile(HOSTILE, (HOSTILE,), ADDRESS) for _ in range(8)), HOSTILE),
    ),
)


def test_everything_is_escaped_and_closed():
    html = card_html(CARD)
    page = Page(html)
    assert "script" not in page.tags
    assert {name for name, _ in page.attributes} <= {
        "style", "align", "valign", "src", "alt", "title", "width", "height", "cellpadding",
    }  # fmt: skip
    assert html.encode("utf-8")  # a notebook is saved as UTF-8
    assert "Title <script>alert('x')</script>\"&" in page.text
    assert page.tags.count("img") == 9


def test_colours_are_those_of_the_page():
    styles = ";".join(value for name, value in Page(card_html(CARD)).attributes if name == "style")
    assert set(re.findall(r"background:([^;]+)", styles)) == {"transparent"}
    assert set(re.findall(r"(?<![\w-])color:([^;]+)", styles)) == {"inherit"}
    assert not re.search(r"#[0-9a-f]{3}|rgb|url", styles)


def test_without_styles_it_is_headings_and_tables():
    """GitHub's viewer removes the styles."""
    page = Page(re.sub(r' style="[^"]*"', "", card_html(CARD)))
    assert page.tags.count("h4") == 1
    assert page.tags.count("th") == 3  # the first is above the pictures
    assert page.cells("–") == [["–", "고양이", "2"]]


def test_long_names_are_cut():
    html = card_html(Card("x" * 100_000))
    assert len(html) < 400
    assert "…" in html


def test_text_has_aligned_columns_also_with_korean_letters():
    table = Table(("name", "n"), [("고양이", "1,000"), ("dog", "2")], numeric=frozenset({1}))
    lines = card_text(Card("t", (), (table,))).splitlines()
    assert lines[2:] == ["name        n", "고양이  1,000", "dog         2"]


def test_text_has_no_control_characters_and_bounded_lines():
    table = Table(("a",), [(HOSTILE + "x" * 999,)], title=HOSTILE[:40], note=HOSTILE[:40])
    text = card_text(Card(HOSTILE[:40], ("l\x1b]0;x\x07",), (table,)))
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_many_predictions_are_counted():
    many = [Prediction(f"{n}.jpg", ("cat",), (1.0,)) for n in range(MAX_ROWS + 5)]
    card = predictions_card(many)
    assert card.title == "25 predictions"
    assert len(card.blocks[0].rows) == MAX_ROWS
    assert card.blocks[0].note == "5 more are not shown."


def test_a_picture_of_none_of_the_classes_and_an_error_are_said():
    card = predictions_card(
        [
            Prediction("a", ("cat", "dog"), (0.7, 0.3), is_known=False),
            Prediction("b", (), (), "The file is empty."),
        ]
    )
    assert card.blocks[0].rows == [
        ("a", "probably none of the classes; if one, cat", "70.0%", "dog 30.0%"),
        ("b", "error: The file is empty.", "", ""),
    ]


@pytest.mark.parametrize("metrics", [None, {}, {"accuracy": 0.5}, {"accuracy_interval": 3}])
def test_a_run_whose_metrics_are_not_known_still_has_a_card(metrics):
    text = card_text(run_card("photos", "scratch", ["a", "b"], metrics))
    assert text.startswith("Run photos\nRecipe: scratch.\n2 classes: a, b.")
    assert accuracy_sentence(metrics or {}) == ""


def test_the_number_of_pictures_is_not_claimed_where_it_is_not_known():
    tiles = [Tile("a", ("a",), None)]
    assert pictures_card(tiles, 1, is_exact=True).blocks[0].note == ""
    known = pictures_card(tiles, 1, is_exact=False)
    assert (known.title, known.blocks[0].note) == ("More than 1 pictures", "1 of them is shown.")


def test_a_class_that_no_fold_tested_is_not_the_worst():
    card = cross_validation_card(
        "pets",
        (3, 1),
        ["cat", "dog", "square"],
        {},
        (12, 1.0, (0.76, 1.0)),
        [[6, 0, 0], [0, 6, 0], [0, 0, 0]],
        [(1.0, 1.0, 1.0, 6), (0.5, None, 0.0, 6), (None, None, None, 0)],
    )
    text = card_text(card)
    assert "One class was not tested: square." in text
    lines = [line.split() for line in text.splitlines()]
    rows = [line for line in lines if len(line) == 5 and line[0] in ("cat", "dog", "square")]
    assert rows == [
        ["dog", "50.0%", "-", "0.000", "6"],
        ["cat", "100.0%", "100.0%", "1.000", "6"],
        ["square", "-", "-", "-", "0"],
    ]
