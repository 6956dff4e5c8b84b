"""A lesson below the explorer of a model: its weights, and the link to its layer."""

import numpy as np
import pytest

from ..e2e.conftest import LABELS, explorer, network

__all__ = ["explorer", "network"]

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(scope="module")
def address(explorer, listening):
    from pellucid.app.app import create_app

    with listening(create_app(explorer)) as found:
        yield found


def test_the_weights_of_a_filter_are_copied(page, number_on, network):
    page.goto("/learn/#/convolution?filter=5&lang=en")
    page.get_by_role("button", name="Copy its weights").click()
    weights = network.get_layer("first").kernel.numpy()[..., 5].sum(axis=2)
    assert number_on("Sum of the weights:") == pytest.approx(weights.sum(), rel=1e-3)
    cell = page.get_by_role("region", name="Step 3").get_by_label("Weight in row 1, column 2")
    assert float(cell.input_value()) == pytest.approx(weights[1, 2], abs=1e-4)
    page.get_by_role("link", name="See first in 작은 신경망").click()
    page.wait_for_url("**/#/layer?layer=1&channel=5**")
    page.get_by_role("heading", name="first").first.wait_for()


def test_views_are_answered_by_the_own_model(page, network, explorer):
    page.goto("/learn/#/augmentation?picture=sample-chelsea&lang=en")
    pixels = explorer.pictures.pixels("sample-chelsea").astype("float32")
    views = {
        "Unchanged": pixels,
        "Flipped left to right": pixels[:, ::-1],
        "Rotated by 180°": pixels[::-1, ::-1],
    }
    answers = network.predict(np.stack(list(views.values())), verbose=0)
    for name, answer in zip(views, answers, strict=True):
        item = page.get_by_role("listitem").filter(has=page.get_by_role("img", name=name))
        shown = item.inner_text()
        assert LABELS[answer.argmax()] in shown
        assert f"{100 * answer.max():.1f} %" in shown
    right = page.get_by_role("status", name="Views still answered right", exact=True)
    n = page.get_by_text(f"✓ {LABELS[answers[0].argmax()]}").count()
    assert right.inner_text() == f"{n} of 6"
