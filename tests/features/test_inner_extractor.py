"""The extractor of inner layers, and the sink that uses it for a share of the images."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import polars as pl
import pytest
from onnx import TensorProto, helper

from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec
from pellucid.features.extractor import FeatureExtractor
from pellucid.features.sink import FeatureSink, is_in_share
from pellucid.progress import Watcher


@dataclass(frozen=True)
class Body:
    """Its features are the pixels, and its inner features the maxima of the channels."""

    name: str = "body"
    version: str = "body-1"
    image_size: int = 4
    n_features: int = 48
    has_keras: bool = True
    spec: ImageSpec = field(default_factory=lambda: ImageSpec(4, 4, 3))

    def write_onnx(self, path: Path, *, include_top: bool = False) -> None:
        value = helper.make_tensor_value_info
        nodes = [
            helper.make_node("ReduceMax", ["x"], ["inner"], axes=[1, 2], keepdims=0),
            helper.make_node("Flatten", ["x"], ["last"], axis=1),
        ]
        outputs = [
            value("last", TensorProto.FLOAT, ["n", 48]),
            value("inner", TensorProto.FLOAT, ["n", 3]),
        ]
        graph = helper.make_graph(
            nodes, "body", [value("x", TensorProto.FLOAT, ["n", 4, 4, 3])], outputs
        )
        opset = helper.make_opsetid("", 15)
        onnx.save(helper.make_model(graph, opset_imports=[opset], ir_version=8), path)


@pytest.fixture
def extractor(tmp_path):
    cache = PictureCache(None)
    yield FeatureExtractor(Body(), cache, Watcher(), tmp_path)
    cache.close()


PICTURES = np.random.default_rng(0).integers(0, 256, (64, 4, 4, 3), dtype=np.uint8)
HASHES = [bytes([4 * number]) * 32 for number in range(64)]
SHARE = 0.25
"""Share of the images whose inner features are needed: the first 16."""


def put_all(extractor, inner_share):
    inner = extractor.with_inner()
    sink = FeatureSink(extractor, 0.0, inner, inner_share)
    for content_hash, pixels in zip(HASHES, PICTURES, strict=True):
        assert sink.needs(content_hash)
        sink.put(content_hash, pixels)
    sink.finish()
    return inner, sink


def test_all_images_have_the_features_of_the_last_layer_and_a_share_has_inner_ones(extractor):
    inner, sink = put_all(extractor, SHARE)
    (view,) = extractor.views()
    assert [is_in_share(each, SHARE) for each in HASHES] == [True] * 16 + [False] * 48
    assert [inner.lacks(each, view) for each in HASHES] == [False] * 16 + [True] * 48
    assert not any(extractor.lacks(each, view) for each in HASHES)
    assert not any(map(sink.needs, HASHES))
    assert sink.main_extractor is extractor
    images = pl.DataFrame({"hash": [each.hex() for each in HASHES], "file": [""] * 64})
    last = PICTURES.reshape(64, -1)
    np.testing.assert_array_equal(extractor.gather(images, [view])[:], last)
    both = np.concatenate([last, PICTURES.max(axis=(1, 2))], axis=1)
    np.testing.assert_array_equal(inner.gather(images[:16], [view])[:], both[:16])
    # Files of the two kinds do not overwrite each other.
    assert inner.n_features == 51
    assert extractor.n_features == 48


def test_where_all_images_need_inner_features_other_machines_compute_those(extractor):
    inner, sink = put_all(extractor, 1.0)
    (view,) = extractor.views()
    assert sink.main_extractor is inner
    assert not any(each.lacks(key, view) for each in (extractor, inner) for key in HASHES)
