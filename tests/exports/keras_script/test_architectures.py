"""Code of real networks: pellucid's own, the pretrained backbones', and those of Keras."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]

IMPORTS = "import keras\nfrom keras import layers\n\n\n"


def code_of(model) -> str:
    from pellucid.exports.keras_script.model_code import model_code

    return model_code(model)


@pytest.mark.long
def test_every_architecture_of_the_registry_is_rebuilt(assert_same, assert_tidy):
    import keras

    from pellucid.models.registry import create_model, list_models

    for name in list_models():
        model = create_model(name, 3)
        code = code_of(model)
        assert_same(code, model)
        assert_tidy(IMPORTS + code)
        keras.backend.clear_session()


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "size"), [("MobileNetV2", 32), ("ResNet50", 32), ("InceptionV3", 75)]
)
def test_networks_of_keras_are_rebuilt(name, size, assert_same, assert_tidy):
    import keras

    build = getattr(keras.applications, name)
    model = build(weights=None, input_shape=(size, size, 3), classes=3)
    code = code_of(model)
    assert_same(code, model)
    assert_tidy(IMPORTS + code)


@pytest.mark.long
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_body_with_a_head_is_rebuilt(is_mirrored, assert_same, assert_tidy):
    """As the recipe `features` writes it."""
    import keras

    from pellucid.backbones.efficientnet_lite.network import build_efficientnet_lite
    from pellucid.backbones.efficientnet_lite.variants import Variant

    body = build_efficientnet_lite(
        Variant("lite", 1.0, 1.0, image_size=32, n_parameters=0, package="")
    )
    pixels, features = body.input, body.output
    if is_mirrored:
        pixels = keras.Input(body.input_shape[1:], name="pixels")
        views = [body(pixels), body(keras.ops.flip(pixels, axis=2))]
        features = keras.layers.Average(name="mean_of_views")(views)
    head = keras.layers.Dense(3, activation="softmax", name="probabilities")
    model = keras.Model(pixels, head(features), name="lite_classifier")
    code = code_of(model)
    assert_same(code, model)
    assert_tidy(IMPORTS + code)
    assert ("keras.ops.flip(pixels, axis=2)" in code) == is_mirrored
    assert code.count("def ") == 1 + is_mirrored
