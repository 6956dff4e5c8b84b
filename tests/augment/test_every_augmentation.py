"""What every augmentation of the registry keeps to."""

import inspect

import numpy as np
import pytest

from pellucid.augment.registry import create_augmentation, get_augmentation, list_augmentations
from pellucid.errors import ConfigError

COURSE = [
    "HorizontalFlip",
    "VerticalFlip",
    "Rotate",
    "RandomRotate90",
    "Zoom",
    "Shift",
    "ShiftScaleRotate",
    "Crop",
    "CenterCrop",
    "RandomCrop",
    "RandomResizedCrop",
    "Resize",
    "BrightnessContrast",
    "HueSaturationValue",
    "ColorJitter",
    "ChannelShift",
    "ChannelShuffle",
    "GaussianNoise",
    "CLAHE",
    "Blur",
    "CoarseDropout",
    "Cutout",
    "Compose",
    "OneOf",
]

NEEDED = {
    "Crop": {"height": 12, "width": 12, "top": 2, "left": 1},
    "CenterCrop": {"height": 12, "width": 12},
    "RandomCrop": {"padding": 3},
    "Resize": {"height": 12, "width": 12},
}
COLOR = {"HueSaturationValue", "ColorJitter", "ChannelShuffle"}
NOT_RANDOM = {"Crop", "CenterCrop", "Resize"}
COMBINATORS = {"Compose", "OneOf"}

every = pytest.mark.parametrize("name", list_augmentations())


def create(name: str, seed: int = 0, **parameters):
    parameters = {**NEEDED.get(name, {}), **parameters}
    if name in COMBINATORS:
        inner = [("Rotate", {"p": 1.0}), ("GaussianNoise", {"p": 1.0})]
        made = [create_augmentation(n, seed + i, **p) for i, (n, p) in enumerate(inner, start=1)]
        parameters = {"augmentations": made, **parameters}
    return create_augmentation(name, seed, **parameters)


def batch_of(picture: np.ndarray, n: int) -> np.ndarray:
    return np.repeat(picture[None].astype(np.float32), n, axis=0)


def test_all_of_the_course_are_there():
    assert set(COURSE) <= set(list_augmentations())
    assert list_augmentations() == sorted(set(list_augmentations()))
    for name in list_augmentations():
        assert get_augmentation(name).name == name
        assert get_augmentation(name) is get_augmentation(name)
        assert get_augmentation(name).description


@every
def test_a_name_that_is_nearly_right_is_suggested(name):
    with pytest.raises(ConfigError, match=f"Did you mean.*{name}"):
        create_augmentation(name + "x", 0)


@pytest.mark.slow
@every
def test_a_parameter_that_is_unknown_or_no_number_is_refused(name):
    with pytest.raises(ConfigError, match=f"{name} has no parameter 'pp'.*It has: .*p"):
        create(name, pp=0.5)
    for value in (1.1, -0.1, float("nan"), "0.5", True, None, [0.5]):
        with pytest.raises(ConfigError, match=f"{name} takes for p a number from 0 to 1"):
            create(name, p=value)


@pytest.mark.slow
@every
def test_each_parameter_refuses_what_it_cannot_be(name):
    parameters = inspect.signature(get_augmentation(name).load()).parameters
    for parameter in set(parameters) - {"seed", "kwargs", "name"}:
        for value in ("nonsense", -7, {}, [1], [9, 3], [float("nan"), 1]):
            with pytest.raises(ConfigError, match=f"{name} takes for {parameter} .*was given"):
                create(name, **{parameter: value})


@pytest.mark.slow
def test_what_is_missing_is_named():
    for name in ("Crop", "CenterCrop", "Resize"):
        with pytest.raises(ConfigError, match=f"{name} needs height and width"):
            create_augmentation(name, 0)
    with pytest.raises(ConfigError, match="OneOf needs augmentations"):
        create_augmentation("OneOf", 0)


@pytest.mark.slow
@every
@pytest.mark.parametrize("n_channels", [1, 3])
def test_outside_of_training_nothing_is_random(name, n_channels, photo, apply):
    picture = photo(16, 16)[..., :n_channels]
    layer = create(name, p=1.0)
    before = [np.asarray(variable) for variable in layer.variables]
    first = apply(layer, batch_of(picture, 3), training=False)
    if name not in NOT_RANDOM:
        np.testing.assert_array_equal(first[0], picture)
    np.testing.assert_array_equal(first, batch_of(first[0], 3))
    np.testing.assert_array_equal(np.asarray(layer(batch_of(picture, 3))), first)
    for variable, value in zip(layer.variables, before, strict=True):
        np.testing.assert_array_equal(variable, value)


