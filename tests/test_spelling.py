"""What somebody may have meant."""

import pytest

from pellucid.spelling import did_you_mean, near_names

NAMES = ["vgg16", "resnet50", "lenet_5", "tiny_vgg", "one-cycle", "efficientnet_lite2", "Fotos"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("VGG16", ["vgg16"]),
        ("vgg-16", ["vgg16"]),
        ("Vgg 16", ["vgg16"]),
        ("ResNet-50", ["resnet50"]),
        ("lenet5", ["lenet_5"]),
        ("LeNet-5", ["lenet_5"]),
        ("one_cycle", ["one-cycle"]),
        ("OneCycle", ["one-cycle"]),
        ("EfficientNet-Lite2", ["efficientnet_lite2"]),
        ("ｖｇｇ16", ["vgg16"]),
        ("fotos", ["Fotos"]),
        ("vgg_16", ["vgg16"]),
    ],
)
def test_a_name_that_differs_in_its_spelling_only_is_the_one(typed, meant):
    assert near_names(typed, NAMES) == meant


def test_a_slip_of_the_finger():
    assert did_you_mean("resnt50", NAMES) == "Did you mean resnet50?"
    assert did_you_mean("vgg17", NAMES) == "Did you mean vgg16?"
    assert did_you_mean("adm", ["adam", "adamw", "sgd"]) == "Did you mean adam?"
    assert did_you_mean("cat_1", ["cat_2", "cat_3"]) == "Did you mean cat_2 or cat_3?"


@pytest.mark.parametrize("typed", ["nothing", "", "x", "-", "일", "a" * 300])
def test_what_looks_like_none_is_not_guessed(typed):
    assert did_you_mean(typed, NAMES) == ""
    assert did_you_mean(typed, []) == ""
