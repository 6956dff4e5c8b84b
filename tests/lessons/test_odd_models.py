"""Every lesson below the explorer of a model that is unlike those that it was written for."""

import numpy as np
import pytest

from pellucid.app.lessons import LESSONS

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]


def _grey():
    import keras

    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 5, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def _two_classes():
    import keras

    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 40, 3)),
            layers.SeparableConv2D(6, 3, strides=2, padding="same", activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def _many_classes():
    import keras

    layers = keras.layers
    inputs = keras.Input((32, 32, 3))
    x = layers.Conv2D(8, 3, padding="same", use_bias=False)(inputs)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    x = layers.Add()([x, layers.Conv2D(8, 1)(x)])
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(500, activation="softmax")(x))


def _no_classes():
    import keras

    layers = keras.layers
    inputs = keras.Input((20, 20, 3))
    x = layers.Conv2D(5, 3)(inputs)
    return keras.Model(inputs, [layers.Conv2D(2, 1)(x), layers.Dense(3)(layers.Flatten()(x))])


def _not_finite():
    import keras

    layers = keras.layers
    start = keras.initializers.Constant(np.nan)
    return keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            layers.Conv2D(3, 3, bias_initializer=start),
            layers.GlobalAveragePooling2D(),
            layers.Dense(4, activation="softmax"),
        ]
    )


@pytest.fixture(
    scope="module",
    params=[_grey, _two_classes, _many_classes, _no_classes, _not_finite],
    ids=lambda build: build.__name__,
)
def address(request, listening):
    import keras

    from pellucid.app.app import create_app
    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import OpenedModel

    keras.utils.set_random_seed(4)
    opened = OpenedModel(request.param(), "odd", "file", None, None)
    with listening(create_app(Explorer(opened))) as found:
        yield found


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_lesson_works_or_says_what_it_needs(page, lesson):
    """The page fixture sees errors of the browser's console; an alert would be one of the page."""
    page.goto(f"/learn/#/{lesson}?lang=en")
    page.get_by_role("heading", level=1).wait_for()
    show = page.get_by_role("button", name="Show the value")
    while show.count():
        show.first.click()
    page.wait_for_load_state("networkidle")
    assert [text for text in page.get_by_role("alert").all_inner_texts() if text] == []
    # What is not a number is not shown as one.
    numbers = page.locator("output.number:visible").all_inner_texts()
    assert [text for text in numbers if "NaN" in text or "undefined" in text] == []
