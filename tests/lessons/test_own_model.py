"""A lesson below the explorer of a model: its weights, and the link to its layer."""

import pytest

from ..e2e.conftest import explorer, network

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
