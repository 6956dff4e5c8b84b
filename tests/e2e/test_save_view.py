"""A view of the explorer saved as a picture shows what the page shows."""

import io
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.once]


def saved(page, button):
    """Press the button, and give the name and the content of the file."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    download = waiting.value
    return download.suggested_filename, download.path().read_bytes()


def test_the_files_show_what_the_page_shows(page):
    page.goto("/#/layer?layer=1&lang=en&picture=sample-chelsea")
    page.get_by_role("button", name="PNG", exact=True).wait_for()
    page.wait_for_load_state("networkidle")
    seen = Image.open(io.BytesIO(page.locator("main").screenshot())).convert("RGB")

    name, content = saved(page, "PNG")
    assert name.endswith(".png")
    with Image.open(io.BytesIO(content)) as image:
        np.testing.assert_allclose(image.size, (2 * seen.width, 2 * seen.height), atol=2)
        found = np.asarray(image.convert("RGB").resize(seen.size), float)
    # Letters may stand a pixel aside, so the picture is compared in blocks.
    blocks = [
        np.asarray(Image.fromarray(each.astype(np.uint8)).reduce(16), float)
        for each in (found, np.asarray(seen, float))
    ]
    assert np.abs(blocks[0] - blocks[1]).mean() < 4
    assert np.corrcoef(blocks[0].ravel(), blocks[1].ravel())[0, 1] > 0.9

    name, content = saved(page, "SVG")
    assert name.endswith(".svg")
    root = ET.fromstring(content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "Prediction" in "".join(root.itertext())
