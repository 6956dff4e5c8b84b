"""From what a user asks for to a backbone."""

import hashlib
import importlib.metadata
import subprocess
from pathlib import Path

import pytest

from pellucid.backbones.onnx_cache import converted_backbone, version_of
from pellucid.backbones.registry import list_backbones
from pellucid.backbones.resolve import resolve_backbone
from pellucid.errors import ConfigError, WeightsError

VGG_FILE = "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"


@pytest.fixture
def keras_cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    (tmp_path / "keras" / "models").mkdir(parents=True)
    return tmp_path / "keras" / "models"


def test_a_name_alone_is_the_backbone_as_published():
    backbone = resolve_backbone("efficientnet_lite2")
    assert backbone.name == "efficientnet_lite2"
    assert backbone.spec.shape == (260, 260, 3)
    assert backbone.n_features == 1280
    assert backbone.has_keras


def test_every_name_can_be_resolved_without_weights_of_its_own():
    for name in list_backbones():
        weights = None if "lite" in name else "random"
        backbone = resolve_backbone(name, weights)
        assert backbone.name == name
        assert backbone.image_size >= 224
        assert backbone.n_features >= 512


def test_an_unknown_name_lists_near_ones():
    with pytest.raises(ConfigError, match="Did you mean resnet50"):
        resolve_backbone("resnet-50")


def test_absent_weights_say_which_file_goes_where(keras_cache):
    with pytest.raises(WeightsError) as caught:
        resolve_backbone("vgg16")
    for part in (VGG_FILE, str(keras_cache), "nothing is downloaded", "--backbone-weights"):
        assert part in str(caught.value)


def test_without_keras_home_it_is_the_users_own_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    with pytest.raises(WeightsError) as caught:
        resolve_backbone("vgg16")
    assert str(tmp_path / ".keras" / "models") in str(caught.value)


def test_weights_in_keras_cache_are_found_and_decide_the_version(keras_cache):
    versions = []
    for content in (b"some weights", b"other weights"):
        (keras_cache / VGG_FILE).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        keras_version = importlib.metadata.version("keras")
        versions.append(version_of(resolve_backbone("vgg16")))
        assert versions[-1] == f"vgg16-keras{keras_version}-{digest}-224px-format2"
    assert version_of(resolve_backbone("vgg16", image_size=96)) not in versions


def test_a_file_of_the_users_is_taken_instead(keras_cache, tmp_path):
    (tmp_path / "mine.h5").write_bytes(b"my weights")
    mine = resolve_backbone("vgg16", str(tmp_path / "mine.h5"))
    assert hashlib.sha256(b"my weights").hexdigest() in version_of(mine)
    with pytest.raises(WeightsError, match=r"no file of weights at .*gone\.h5"):
        resolve_backbone("vgg16", str(tmp_path / "gone.h5"))
    with pytest.raises(WeightsError, match="no file of weights"):
        resolve_backbone("vgg16", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "size", "least"),
    [
        ("vgg16", 31, 32),
        ("xception", 70, 71),
        ("inception_v3", 74, 75),
        ("efficientnet_lite0", 16, 32),
        ("vgg16", 0, 32),
        ("vgg16", -1, 32),
        ("vgg16", 4097, 32),
    ],
)
def test_a_size_that_does_not_work_names_the_least_that_does(name, size, least):
    weights = None if "lite" in name else "random"
    with pytest.raises(ConfigError, match=f"smallest that works is {least}"):
        resolve_backbone(name, weights, size)
    assert resolve_backbone(name, weights, least).spec.shape == (least, least, 3)


def test_settings_that_do_not_fit_are_refused():
    with pytest.raises(ConfigError, match="Leave out --backbone-weights"):
        resolve_backbone("efficientnet_lite0", weights="w.h5")
    with pytest.raises(ConfigError, match="Leave out --backbone-scaling"):
        resolve_backbone("efficientnet_lite0", scaling="tf")
    with pytest.raises(ConfigError, match="Leave out --backbone-scaling"):
        resolve_backbone("vgg16", weights="random", scaling="0..1")


def test_lite_has_its_old_cache_name_at_its_own_size_only():
    plain = version_of(resolve_backbone("efficientnet_lite0"))
    assert version_of(resolve_backbone("efficientnet_lite0", image_size=224)) == plain
    assert version_of(resolve_backbone("efficientnet_lite0", image_size=192)) != plain


def test_the_conversion_is_told_weights_and_size(monkeypatch, tmp_path):
    commands = []

    def converts(command, **options):
        commands.append(command)
        Path(command[-1]).write_bytes(b"a model")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", converts)
    (tmp_path / "mine.h5").write_bytes(b"my weights")
    converted_backbone(resolve_backbone("vgg16", str(tmp_path / "mine.h5"), 64))
    converted_backbone(resolve_backbone("vgg16", "random", 64))
    for command, weights in zip(commands, (str(tmp_path / "mine.h5"), "random"), strict=True):
        assert command[4] == "vgg16"
        assert command[command.index("--weights") + 1] == weights
        assert command[command.index("--image-size") + 1] == "64"


@pytest.mark.slow
def test_lite_of_another_size_is_the_same_network():
    model = resolve_backbone("efficientnet_lite0", image_size=64).build()
    assert model.input_shape == (None, 64, 64, 3)
    assert model.output_shape == (None, 1280)
