"""Policies in TOML files: what is read, and what is said of files that cannot be."""

import pytest

from pellucid.augment.mixing import Mixing
from pellucid.augment.policy_file import MAX_BYTES, read_policy_file
from pellucid.errors import ConfigError

GOOD = """
description = "for X-rays"
mixup = 0.2

[[augment]]
name = "Rotate"
limit = 15
border = "reflect"
p = 0.5

[[augment]]
name = "OneOf"
p = 0.3
augmentations = [{name = "Blur"}, {name = "GaussianNoise", deviation = [2, 10]}]
"""


def written(tmp_path, text: str | bytes):
    path = tmp_path / "mine.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_policy_is_read(tmp_path):
    plan = read_policy_file(written(tmp_path, GOOD))
    assert plan.name == "mine"
    assert plan.description == "for X-rays"
    assert plan.mixing == Mixing(mixup=0.2)
    rotate, one_of = plan.augment
    assert rotate == {"name": "Rotate", "limit": 15, "border": "reflect", "p": 0.5}
    assert [each["name"] for each in one_of["augmentations"]] == ["Blur", "GaussianNoise"]


DEEP = '{name = "Compose", augmentations = [' * 5 + '{name = "Blur"}' + "]}" * 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[augment]\n", r"no TOML file \(line 1 is not, from column 10 on\)"),
        ("[[augment]]\nname = [", r"no TOML file \(it ends too early\)|line 2"),
        (b"\xff\xfe\x00", r"no TOML file \(it is not text in UTF-8\)"),
        ("x = " + "[" * 30_000, "no TOML file"),
        ("", "holds no augmentations"),
        ("augment = []", "holds no augmentations"),
        ("augment = 3", "not a list of tables"),
        ('augment = ["Blur"]', "not a list of tables"),
        ("[augment]\nname = 'Blur'", "not a list of tables"),
        ("[[augment]]\nlimit = 3", "entry 1 of augment: there is no name"),
        ("[[augment]]\nname = 3", "entry 1 of augment: there is no name"),
        ("mixup = -1", "mixup takes a number above 0"),
        ("mixup = nan", "mixup takes a number above 0"),
        ("cutmix = 'x'", "cutmix takes a number above 0"),
        ("mixupp = 0.2", "'mixupp', which is not expected"),
        ("description = 3\ncutmix = 1.0", "description takes a text"),
        ("[[augment]]\nname='OneOf'\naugmentations=[{p=1}]", "entry 1 of augment.augmentations"),
        (f"augment = [{DEEP}]", "more than 4 lists deep"),
        ("[[augment]]\nname='Blur'\n" * 65, "65 augmentations; at most 64"),
        ("#" * (MAX_BYTES + 1), "larger than 65,536 bytes"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, message):
    path = written(tmp_path, text)
    with pytest.raises(ConfigError, match=message) as caught:
        read_policy_file(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_or_a_folder(tmp_path):
    with pytest.raises(ConfigError, match="There is no file"):
        read_policy_file(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_policy_file(tmp_path)
