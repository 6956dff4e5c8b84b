"""The pages of `pellucid serve`, in a browser."""

import io

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.slow

TOKEN = "an-example-of-a-token"


@pytest.fixture(scope="module")
def address(classifier_folder, listening):
    from pellucid.inference.classifier import Classifier
    from pellucid.server.app import create_app

    about = {"name": "사진", "metrics": {"accuracy": 0.9}, "card": "# Card"}
    app = create_app(Classifier.load(classifier_folder), about, token=TOKEN)
    with listening(app) as found:
        yield found.replace("127.0.0.1", "localhost")


@pytest.fixture
def picture() -> dict[str, object]:
    pixels = np.random.default_rng(3).integers(0, 256, (8, 10, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return {"name": "고양이.png", "mimeType": "image/png", "buffer": file.getvalue()}


def test_the_interface_is_tried_in_the_browser(page, picture):
    page.goto("/docs")
    page.get_by_role("button", name="Authorize").click()
    page.locator(".auth-container input").fill(TOKEN)
    page.locator(".auth-container .authorize").click()
    page.locator(".auth-container .btn-done").click()
    predict = page.locator(".opblock-post")
    predict.locator(".opblock-summary-control").click()
    predict.locator("input[type=file]").set_input_files(picture)
    with page.expect_response("**/v1/predict?**") as answer:
        predict.get_by_role("button", name="Execute").click()
    assert answer.value.status == 200
    (prediction,) = answer.value.json()["predictions"]
    assert prediction["name"] == "고양이.png"
    assert prediction["label"] in {"고양이", "dog", "bird"}


@pytest.mark.parametrize("expected_problems", [["401"]])
def test_the_page_asks_for_the_token_and_then_answers(page, picture, expected_problems):
    page.goto("/")
    page.get_by_label("Token").fill(TOKEN)
    page.locator("input[type=file]").set_input_files(picture)
    answer = page.locator("#answers li").first
    answer.wait_for()
    assert "고양이.png" in answer.inner_text()
    page.get_by_role("link", name="For programs").click()
    page.locator(".opblock-post").wait_for()
