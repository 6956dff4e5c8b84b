"""Compose and OneOf."""

import numpy as np
import pytest

from pellucid.augment.registry import create_augmentation
from pellucid.errors import ConfigError

pytestmark = pytest.mark.slow


def test_compose_applies_all_in_order(photo, apply):
    picture = photo(10, 12)
    layer = create_augmentation(
        "Compose",
        0,
        augmentations=[
            create_augmentation("Crop", 1, height=8, width=6, top=1, left=2),
            create_augmentation("VerticalFlip", 2, p=1.0),
            create_augmentation("HorizontalFlip", 3, p=0.0),
        ],
    )
    np.testing.assert_array_equal(apply(layer, picture), picture[1:9, 2:8][::-1])
    np.testing.assert_array_equal(apply(layer, picture, training=False), picture[1:9, 2:8])


def test_one_of_applies_exactly_one_as_often_as_its_p_says(photo, apply):
    picture = photo(10, 12)
    results = {
        "left": (create_augmentation("HorizontalFlip", 1, p=0.2), picture[:, ::-1]),
        "up": (create_augmentation("VerticalFlip", 2, p=0.6), picture[::-1]),
        "never": (create_augmentation("RandomCrop", 3, padding=9, p=0.0), None),
    }
    layers = [layer for layer, _ in results.values()]
    layer = create_augmentation("OneOf", 0, augmentations=layers, p=0.5)
    found = apply(layer, np.repeat(picture[None], 400, axis=0))
    left, up, same = (
        (found == expected).all(axis=(1, 2, 3)).sum()
        for expected in (picture[:, ::-1], picture[::-1], picture)
    )
    assert left + up + same == 400
    for n, p in ((left, 0.125), (up, 0.375), (same, 0.5)):
        assert abs(n - 400 * p) < 4 * np.sqrt(400 * p * (1 - p))


def test_what_cannot_be_combined_is_refused(photo, apply):
    crop = create_augmentation("CenterCrop", 1, height=4, width=4)
    flip = create_augmentation("HorizontalFlip", 1, p=0.0)
    picture = photo(10, 12)
    with pytest.raises(ConfigError, match="all that OneOf chooses from must keep the size"):
        apply(create_augmentation("OneOf", 0, augmentations=[crop, flip]), picture)
    with pytest.raises(ConfigError, match=r"4 x 4 pixels out of 12 x 10.*p below 1"):
        apply(create_augmentation("Compose", 0, augmentations=[crop], p=0.5), picture)
    with pytest.raises(ConfigError, match="at least one p is above 0"):
        create_augmentation("OneOf", 0, augmentations=[flip])
    with pytest.raises(ConfigError, match="takes for augmentations a list of augmentations"):
        create_augmentation("OneOf", 0, augmentations=[])
