"""EfficientNet-Lite against the outputs of its PyTorch implementation."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import skimage
from PIL import Image

from pellucid.backbones.onnx_cache import converted_backbone, is_converted
from pellucid.backbones.registry import get_backbone

GOLDEN = json.loads(
    (Path(__file__).parents[2] / "golden" / "efficientnet_lite.json").read_text(encoding="utf-8")
)["models"]

TRAINABLE = {"efficientnet_lite0": 4_652_008, "efficientnet_lite2": 6_092_072}
"""Of the nets for 1,000 classes, as published."""

pytestmark = pytest.mark.slow


def crops(name: str) -> np.ndarray:
    """Cut the centres out of the sample photos."""
    size = GOLDEN[name]["S"]
    pictures = []
    for photo in GOLDEN[name]["photos"].values():
        path = Path(skimage.__path__[0], "data", photo["image_file"])
        image = np.asarray(Image.open(path).convert("RGB"))
        top, left = (image.shape[0] - size) // 2, (image.shape[1] - size) // 2
        assert [top, left] == photo["crop_top_left"]
        pictures.append(image[top : top + size, left : left + size])
    return np.stack(pictures).astype(np.float32)


@pytest.fixture(scope="module", params=list(GOLDEN))
def net(request):
    """Give a net with its top, its pooled features and the crops."""
    from pellucid.backbones.registry import create_backbone

    return request.param, create_backbone(request.param, include_top=True)


def check_probabilities(name: str, probabilities: np.ndarray) -> None:
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    for row, photo in zip(probabilities, GOLDEN[name]["photos"].values(), strict=True):
        best = np.argsort(-row)[:5]
        assert best.tolist() == photo["top5_index"]
        np.testing.assert_allclose(row[best], photo["top5_probability"], atol=1e-4)
        # Logits are known but for a constant, which softmax takes away.
        logits = np.array(photo["logits_first8"])
        np.testing.assert_allclose(np.log(row[:8] / row[0]), logits - logits[0], atol=1e-3)


def check_features(name: str, features: np.ndarray) -> None:
    for row, photo in zip(features, GOLDEN[name]["photos"].values(), strict=True):
        np.testing.assert_allclose(row[:8], photo["pooled_features_first8"], atol=1e-3)
        assert row.mean() == pytest.approx(photo["pooled_features_mean"], abs=1e-3)
        assert np.linalg.norm(row) == pytest.approx(photo["pooled_features_l2"], abs=1e-3)


@pytest.mark.long
def test_outputs_and_parameters_are_those_of_the_published_net(net):
    import keras

    name, model = net
    assert sum(int(np.prod(w.shape)) for w in model.trainable_weights) == TRAINABLE[name]
    both = keras.Model(model.input, [model.get_layer("features").output, model.output])
    features, probabilities = (np.asarray(x) for x in both(crops(name), training=False))
    assert features.shape == (4, 1280)
    check_features(name, features)
    check_probabilities(name, probabilities)


@pytest.mark.long
@pytest.mark.release
@pytest.mark.once
def test_the_converted_files_answer_as_the_published_net(shared_cache):
    name = "efficientnet_lite0"
    backbone = get_backbone(name)
    for include_top, check in ((False, check_features), (True, check_probabilities)):
        path = converted_backbone(backbone, include_top=include_top)
        assert is_converted(backbone, include_top=include_top)
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        output, *inner = session.run(None, {session.get_inputs()[0].name: crops(name)})
        check(name, output)
        # Of 4 inner layers with 96 to 672 channels, means and maxima; of the last, maxima.
        assert [each.shape for each in inner] == ([] if include_top else [(4, 2 * 1152 + 1280)])
