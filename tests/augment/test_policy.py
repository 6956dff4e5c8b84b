"""The policies by name, and from files."""

import json
import subprocess
import sys

import numpy as np
import pytest

from pellucid.augment.mixing import Mixing
from pellucid.augment.policy import augment_picture, create_policy, get_policy, list_policies
from pellucid.errors import ConfigError


def test_the_policies_are_these():
    assert list_policies() == ["book", "cutout", "light", "none", "shift", "strong"]
    assert all(get_policy(name).description for name in list_policies())
    with pytest.raises(ConfigError, match="Did you mean strong"):
        create_policy("stronk", 0)


def test_names_are_known_without_keras():
    code = """
import json, sys
from pellucid.augment.policy import list_policies, get_policy
from pellucid.augment.registry import list_augmentations, get_augmentation
list_policies(), list_augmentations(), get_policy("book"), get_augmentation("Blur")
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert not {"keras", "tensorflow", "jax"} & set(json.loads(done.stdout))


def test_the_policy_none_needs_no_keras_and_changes_nothing(photo):
    policy = create_policy("none", 0)
    assert policy.layers == []
    assert policy.mixing is None
    np.testing.assert_array_equal(augment_picture(policy, photo(8, 8), 1), photo(8, 8))


@pytest.mark.slow
def test_the_book_policy_is_that_of_chapter_8():
    policy = create_policy("book", 0)
    assert policy.mixing is None
    flip, rotate, zoom = policy.layers
    assert type(flip).__name__ == "HorizontalFlip"
    assert flip.p == 0.5
    assert (rotate.limit, rotate.border, rotate.p) == (pytest.approx(0.1 * 360), "reflect", 1)
    assert (zoom.limit, zoom.border, zoom.p) == (0.2, "reflect", 1)


@pytest.mark.slow
def test_the_strong_policy_mixes_too():
    policy = create_policy("strong", 0)
    assert policy.mixing == Mixing(mixup=0.2, cutmix=1.0)
    assert [type(layer).__name__ for layer in policy.layers] == ["HorizontalFlip", "RandAugment"]


@pytest.mark.slow
def test_layers_have_seeds_of_their_own_that_follow_from_one():
    def seeds(seed):
        return [layer.seed for layer in create_policy("book", seed).layers]

    assert len(set(seeds(0))) == 3
    assert seeds(0) == seeds(0)
    assert not set(seeds(0)) & set(seeds(1))


@pytest.mark.slow
def test_a_policy_from_a_file(tmp_path, photo):
    path = tmp_path / "mine.toml"
    path.write_text(
        'cutmix = 1.0\n[[augment]]\nname = "Rotate"\nlimit = 15\nborder = "wrap"\np = 0.5\n'
        '[[augment]]\nname = "OneOf"\n'
        'augmentations = [{name = "Blur", sigma = [0.5, 1.0]}, {name = "CoarseDropout", p = 1}]\n'
    )
    policy = create_policy(path, 0)
    rotate, one_of = policy.layers
    assert (policy.name, policy.mixing) == ("mine", Mixing(cutmix=1.0))
    assert (rotate.limit, rotate.border, rotate.p) == (15, "wrap", 0.5)
    blur, dropout = one_of.augmentations
    assert (blur.sigma, dropout.p) == ((0.5, 1.0), 1)
    seeds = [layer.seed for layer in (rotate, one_of, blur, dropout)]
    assert len(set(seeds)) == 4
    assert augment_picture(policy, photo(16, 16), 3).shape == (16, 16, 3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[augment]]\nname = 'Rotat'", r"entry 1 \(Rotat\).*Did you mean Rotate"),
        (
            "[[augment]]\nname='Blur'\n[[augment]]\nname='Zoom'\nlimitt=1",
            r"entry 2 .*Did you mean limit",
        ),
        ("[[augment]]\nname = 'Rotate'\nlimit = 'far'", "limit a number from 0 to 180.*'far'"),
        ("[[augment]]\nname = 'Rotate'\nseed = 3", "sets no seed"),
        ("[[augment]]\nname = 'Rotate'\ndtype = 'x'", "no parameter 'dtype'"),
        ("[[augment]]\nname = 'Crop'", "Crop needs height and width"),
        (
            "[[augment]]\nname='OneOf'\naugmentations=[{name='Blu'}]",
            r"\(OneOf\).*Did you mean Blur",
        ),
        ("[[augment]]\nname = 'Blur'\naugmentations = [{name='Blur'}]", "no parameter"),
    ],
)
def test_what_is_wrong_in_a_file_is_said(tmp_path, text, message):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message) as caught:
        create_policy(str(path), 0)
    assert str(path) in str(caught.value)
