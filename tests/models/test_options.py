"""Every option of a model changes what it says, in every architecture where it has a meaning."""

from functools import cache

import pytest

from pellucid.config import ModelOptions
from pellucid.errors import ConfigError
from pellucid.models.registry import create_model, get_model, list_models

NO_CONVOLUTIONS = {"perceptron", "mlp"}
HEADS = {
    "mlp": "hidden_2",
    "lenet_5": "f6",
    "alexnet": "dense_7",
    "gray_convnet": "dense_2",
    "rgb_convnet": "dense",
    "regularized_convnet": "dense",
    "vgg16": "dense",
    "resnet50": "dense",
}
"""The dense layer before the last one, where there is one."""

NORMALIZATIONS = {
    "lenet_5": 2,  # the sixteen convolutions of C3 have one between them
    "alexnet": 5,
    "tiny_vgg": 4,
    "book_digits_convnet": 3,
    "book_convnet": 5,
    "gray_convnet": 3,
    "rgb_convnet": 6,
    "regularized_convnet": 6,
    "vgg16": 13,
    "googlenet": 3 + 9 * 6,
    "resnet50": 1 + 16 * 3 + 4,
    "mini_xception": 5 * 2,
    "whitened_convnet": 6,
    "wide_whitened_convnet": 6,
}
"""How many there are, once each convolution is normalized."""

NORMALIZED_AS_PUBLISHED = {
    "regularized_convnet",
    "resnet50",
    "mini_xception",
    "whitened_convnet",
    "wide_whitened_convnet",
}


def test_every_architecture_is_among_those_tested_here():
    assert sorted([*NORMALIZATIONS, *NO_CONVOLUTIONS]) == list_models()


def build(name: str, **options):
    """Build at the least size, with narrow dense layers where the network has any."""
    size = get_model(name).min_size
    if name in HEADS:
        options.setdefault("head_units", 5)
    return create_model(name, 3, (size, size, 1), ModelOptions(**options))


@cache
def with_options(name: str):
    """Build with the given dropout, normalization and head, where the network has these options."""
    options = {"normalization": "batch"} if name in NORMALIZATIONS else {}
    head = {"head_units": 17} if name in HEADS else {}
    return build(name, initializer="zeros", dropout=0.35, **options, **head)


@cache
def without_options(name: str):
    """Build without dropout and without normalization."""
    return build(name, initializer="zeros", dropout=0, normalization="none")


def of_kind(model, *kinds: str) -> list:
    return [layer for layer in model.layers if type(layer).__name__ in kinds]


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("name", list_models())
def test_all_kernels_start_as_told_and_are_penalized(name):
    import numpy as np

    model = build(name, initializer="ones", l1=1e-4, l2=3e-5)
    for weight in model.trainable_weights:
        if "kernel" in weight.name:
            assert np.all(np.asarray(weight) == 1), weight.path
            penalty = (float(weight.regularizer.l1), float(weight.regularizer.l2))
            assert penalty == pytest.approx((1e-4, 3e-5)), weight.path
        else:
            assert len(weight.shape) == 1, weight.path  # offsets, and factors of normalization
            assert weight.regularizer is None, weight.path


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("name", list_models())
def test_dropout_has_the_rate_told_and_none_removes_it(name):
    model = with_options(name)
    found = of_kind(model, "Dropout")
    assert found
    assert {layer.rate for layer in found} == {0.35}
    if len(found) == 1 and name != "gray_convnet":  # the course's is before its dense layers
        assert model.layers[-2] is found[0]
    assert of_kind(without_options(name), "Dropout") == []


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("name", sorted(NORMALIZATIONS))
@pytest.mark.parametrize(
    ("normalization", "kind"), [("batch", "BatchNormalization"), ("layer", "LayerNormalization")]
)
def test_convolutions_are_normalized_as_told(name, normalization, kind):
    if normalization == "batch":
        model = with_options(name)
    else:
        model = build(name, initializer="zeros", normalization=normalization)
    assert [type(layer).__name__ for layer in of_kind(model, "BatchNormalization")] + [
        type(layer).__name__ for layer in of_kind(model, "LayerNormalization")
    ] == NORMALIZATIONS[name] * [kind]
    for layer in of_kind(model, kind):
        # Over its channels, of which one alone would always become 0.
        assert layer.output.shape[-1] > 1
    linear = {
        conv.name for conv in of_kind(model, "Conv2D") if conv.activation.__name__ == "linear"
    }
    # The activation comes after the normalization.
    after_conv = {layer.name.removesuffix("_norm") for layer in of_kind(model, kind)}
    assert linear >= after_conv & {conv.name for conv in of_kind(model, "Conv2D")}


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("name", sorted(NORMALIZATIONS))
def test_normalization_is_as_published_or_removed(name):
    kinds = ("BatchNormalization", "LayerNormalization")
    published = of_kind(build(name, initializer="zeros"), *kinds)
    assert len(published) == (NORMALIZATIONS[name] if name in NORMALIZED_AS_PUBLISHED else 0)
    assert of_kind(without_options(name), *kinds) == []


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("name", sorted(HEADS))
def test_the_head_is_as_wide_as_told(name):
    model = with_options(name)
    assert model.get_layer(HEADS[name]).units == 17
    before_last = [layer for layer in of_kind(model, "Dense") if layer.name != "probabilities"]
    assert before_last[-1].name == HEADS[name]


