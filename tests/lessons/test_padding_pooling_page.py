"""The page on padding, stride and pooling shows what Keras computes."""

import pytest

from .opened_lesson import OpenedLesson

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]


@pytest.fixture
def lesson(page):
    return OpenedLesson(page, "padding_pooling")


def size_of(golden, *settings) -> list:
    return next(row[4:] for row in golden["sizes"] if row[:4] == list(settings))


@pytest.mark.parametrize("settings", [(7, 3, 1, 1), (7, 3, 2, 1), (12, 3, 1, 3), (6, 7, 1, 1)])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_the_size_of_the_output_is_that_of_keras(lesson, settings, padding):
    lesson.open(**dict(zip("nksd", settings, strict=True)), p=padding)
    expected = size_of(lesson.golden, *settings)[["valid", "same"].index(padding)]
    if isinstance(expected, int):
        assert lesson.number("Output size").endswith(f"= {expected}")
        assert lesson.number("Numbers in the output").endswith(f"= {expected**2}")
    else:
        lesson.page.get_by_text("Keras refuses these settings:").wait_for()


def test_a_stride_with_a_dilation_is_refused_with_the_reason(lesson):
    lesson.open(s=2, d=2)
    assert size_of(lesson.golden, 7, 3, 2, 2) == ["stride_and_dilation"] * 2
    lesson.page.get_by_text("Conv2D does not combine a stride above 1").wait_for()


def test_the_window_moves_with_the_keyboard(lesson):
    lesson.open()
    lesson.page.get_by_role("slider", name="Place of the window").press("ArrowRight")
    lesson.page.get_by_text("2 of 25").wait_for()
    lesson.page.get_by_role("region", name="Step 1").get_by_text("done").wait_for()


@pytest.mark.parametrize(("size", "kernel"), [(8, 3), (8, 5), (12, 3)])
def test_the_share_of_cells_that_see_zeros(lesson, size, kernel):
    lesson.open(zn=size, zk=kernel)
    some, all_cells = next(
        row[4:] for row in lesson.golden["zeros"] if row[:4] == [size, kernel, 1, 1]
    )
    assert lesson.number("Cells that see zeros") == f"{some} of {all_cells}"
    assert lesson.number("Share of cells that see zeros") in (
        f"{100 * some / all_cells:.1f}%",
        f"{100 * some / all_cells + 1e-9:.1f}%",  # a half is rounded up
    )


@pytest.mark.parametrize("side", [2, 4])
def test_pooled_pictures_change_as_those_of_keras(lesson, side):
    lesson.open(side=side)
    names = {"max": "Maximum", "mean": "Mean", "stride": "Stride only"}
    for pooled in lesson.golden["poolings"]:
        if pooled["size"] == side:
            shown = lesson.number(f"Mean change when the picture moves: {names[pooled['how']]}")
            assert float(shown) == pytest.approx(pooled["change"], rel=1e-3)


def test_nothing_undoes_max_pooling(lesson):
    lesson.open()
    lesson.page.get_by_role("radio", name="No: cropping").check()
    restored, drawn = lesson.golden["restored"], lesson.golden["drawn"]
    for way, name in {
        "cropped": "Pad by 1, then crop by 1",
        "padded": "Max pooling, then pad to 8 × 8",
        "repeated": "Max pooling, then repeat each number",
    }.items():
        assert lesson.number(name) == f"{restored[way]} of {drawn}"
