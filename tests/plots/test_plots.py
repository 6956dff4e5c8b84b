"""Plots show the numbers that scikit-learn and the history give, on the caller's axes."""

import sys

import numpy as np
import polars as pl
import pytest
import sklearn.metrics

from pellucid.errors import ConfigError
from pellucid.plots.confusion_plot import normalized, plot_confusion
from pellucid.plots.history_plot import plot_history

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("agg")
from matplotlib import pyplot as plt  # noqa: E402  (after the backend is set)

TRUE, PREDICTED = np.random.default_rng(0).integers(0, 3, (2, 60))
COUNTS = sklearn.metrics.confusion_matrix(TRUE, PREDICTED)
HISTORY = pl.DataFrame(
    {"epoch": [1, 2, 3], "loss": [0.9, 0.5, 0.4], "val_loss": [1.0, 0.7, 0.8], "seconds": [1.0] * 3}
)


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


@pytest.mark.once
@pytest.mark.parametrize("normalize", [None, "true", "pred", "all"])
def test_shares_are_those_of_scikit_learn(normalize):
    expected = sklearn.metrics.confusion_matrix(TRUE, PREDICTED, normalize=normalize)
    np.testing.assert_allclose(normalized(COUNTS, normalize), expected)
    ax = plot_confusion(COUNTS, ["a", "b", "c"], normalize, None)
    np.testing.assert_allclose(ax.images[0].get_array(), expected)
    shown = [text.get_text() for text in ax.texts]
    form = "{:,}" if normalize is None else "{:.2f}"
    assert shown == [form.format(value) for value in expected.ravel()]


@pytest.mark.once
def test_a_class_without_pictures_has_shares_of_0():
    assert normalized(np.array([[0, 0], [1, 3]]), "true").tolist() == [[0, 0], [0.25, 0.75]]


@pytest.mark.once
@pytest.mark.parametrize("wrong", ["rows", True, 1, ""])
def test_another_normalization_is_refused(wrong):
    with pytest.raises(ConfigError, match='Expected "true", "pred" or "all"'):
        normalized(COUNTS, wrong)


@pytest.mark.once
def test_the_callers_axes_are_drawn_on_and_returned():
    _, (left, right) = plt.subplots(1, 2)
    assert plot_confusion(COUNTS, ["a", "b", "c"], None, left) is left
    assert plot_history(HISTORY, 2, right) is right
    assert len(plt.get_fignums()) == 1
    training, validation, best = right.lines
    np.testing.assert_allclose(training.get_xydata(), HISTORY.select("epoch", "loss").to_numpy())
    np.testing.assert_allclose(
        validation.get_xydata(), HISTORY.select("epoch", "val_loss").to_numpy()
    )
    assert best.get_xdata() == [2, 2]
    with pytest.raises(ConfigError, match="ax was given an object of type Figure"):
        plot_history(HISTORY, None, left.figure)


@pytest.mark.once
def test_names_are_shown_as_they_are_and_many_are_left_out():
    ax = plot_confusion(COUNTS, ["$5$", "고양이", "_x_"], None, None)
    ax.figure.canvas.draw()
    labels = [text.get_text() for text in ax.get_yticklabels()]
    assert labels == [r"\$5\$", "고양이", "_x_"]
    many = plot_confusion(np.eye(70, dtype=int), [str(n) for n in range(70)], None, None)
    assert not many.texts
    assert len(many.get_yticks()) < 20


@pytest.mark.once
def test_without_matplotlib_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(ConfigError, match=r'pip install "pellucid\[plots\]"'):
        plot_history(HISTORY, None, None)
