"""Multiply-adds of whole models, against published figures and numbers worked out by hand."""

import pytest

pytestmark = pytest.mark.slow


def test_a_network_by_hand():
    import keras
    from keras import layers

    from pellucid.explanation.model_cost import model_cost

    inner = keras.Sequential(
        [keras.Input((8, 8, 3)), layers.Conv2D(4, 3, name="conv"), layers.ReLU(name="relu")],
        name="inner",
    )
    shared = layers.Dense(5, name="shared")
    inputs = keras.Input((8, 8, 3))
    x = layers.GlobalAveragePooling2D(name="mean")(inner(inputs))
    x = layers.Add(name="sum")([shared(x), shared(x * 2)])
    cost = model_cost(keras.Model(inputs, x))
    expected = {"inner/conv": 6 * 6 * 3 * 3 * 3 * 4, "shared": 2 * 4 * 5}
    assert {name: count for name, count in cost.by_layer.items() if count} == expected
    assert cost.total == sum(expected.values())


def test_what_is_not_known():
    import keras
    from keras import layers

    from pellucid.explanation.model_cost import model_cost

    class Own(keras.Model):
        pass

    assert model_cost(Own()).total is None
    inputs = keras.Input((None, None, 3))
    assert model_cost(keras.Model(inputs, layers.Conv2D(2, 3)(inputs))).total is None


@pytest.mark.parametrize(
    ("name", "published"),
    # He et al., 2016, table 1: 3.8 G; the convolutions of VGG16 alone, its article's configuration
    # D; Szegedy et al., 2015, table 1: about 1.5 G; LeCun et al., 1998, section II.B.
    [("resnet50", 3.8e9), ("vgg16", 15.3e9), ("googlenet", 1.5e9), ("lenet_5", 0.34e6)],
)
def test_published_figures(name, published):
    from pellucid.config import ModelOptions
    from pellucid.explanation.model_cost import model_cost
    from pellucid.models.registry import create_model

    model = create_model(name, 10, options=ModelOptions(initializer="zeros"))
    assert model_cost(model).total == pytest.approx(published, rel=0.06)