@pytest.mark.slow
@every
@pytest.mark.parametrize("n_channels", [1, 3])
def test_in_training_every_picture_is_changed_in_its_own_way(name, n_channels, photo, apply):
    picture = photo(16, 16)[..., :n_channels]
    layer = create(name, p=1.0)
    result = apply(layer, batch_of(picture, 12))
    assert result.dtype == np.float32
    assert result.shape == tuple(layer.compute_output_shape((12, 16, 16, n_channels)))
    assert result.min() >= 0
    assert result.max() <= 255
    if name in COLOR and n_channels == 1:
        np.testing.assert_array_equal(result, batch_of(picture, 12))
    elif name in NOT_RANDOM:
        assert len({each.tobytes() for each in result}) == 1
    else:
        fewest = {"HorizontalFlip": 1, "VerticalFlip": 1, "RandomRotate90": 3, "ChannelShuffle": 4}
        assert len({each.tobytes() for each in result}) >= fewest.get(name, 6)


@pytest.mark.slow
@every
def test_extremes_stay_within_0_and_255(name, apply):
    extremes = np.random.default_rng(0).choice([0.0, 255.0], (8, 16, 16, 3))
    for pixels in (extremes, np.zeros((2, 16, 16, 3)), np.full((2, 16, 16, 3), 255.0)):
        result = apply(create(name, p=1.0), pixels)
        assert np.isfinite(result).all()
        assert result.min() >= 0
        assert result.max() <= 255


@pytest.mark.slow
@every
def test_p_of_0_never_changes_anything(name, photo, apply):
    parameters = {"height": 16, "width": 16, "top": 0, "left": 0}
    own = {key: parameters[key] for key in NEEDED.get(name, {}) if key in parameters}
    picture = photo(16, 16)
    np.testing.assert_array_equal(
        apply(create(name, p=0.0, **own), batch_of(picture, 20)), batch_of(picture, 20)
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(COURSE) - NOT_RANDOM))
def test_p_is_the_share_of_the_pictures_that_are_changed(name, photo, apply):
    n, p = 400, 0.3
    picture = photo(16, 16)
    parameters = {"padding": 16} if name == "RandomCrop" else {}
    result = apply(create(name, p=p, **parameters), batch_of(picture, n))
    changed = (result != picture).any(axis=(1, 2, 3)).sum()
    # Four standard deviations of the binomial distribution.
    assert abs(changed - n * p) < 4 * np.sqrt(n * p * (1 - p))


@pytest.mark.slow
@every
def test_the_same_seed_gives_the_same_sequence(name, photo, apply):
    pixels = batch_of(photo(16, 16), 8)
    one, other, another = create(name, 5), create(name, 5), create(name, 600)
    first, second = apply(one, pixels), apply(one, pixels)
    np.testing.assert_array_equal(apply(other, pixels), first)
    np.testing.assert_array_equal(apply(other, pixels), second)
    if name not in NOT_RANDOM:
        assert (first != second).any()
        assert (apply(another, pixels) != first).any()


@pytest.mark.slow
@every
def test_the_random_state_can_be_kept_and_put_back(name, photo, apply):
    pixels = batch_of(photo(16, 16), 8)
    layer = create(name, 5)
    apply(layer, pixels)
    state = [np.asarray(variable).copy() for variable in layer.variables]
    following = apply(layer, pixels)
    fresh = create(name, 99)
    for variable, value in zip(fresh.variables, state, strict=True):
        variable.assign(value)
    np.testing.assert_array_equal(apply(fresh, pixels), following)


@pytest.mark.slow
@every
def test_a_layer_can_be_made_again_from_its_configuration(name, photo, apply):
    import json

    import keras

    pixels = batch_of(photo(16, 16), 8)
    layer = create(name, 5, p=0.7)
    text = json.dumps(keras.saving.serialize_keras_object(layer))
    assert f"pellucid>{name}" in text
    again = keras.saving.deserialize_keras_object(json.loads(text))
    assert again.get_config() == layer.get_config()
    np.testing.assert_array_equal(apply(again, pixels), apply(layer, pixels))


@pytest.mark.slow
@every
def test_the_precision_is_float32_under_any_policy(name, photo):
    import keras

    before = keras.mixed_precision.dtype_policy()
    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")
    try:
        layer = create(name, 5, p=1.0)
        pixels = batch_of(photo(16, 16), 4)
        result = layer(pixels, training=True)
        again = layer(pixels.astype(np.uint8), training=True)
    finally:
        keras.mixed_precision.set_dtype_policy(before)
    assert keras.backend.standardize_dtype(result.dtype) == "float32"
    assert keras.backend.standardize_dtype(again.dtype) == "float32"
    np.testing.assert_array_equal(
        np.asarray(create(name, 5, p=1.0)(pixels, training=True)), np.asarray(result)
    )


@pytest.mark.slow
def test_pictures_of_another_shape_are_refused():
    for shape in ((8, 8, 3), (2, 8, 8, 4), (None, None, 8, 3)):
        with pytest.raises(ConfigError, match="takes pictures of shape"):
            create("Rotate").build(shape)
