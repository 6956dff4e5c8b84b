"""The tables, plots and card of a run, against its files."""

import numpy as np
import polars as pl
import pytest
from PIL import Image
from tests.report.conftest import Page

import pellucid
from pellucid.errors import ConfigError, RunError

HISTORY = {"epoch": [1, 2], "loss": [0.9, 0.5], "val_loss": [1.0, 0.7]}


@pytest.fixture
def run(small_run):
    """Open a run of which the report's own reader needs no classifier."""

    def make(**others):
        folder = small_run(**others)
        (folder.classifier / "model.onnx").write_bytes(b"")
        (folder.classifier / "classifier.json").write_text("{}")
        return pellucid.Run(folder.path)

    return make


def test_predictions_are_those_of_the_test(run):
    opened = run()
    assert len(opened.predictions) == opened.metrics["n_test"] == 5
    right = (opened.predictions["label"] == opened.predictions["predicted"]).mean()
    assert right == opened.metrics["accuracy"]


def test_the_most_confident_mistakes_come_first(run):
    opened = run()
    assert opened.mistakes()["path"].to_list() == ["a/2.png", 'b/4" onerror="x.png']
    assert opened.mistakes(1)["confidence"].to_list() == pytest.approx([0.97])
    assert opened.mistakes().columns == ["path", "label", "predicted", "confidence"]
    for wrong in (0, -1, 2.5, True, None):
        with pytest.raises(ConfigError, match="n was given"):
            opened.mistakes(wrong)


def test_the_history_is_that_of_the_file(run):
    opened = run(history=HISTORY, details={"epochs": 2, "best_epoch": 2}, recipe="scratch")
    assert opened.history.equals(pl.DataFrame(HISTORY))
    ax = opened.plot_history()
    assert [line.get_ydata()[-1] for line in ax.lines[:2]] == [0.5, 0.7]
    assert ax.get_legend_handles_labels()[1][2] == "epoch 2, kept"


def test_a_run_without_epochs_says_so(run):
    with pytest.raises(RunError, match=r"was not trained in epochs.*features"):
        _ = run().history


def test_the_confusion_matrix_is_that_of_the_test(run):
    ax = run().plot_confusion()
    assert np.asarray(ax.images[0].get_array()).tolist() == [[1, 1], [1, 2]]


def test_the_card_shows_mistakes_with_their_pictures(run, tmp_path):
    opened = run()
    path = tmp_path / "photos" / "a" / "2.png"
    path.parent.mkdir(parents=True)
    Image.new("RGB", (30, 20), "red").save(path)
    html = opened._repr_html_()
    page = Page(html)
    assert "script" not in page.tags
    assert page.tags.count("img") == 1
    assert "Accuracy 60.0% on 5 held-out pictures" in page.text
    assert page.cells("Accuracy") == [["Accuracy", "0.600", "0.231 to 0.882"]]
    assert ["a/2.png", "고양이 🐈", "<script>alert('x')</script>", "97.0%"] in [
        row[1:] for row in page.rows
    ]


def test_a_run_that_is_not_tested_has_a_card(run):
    opened = run()
    (opened.path / "metrics.json").unlink()
    assert "The run has not been tested yet." in Page(opened._repr_html_()).text
