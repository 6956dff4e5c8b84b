"""One picture augmented by its seed, and the same seed in another process."""

import subprocess
import sys

import numpy as np
import pytest

from pellucid.augment.policy import Policy, augment_picture, create_policy

pytestmark = pytest.mark.slow


@pytest.mark.long
@pytest.mark.parametrize("name", ["book", "cutout", "light", "shift", "strong"])
def test_a_picture_depends_on_its_seed_and_on_nothing_before(name, photo):
    picture = photo(24, 32)
    policy, other = create_policy(name, 7), create_policy(name, 8)
    states = [np.asarray(v).copy() for layer in policy.layers for v in layer.variables]
    first = augment_picture(policy, picture, 3)
    assert first.dtype == np.uint8
    assert first.shape == picture.shape
    variants = [augment_picture(policy, picture, seed) for seed in range(8)]
    assert len({variant.tobytes() for variant in variants}) >= 6
    np.testing.assert_array_equal(augment_picture(policy, picture, 3), first)
    np.testing.assert_array_equal(augment_picture(other, picture, 3), first)
    after = [np.asarray(v) for layer in policy.layers for v in layer.variables]
    np.testing.assert_array_equal(after, states)


def test_grey_pictures_and_other_sizes(photo):
    policy = create_policy("light", 0)
    for shape in ((16, 16, 1), (20, 12, 3), (16, 16, 1)):
        picture = photo(*shape[:2])[..., : shape[2]]
        assert augment_picture(policy, picture, 1).shape == shape


def test_it_does_what_the_layers_do_in_training(photo, at_the_limit):
    from pellucid.augment.registry import create_augmentation

    layer = create_augmentation("Rotate", 0, limit=0, p=1.0)
    flip = create_augmentation("VerticalFlip", 0, p=1.0)
    policy = Policy("mine", "", [layer, flip], None)
    np.testing.assert_array_equal(augment_picture(policy, photo(9, 9), 0), photo(9, 9)[::-1])


CODE = """
import hashlib, sys
import numpy as np
from pellucid.augment.policy import create_policy, augment_picture

picture = np.random.default_rng(0).integers(0, 256, (16, 16, 3)).astype(np.uint8)
digest = hashlib.sha256()
policy = create_policy("light", 5)
for seed in (2, 1, 4, 3) if sys.argv[1] == "shuffled" else (1, 2, 3, 4):
    result = augment_picture(policy, picture, seed)
    digest.update(result.tobytes()) if seed == 3 else None
pixels = np.repeat(picture[None], 4, axis=0)
for layer in policy.layers:
    pixels = layer(pixels, training=True)
digest.update(np.asarray(pixels).tobytes())
print(digest.hexdigest())
"""


@pytest.mark.long
@pytest.mark.parametrize("backend", ["tensorflow", pytest.param("jax", marks=pytest.mark.release)])
def test_two_processes_agree(backend, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", backend)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CODE, order],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for order in ("in order", "shuffled")
    ]
    outputs = [process.communicate(timeout=100)[0].strip() for process in processes]
    assert len(outputs[0]) == 64
    assert outputs[0] == outputs[1]