@pytest.mark.slow
@pytest.mark.once
def test_what_a_network_lacks_cannot_be_set():
    for name in sorted(set(list_models()) - set(HEADS)):
        with pytest.raises(ConfigError, match=f"{name} has no dense layer before its last"):
            build(name, head_units=17)
    for name in sorted(NO_CONVOLUTIONS):
        with pytest.raises(ConfigError, match=f"{name} has no convolutions"):
            build(name, normalization="batch")
        assert build(name, initializer="zeros", normalization="none").output_shape == (None, 3)


@pytest.mark.slow
@pytest.mark.once
def test_the_penalties_of_the_course_stay_where_only_the_other_one_is_told():
    """The course has L2 of 1e-5 on the convolutions but the first, and on the dense layer."""
    model = build("regularized_convnet", initializer="zeros", l1=1e-3)
    penalties = {
        layer.name: (float(layer.kernel_regularizer.l1), float(layer.kernel_regularizer.l2))
        for layer in of_kind(model, "Conv2D", "Dense")
    }
    assert penalties.pop("conv_1_1") == pytest.approx((1e-3, 0))
    assert penalties.pop("probabilities") == pytest.approx((1e-3, 0))
    assert len(penalties) == 6
    for penalty in penalties.values():
        assert penalty == pytest.approx((1e-3, 1e-5))
    assert build("regularized_convnet", initializer="zeros", l2=0).losses == []


@pytest.mark.slow
@pytest.mark.once
def test_initializers_of_the_regularized_convnet_are_the_courses():
    model = build("regularized_convnet")
    kinds = {
        layer.name: type(layer.kernel_initializer).__name__
        for layer in of_kind(model, "Conv2D", "Dense")
    }
    assert kinds.pop("probabilities") == "GlorotNormal"
    assert kinds.pop("dense") == "GlorotUniform"
    assert set(kinds.values()) == {"HeNormal"}


@pytest.mark.slow
@pytest.mark.once
def test_the_first_pooling_of_the_course_has_stride_1():
    published, of_the_course = (
        create_model("vgg16", 10, (32, 32, 3), ModelOptions(first_pool_stride=stride))
        for stride in (2, 1)
    )
    sizes = [
        [model.get_layer(f"max_pool_{n}").output.shape[1] for n in range(1, 6)]
        for model in (published, of_the_course)
    ]
    assert sizes == [[16, 8, 4, 2, 1], [31, 15, 7, 3, 1]]
    assert of_the_course.count_params() == published.count_params()
    with pytest.raises(ConfigError, match="first_pool_stride is that of vgg16"):
        create_model("alexnet", 10, None, ModelOptions(first_pool_stride=1))
