"""ONNX files as backbones, run by ONNX Runtime, against NumPy."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from pellucid.backbones.onnx_cache import converted_backbone, version_of
from pellucid.backbones.resolve import resolve_backbone
from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError, WeightsError
from pellucid.features.extractor import FeatureExtractor
from pellucid.features.sink import FeatureSink
from pellucid.features.view import View
from pellucid.inference.onnx_graph import write_classifier, write_feature_extractor
from pellucid.progress import Watcher

SIZE, N_FEATURES = 6, 5
KERNEL = np.random.default_rng(1).standard_normal((N_FEATURES, 3, 1, 1)).astype(np.float32)


def graph_file(
    path: Path,
    nodes: list,
    inputs: dict,
    outputs: dict,
    constants: dict,
    *,
    element_type: int = TensorProto.FLOAT,
    opset: int = 17,
    ir_version: int = 8,
) -> Path:
    def values(shapes, kind):
        return [helper.make_tensor_value_info(n, kind, shape) for n, shape in shapes.items()]

    graph = helper.make_graph(
        [helper.make_node(*node[:3], **node[3]) for node in nodes],
        "body",
        values(inputs, element_type),
        values(outputs, TensorProto.FLOAT),
        [numpy_helper.from_array(np.asarray(a), n) for n, a in constants.items()],
    )
    opsets = [helper.make_opsetid("", opset)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=ir_version)
    onnx.save(model, path)
    return path


def write_body(
    path: Path,
    *,
    batch: int | str = "n",
    size: int | str = SIZE,
    channels_last: bool = False,
    pooled: bool = False,
    **options,
) -> Path:
    """Write a 1 x 1 convolution and ReLU; `pooled` with their mean, else as a feature map."""
    shape = [batch, 3, size, size]
    nodes, source = [], "pictures"  # a name that pellucid uses too
    if channels_last:
        shape = [batch, size, size, 3]
        nodes.append(("Transpose", ["pictures"], ["planes"], {"perm": [0, 3, 1, 2]}))
        source = "planes"
    nodes += [
        ("Conv", [source, "scale"], ["logits"], {}),
        ("Relu", ["logits"], ["features"], {}),
    ]
    output, out_shape = "features", [batch, N_FEATURES, "h", "w"]
    if pooled:
        nodes += [
            ("GlobalAveragePool", ["features"], ["mean"], {}),
            ("Flatten", ["mean"], ["vector"], {"axis": 1}),
        ]
        output, out_shape = "vector", [batch, N_FEATURES]
    elif channels_last:
        nodes.append(("Transpose", ["features"], ["last"], {"perm": [0, 2, 3, 1]}))
        output, out_shape = "last", [batch, "h", "w", N_FEATURES]
    return graph_file(
        path, nodes, {"pictures": shape}, {output: out_shape}, {"scale": KERNEL}, **options
    )


def expected_features(pixels: np.ndarray, scaling: str) -> np.ndarray:
    x = pixels.astype(np.float64)
    if scaling == "0..1":
        x = x / 255
    elif scaling == "tf":
        x = x / 127.5 - 1
    elif scaling == "torch":
        x = (x / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    elif scaling == "caffe":
        x = x[..., ::-1] - [103.939, 116.779, 123.68]
    return np.maximum(x @ KERNEL[:, :, 0, 0].T.astype(float), 0).mean(axis=(1, 2))


def run(path: Path, pixels: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (input_,), (output,) = session.get_inputs(), session.get_outputs()
    return session.run([output.name], {input_.name: pixels})[0]


@pytest.fixture
def pixels() -> np.ndarray:
    return np.random.default_rng(2).integers(0, 256, (4, SIZE, SIZE, 3), dtype=np.uint8)


def check(path: Path, pixels: np.ndarray, scaling: str = "torch", size: int | None = None) -> None:
    backbone = resolve_backbone(str(path), image_size=size, scaling=scaling)
    assert backbone.spec == ImageSpec(SIZE, SIZE, 3)
    assert backbone.n_features == N_FEATURES
    assert backbone.name == path.stem
    assert not backbone.has_keras
    converted = converted_backbone(backbone)
    onnx.checker.check_model(str(converted), full_check=True)
    expected = expected_features(pixels, scaling)
    tolerance = 1e-5 * np.abs(expected).max()
    found = run(converted, pixels.astype(np.float32))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=tolerance)


@pytest.mark.parametrize("scaling", ["0..1", "tf", "torch", "caffe", "none"])
@pytest.mark.parametrize("channels_last", [False, True])
def test_features_are_those_of_the_network_on_scaled_pixels(
    scaling, channels_last, pixels, tmp_path
):
    check(write_body(tmp_path / "b.onnx", channels_last=channels_last), pixels, scaling)


@pytest.mark.parametrize("channels_last", [False, True])
def test_a_vector_is_used_as_it_is(channels_last, pixels, tmp_path):
    path = write_body(tmp_path / "b.onnx", channels_last=channels_last, pooled=True)
    check(path, pixels)


@pytest.mark.parametrize("opset", [7, 9, 11, 13, 18, 21])
def test_old_and_new_operators_do(opset, pixels, tmp_path):
    path = write_body(tmp_path / "b.onnx", opset=opset, ir_version=10 if opset > 19 else 8)
    check(path, pixels)
    spec, weights = ImageSpec(SIZE, SIZE, 3), np.ones((N_FEATURES, 2), np.float32)
    converted = converted_backbone(resolve_backbone(str(path), scaling="torch"))
    write_feature_extractor(converted, spec, tmp_path / "f.onnx")
    plain = expected_features(pixels, "torch")
    np.testing.assert_allclose(run(tmp_path / "f.onnx", pixels), plain, rtol=1e-4, atol=1e-4)
    bias = np.array([0.5, 0], np.float32)
    write_classifier(converted, spec, weights, bias, tmp_path / "c.onnx", mirror=True)
    onnx.checker.check_model(str(tmp_path / "c.onnx"), full_check=True)
    # The network does not see where things are, so the mirror image has the same features.
    expected = 1 / (1 + np.exp(-0.5))
    np.testing.assert_allclose(run(tmp_path / "c.onnx", pixels)[:, 0], expected, atol=1e-5)


def test_weights_among_the_inputs_are_no_inputs(pixels, tmp_path):
    path = write_body(tmp_path / "b.onnx", opset=8, ir_version=3)
    model = onnx.load(path)
    shape = list(KERNEL.shape)
    model.graph.input.append(helper.make_tensor_value_info("scale", TensorProto.FLOAT, shape))
    onnx.save(model, path)
    check(path, pixels)


def test_a_network_for_bytes_is_not_scaled(pixels, tmp_path):
    path = graph_file(
        tmp_path / "b.onnx",
        [
            ("Cast", ["x"], ["float"], {"to": TensorProto.FLOAT}),
            ("Transpose", ["float"], ["planes"], {"perm": [0, 3, 1, 2]}),
            ("Conv", ["planes", "k"], ["c"], {}),
            ("Relu", ["c"], ["y"], {}),
        ],
        {"x": ["n", SIZE, SIZE, 3]},
        {"y": ["n", N_FEATURES, SIZE, SIZE]},
        {"k": KERNEL},
        element_type=TensorProto.UINT8,
    )
    backbone = resolve_backbone(str(path))
    found = run(converted_backbone(backbone), pixels.astype(np.float32))
    np.testing.assert_allclose(found, expected_features(pixels, "none"), rtol=1e-5)
    with pytest.raises(ConfigError, match="scales them itself"):
        resolve_backbone(str(path), scaling="tf")


def test_a_grey_network_takes_grey_pictures(tmp_path):
    path = graph_file(
        tmp_path / "b.onnx",
        [("GlobalAveragePool", ["x"], ["y"], {})],
        {"x": ["n", 1, SIZE, SIZE]},
        {"y": ["n", 1, 1, 1]},
        {},
    )
    backbone = resolve_backbone(str(path), scaling="0..1")
    assert backbone.spec == ImageSpec(SIZE, SIZE, 1)
    grey = np.full((2, SIZE, SIZE, 1), 51, np.float32)
    np.testing.assert_allclose(run(converted_backbone(backbone), grey), 0.2, rtol=1e-6)
    with pytest.raises(ConfigError, match="with 1 channel"):
        resolve_backbone(str(path), scaling="torch")


def test_an_open_size_is_asked_for(pixels, tmp_path):
    path = write_body(tmp_path / "b.onnx", size="s")
    with pytest.raises(ConfigError, match="--backbone-size"):
        resolve_backbone(str(path), scaling="torch")
    check(path, pixels, size=SIZE)


def test_a_fixed_size_is_kept(tmp_path):
    path = write_body(tmp_path / "b.onnx")
    with pytest.raises(ConfigError, match=r"takes pictures of 6 pixels; .* given 7"):
        resolve_backbone(str(path), image_size=7, scaling="torch")
    assert resolve_backbone(str(path), image_size=6, scaling="torch").image_size == 6


def test_the_scaling_is_asked_for(tmp_path):
    path = str(write_body(tmp_path / "b.onnx"))
    with pytest.raises(ConfigError, match=r"--backbone-scaling: 0\.\.1, tf, torch, caffe, none"):
        resolve_backbone(path)
    with pytest.raises(ConfigError, match="'pytorch'"):
        resolve_backbone(path, scaling="pytorch")
    with pytest.raises(ConfigError, match="its own weights"):
        resolve_backbone(path, weights="w.h5", scaling="tf")


def test_a_batch_of_one_is_opened_where_the_network_allows_it(pixels, tmp_path):
    check(write_body(tmp_path / "b.onnx", batch=1, pooled=True), pixels)
    nodes = [
        ("GlobalAveragePool", ["x"], ["mean"], {}),
        ("Reshape", ["mean", "shape"], ["y"], {}),
    ]
    path = graph_file(
        tmp_path / "fixed.onnx",
        nodes,
        {"x": [1, 3, SIZE, SIZE]},
        {"y": [1, 3]},
        {"shape": np.array([1, 3])},
    )
    with pytest.raises(WeightsError, match="batch dimension of any size"):
        resolve_backbone(str(path), scaling="tf")


def test_of_several_outputs_the_first_vector_is_taken(pixels, tmp_path):
    path = write_body(tmp_path / "b.onnx", pooled=True)
    model = onnx.load(path)
    shape = ["n", N_FEATURES, SIZE, SIZE]
    extra = helper.make_tensor_value_info("features", TensorProto.FLOAT, shape)
    outputs = [extra, *model.graph.output]
    del model.graph.output[:]
    model.graph.output.extend(outputs)
    onnx.save(model, path)
    check(path, pixels)
    del model.graph.output[1:]
    model.graph.output.append(helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape))
    onnx.save(model, path)
    with pytest.raises(WeightsError, match=r"outputs are features \(any, 5, 6, 6\), logits"):
        resolve_backbone(str(path), scaling="tf")


def test_the_version_follows_content_size_and_scaling(tmp_path):
    path = write_body(tmp_path / "b.onnx", size="s")

    def version(size=8, scaling="tf"):
        return version_of(resolve_backbone(str(path), image_size=size, scaling=scaling))

    versions = {version(), version(size=9), version(scaling="torch")}
    (tmp_path / "copies").mkdir()
    copy = tmp_path / "copies" / "c.onnx"
    copy.write_bytes(path.read_bytes())
    assert version_of(resolve_backbone(str(copy), image_size=8, scaling="tf")) == version()
    write_body(path, size="s", pooled=True)
    assert len(versions | {version()}) == 4


def test_a_file_that_changes_meanwhile_is_refused(tmp_path):
    backbone = resolve_backbone(str(write_body(tmp_path / "b.onnx")), scaling="tf")
    write_body(tmp_path / "b.onnx", pooled=True)
    with pytest.raises(WeightsError, match="was changed"):
        converted_backbone(backbone)


def test_there_is_no_keras_form(tmp_path):
    backbone = resolve_backbone(str(write_body(tmp_path / "b.onnx")), scaling="tf")
    with pytest.raises(ConfigError, match="--recipe features"):
        backbone.build()
    with pytest.raises(ConfigError, match="no ImageNet classes"):
        converted_backbone(backbone, include_top=True)


def with_external_data(tmp_path: Path, **changes: str) -> Path:
    """Write a backbone with its kernel in ``weights.bin``, and change the entries about it."""
    path = write_body(tmp_path / "b.onnx")
    (tmp_path / "weights.bin").write_bytes(b"1234" + KERNEL.tobytes())
    model = onnx.load(path)
    (tensor,) = model.graph.initializer
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    facts = {"location": "weights.bin", "offset": "4", "length": str(KERNEL.nbytes)}
    for key, value in (facts | changes).items():
        tensor.external_data.add(key=key, value=value)
    path.write_bytes(model.SerializeToString())
    return path


def test_data_in_another_file_is_read_and_counts_as_content(pixels, tmp_path):
    path = with_external_data(tmp_path)
    check(path, pixels)
    before = version_of(resolve_backbone(str(path), scaling="tf"))
    (tmp_path / "weights.bin").write_bytes(bytes(4 + KERNEL.nbytes))
    assert version_of(resolve_backbone(str(path), scaling="tf")) != before


@pytest.mark.parametrize(
    "location",
    ["../secret.bin", "/etc/passwd", "", ".", "gone.bin", "link.bin", "a\\b", "weights.bin/../.."],
)
def test_data_outside_the_folder_is_refused(location, tmp_path):
    folder = tmp_path / "network"
    folder.mkdir()
    (tmp_path / "secret.bin").write_bytes(b"1234" + KERNEL.tobytes())
    (folder / "link.bin").symlink_to(tmp_path / "secret.bin")
    path = with_external_data(folder, location=location)
    with pytest.raises(WeightsError, match="Expected a file in the same folder"):
        resolve_backbone(str(path), scaling="tf")


@pytest.mark.parametrize(
    "changes",
    [{"offset": "-4"}, {"offset": "8"}, {"length": "1"}, {"length": "99999"}, {"offset": "x"}],
)
def test_data_that_is_not_there_is_refused(changes, tmp_path):
    path = with_external_data(tmp_path, **changes)
    with pytest.raises(WeightsError, match=r"does not hold what|damaged"):
        resolve_backbone(str(path), scaling="tf")


@pytest.mark.parametrize("content", [b"", b"<html></html>", bytes(500), b"\x08\x07"])
def test_what_is_no_onnx_is_refused(content, tmp_path):
    (tmp_path / "b.onnx").write_bytes(content)
    with pytest.raises(WeightsError, match=r"b\.onnx is damaged or is no ONNX file"):
        resolve_backbone(str(tmp_path / "b.onnx"), scaling="tf")


def test_a_file_cut_anywhere_is_refused_or_changed_nothing(tmp_path):
    path = write_body(tmp_path / "b.onnx")
    sound = path.read_bytes()
    for length in range(1, len(sound) - 8, 7):
        path.write_bytes(sound[:length])
        with pytest.raises(WeightsError):
            resolve_backbone(str(path), scaling="tf")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    (tmp_path / "folder.onnx").mkdir()
    for name in ("gone.onnx", "folder.onnx"):
        with pytest.raises(WeightsError, match=f"no file at .*{name}"):
            resolve_backbone(str(tmp_path / name), scaling="tf")


IDENTITY = [("Identity", ["x"], ["y"], {})]


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (["n", 3], "four dimensions"),
        (["n", 3, 6, 6, 6], "four dimensions"),
        (["n", 4, 6, 6], "one dimension of 3 channels"),
        (["n", "c", 6, 6], "one dimension of 3 channels"),
        (["n", 3, 6, 3], "one dimension of 3 channels"),
        (["n", 3, 6, 8], "6 x 8"),
    ],
)
def test_an_input_that_takes_no_pictures_is_refused(shape, message, tmp_path):
    path = graph_file(tmp_path / "b.onnx", IDENTITY, {"x": shape}, {"y": shape}, {})
    with pytest.raises(WeightsError, match=message):
        resolve_backbone(str(path), scaling="tf")


def test_several_inputs_and_outputs_of_other_ranks_are_refused(tmp_path):
    shape = ["n", 3, 6, 6]
    nodes = [("Add", ["x", "z"], ["y"], {})]
    path = graph_file(tmp_path / "two.onnx", nodes, {"x": shape, "z": shape}, {"y": shape}, {})
    with pytest.raises(WeightsError, match=r"2 inputs \(x \(any, 3, 6, 6\), z"):
        resolve_backbone(str(path), scaling="tf")
    nodes = [("Reshape", ["x", "s"], ["y"], {})]
    path = graph_file(
        tmp_path / "tokens.onnx",
        nodes,
        {"x": shape},
        {"y": ["n", 9, 12]},
        {"s": np.array([-1, 9, 12])},
    )
    with pytest.raises(WeightsError, match=r"outputs are y \(any, 9, 12\)"):
        resolve_backbone(str(path), scaling="tf")


def test_a_network_that_does_not_work_at_a_size_is_refused(tmp_path):
    nodes = [("Flatten", ["x"], ["flat"], {"axis": 1}), ("MatMul", ["flat", "m"], ["y"], {})]
    path = graph_file(
        tmp_path / "b.onnx",
        nodes,
        {"x": ["n", 3, "h", "w"]},
        {"y": ["n", 4]},
        {"m": np.ones((3 * 8 * 8, 4), np.float32)},
    )
    assert resolve_backbone(str(path), image_size=8, scaling="tf").n_features == 4
    with pytest.raises(WeightsError, match="9 x 9 pixels"):
        resolve_backbone(str(path), image_size=9, scaling="tf")


@pytest.mark.slow
def test_a_body_that_keras_exported_answers_as_in_keras(tmp_path, pixels):
    import keras

    if keras.backend.backend() != "tensorflow":
        pytest.skip("the export runs with TensorFlow")
    x = inputs = keras.Input((SIZE, SIZE, 3))
    x = keras.layers.Conv2D(N_FEATURES, 3, activation="relu")(x)
    model = keras.Model(inputs, x)
    scaled = pixels.astype(np.float32) / 127.5 - 1
    expected = np.asarray(model(scaled)).mean(axis=(1, 2))
    path = tmp_path / "keras.onnx"
    model.export(str(path), format="onnx", verbose=False)
    backbone = resolve_backbone(str(path), scaling="tf")
    found = run(converted_backbone(backbone), pixels.astype(np.float32))
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_the_feature_sink_keeps_the_features_of_each_picture(pixels, tmp_path):
    cache = PictureCache(tmp_path / "pictures.sqlite")
    backbone = resolve_backbone(str(write_body(tmp_path / "b.onnx")), scaling="0..1")
    extractor = FeatureExtractor(backbone, cache, Watcher(), tmp_path)
    sink = FeatureSink(extractor, 1.0)
    hashes = [bytes([number]) * 32 for number in range(len(pixels))]
    for content_hash, picture in zip(hashes, pixels, strict=True):
        sink.put(content_hash, picture)
    sink.finish()
    for is_mirrored in (False, True):  # the network does not see where things are
        view = View(is_mirrored, extractor.precision)
        found = dict(cache.features(extractor.space(view), hashes))
        assert list(found) == hashes
        expected = expected_features(pixels, "0..1")
        np.testing.assert_allclose(np.stack(list(found.values())), expected, atol=0.02)
    cache.close()
