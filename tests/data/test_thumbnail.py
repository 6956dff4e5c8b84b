import base64
import io

import numpy as np
from PIL import Image

from pellucid.data.thumbnail import SIDE, thumbnail


def test_thumbnail_is_the_middle_of_the_picture(tmp_path):
    pixels = np.zeros((100, 300, 3), np.uint8)
    pixels[:, 100:200] = (0, 200, 0)
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    address = thumbnail(tmp_path / "wide.png")
    head, _, data = address.partition(",")
    assert head == "data:image/jpeg;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        assert image.size == (SIDE, SIDE)
        assert np.abs(np.asarray(image)[4:-4, 4:-4].astype(int) - (0, 200, 0)).max() < 8


def test_what_is_no_picture_has_no_thumbnail(tmp_path):
    (tmp_path / "text.jpg").write_text("hello")
    assert thumbnail(tmp_path / "text.jpg") is None
    assert thumbnail(tmp_path / "gone.jpg") is None
    assert thumbnail(tmp_path) is None
    assert thumbnail(tmp_path / "a\0b.jpg") is None
