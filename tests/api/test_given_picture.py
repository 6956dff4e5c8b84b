"""What is wrong with a picture is said together with its name."""

import pytest

from pellucid.api.looked_at import given_picture
from pellucid.data.decode import ImageSpec
from pellucid.errors import PictureError, naming


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.4 text", "a PDF document and no picture"), (b"", "empty")],
)
def test_a_file_that_is_no_picture_is_named(tmp_path, content, said):
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(PictureError, match=said) as caught:
        given_picture(path).pixels(ImageSpec(8, 8, 3))
    assert str(caught.value).startswith(f"{path}: ")


def test_a_missing_file_is_named_once(tmp_path):
    path = tmp_path / "absent.png"
    with pytest.raises(PictureError) as caught:
        given_picture(path)
    assert str(caught.value).count("absent.png") == 1


def test_the_health_of_a_named_picture_is_kept():
    with pytest.raises(PictureError, match=r"^a: broken$") as caught, naming("a"):
        raise PictureError("truncated", "broken")
    assert caught.value.health == "truncated"
