"""Formulas, worked out as arithmetic, give what Keras gives."""

import math
import re

import pytest

from pellucid.models.registry import get_model, list_models

pytestmark = [pytest.mark.slow, pytest.mark.once]


def value_of(text: str) -> float:
    """Work out the left side of a formula, which holds nothing but numbers and two functions."""
    left = text.split("=")[0]
    assert re.fullmatch(r"[\d\s+\-*/(),]*", re.sub("ceil|floor", "", left)), left
    return eval(left.replace(",", ""), {"ceil": math.ceil, "floor": math.floor})


@pytest.mark.parametrize("name", list_models())
def test_counts_and_sizes_of_the_zoo(name):
    from pellucid.config import ModelOptions
    from pellucid.explanation.calls import PICTURE, list_calls
    from pellucid.explanation.formulas import parameter_formula, size_formulas
    from pellucid.models.registry import create_model

    shape = get_model(name).spec.shape
    model = create_model(name, 10, shape, ModelOptions(initializer="zeros"))
    calls, _ = list_calls(model)
    shapes = [tuple(call.operation.output.shape[1:]) for call in calls]
    total = 0
    for call, output in zip(calls, shapes, strict=True):
        layer = call.operation
        formula = parameter_formula(layer) if hasattr(layer, "weights") else None
        if formula:
            right = int(formula.split("= ")[-1].replace(",", ""))
            assert value_of(formula) == right == layer.count_params()
            total += right
        ref = call.inputs[0]
        given = shape if ref.call == PICTURE else shapes[ref.call]
        sizes = size_formulas(layer, given)
        if sizes:
            for text, length in zip(sizes, output[:2], strict=True):
                assert value_of(text) == int(text.split("= ")[1]) == length
        elif len(given) == len(output) == 3:
            assert output[:2] == given[:2]
    assert total == model.count_params()


def test_they_are_written_as_in_a_textbook():
    import keras

    from pellucid.explanation.formulas import parameter_formula, size_formulas

    layers = keras.layers
    conv = layers.Conv2D(32, 3)
    conv.build((None, 28, 28, 16))
    assert parameter_formula(conv) == "3*3*16*32 + 32 = 4,640"
    assert size_formulas(conv, (28, 30, 16)) == ("(28 - 3) / 1 + 1 = 26", "(30 - 3) / 1 + 1 = 28")
    assert parameter_formula(layers.MaxPooling2D(2)) is None
    assert size_formulas(layers.MaxPooling2D(2), (27, 28, 16)) == (
        "floor((27 - 2) / 2) + 1 = 13",
        "(28 - 2) / 2 + 1 = 14",
    )
    dilated = layers.Conv2D(1, 3, dilation_rate=2)
    assert size_formulas(dilated, (28, 28, 1))[0] == "(28 - (2*2 + 1)) / 1 + 1 = 24"
    same = layers.Conv2D(1, 3, strides=2, padding="same")
    assert size_formulas(same, (27, 28, 1)) == ("ceil(27 / 2) = 14", "ceil(28 / 2) = 14")
    padded = layers.ZeroPadding2D(((1, 2), (3, 0)))
    assert size_formulas(padded, (5, 6, 1)) == ("1 + 5 + 2 = 8", "3 + 6 + 0 = 9")
    assert size_formulas(layers.Cropping2D(1), (5, 6, 1)) == ("5 - 1 - 1 = 3", "6 - 1 - 1 = 4")
    assert size_formulas(layers.Activation("relu"), (5, 6, 1)) is None
