"""A lesson below the explorer of a model: its weights, and the link to its layer."""

import pytest
from playwright.sync_api import expect

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


def test_kernels_and_shortcuts_of_the_own_model_are_counted(page, network):
    page.goto("/learn/#/deeper?lang=en")
    page.get_by_role("heading", name="Kernels and shortcuts of your model 작은 신경망").wait_for()
    layers = [network.get_layer(name) for name in ("first", "left", "last")]
    parameters = sum(layer.count_params() for layer in layers)
    group = page.get_by_role("listitem").filter(has_text="Convolutions with 3 × 3 kernels")
    expect(group).to_contain_text(f"3 layers, {parameters:,} parameters")
    expect(page.get_by_text("Branches meet in a sum (shortcuts) at 1 place")).to_be_visible()


def test_receptive_fields_of_the_own_model_are_those_of_the_explorer(page, explorer):
    page.goto("/learn/#/evidence?lang=en")
    names = [call.name for call in explorer.calls]
    for name in ("first", "pool", "left", "last"):
        call = names.index(name)
        middle = tuple(size // 2 for size in explorer.shapes[call])
        box = explorer.receptive_field(call, middle)
        size = box.bottom - box.top
        item = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=name))
        expect(item).to_contain_text(f"{size} × {size}")


def test_own_mistakes_come_first_and_lead_to_their_evidence(page):
    answers = [("cat", "cat"), ("cat", "dog")]
    pictures = [
        {"id": picture, "name": picture, "label": label, "predicted": predicted, "is_own": False}
        for picture, (label, predicted) in zip(
            ("sample-chelsea", "sample-coffee"), answers, strict=True
        )
    ]
    page.route("**/api/pictures", lambda route: route.fulfill(json=pictures))
    page.goto("/learn/#/evidence?lang=en")
    page.get_by_text("1 of the test pictures is answered wrong:").wait_for()
    page.get_by_text("1 of the test pictures is answered right:").wait_for()
    page.unroute("**/api/pictures")
    page.get_by_role("link", name="cat, answered dog").click()
    page.wait_for_url("**/#/evidence?picture=sample-coffee**")
