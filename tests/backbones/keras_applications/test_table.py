"""The table against the source of keras.applications, which is read as text and not imported."""

import ast
import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest

from pellucid.backbones.keras_applications.table import APPLICATIONS


@cache
def sources() -> dict[str, str]:
    spec = importlib.util.find_spec("keras")
    folder = Path(spec.origin).parent / "src" / "applications"
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}


@cache
def functions() -> dict[str, tuple[str, str]]:
    """Give each function's module and its text."""
    return {
        node.name: (module, ast.get_source_segment(text, node))
        for module, text in sources().items()
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }


def module_of(row) -> str:
    return sources()[functions()[row.function][0]]


def built_by(row) -> str:
    """Give the module that builds it; both versions of ResNet share one."""
    return sources()["resnet"] if row.name.startswith("resnet") else module_of(row)


def test_names_functions_and_files_are_unique():
    for column in ("name", "function", "weights_file"):
        values = [getattr(row, column) for row in APPLICATIONS]
        assert len(set(values)) == len(values)


def test_every_network_of_keras_is_there():
    exported = set(re.findall(r'"keras\.applications\.([A-Z]\w+)"', "".join(sources().values())))
    assert {row.function for row in APPLICATIONS} == exported


@pytest.mark.parametrize("row", APPLICATIONS, ids=lambda row: row.name)
def test_the_least_size_is_the_one_that_keras_checks(row):
    found = re.search(r"min_size=(\d+)|size must be at least (\d+)x", built_by(row))
    assert int(found[1] or found[2]) == row.min_image_size


@pytest.mark.parametrize("row", APPLICATIONS, ids=lambda row: row.name)
def test_the_scaling_is_the_one_that_keras_documents(row):
    text = module_of(row)
    found = re.search(r"preprocess_input\(\s*x, data_format=data_format, mode=\"(\w+)\"", text)
    if found:
        assert row.scaling == found[1]
    elif row.function.startswith("MobileNetV3"):
        assert "layers.Rescaling(scale=1.0 / 127.5, offset=-1.0)" in text
        assert row.scaling == "tf"
    elif row.function.startswith("EfficientNetV2B"):
        assert "mean = [0.485, 0.456, 0.406]" in text
        assert row.scaling == "torch"
    elif row.function.startswith("ConvNeXt"):
        assert "mean=[0.485 * 255, 0.456 * 255, 0.406 * 255]" in text
        assert "(0.229 * 255) ** 2" in text
        assert row.scaling == "torch"
    else:
        assert row.function.startswith("EfficientNet")
        assert row.scaling == "none"


@pytest.mark.parametrize(
    "row", [a for a in APPLICATIONS if "EfficientNet" not in a.function], ids=lambda row: row.name
)
def test_the_size_is_the_default_of_keras(row):
    text = functions()[row.function][1] if row.name.startswith("nasnet") else built_by(row)
    found = re.search(r"default_size ?= ?(\d+)", text)
    # MobileNetV3's code has no default; its weights are those for 224 pixels.
    assert row.image_size == (int(found[1]) if found else 224)
    assert found or f"_{row.image_size}_" in row.weights_file


def test_numbers_of_features_are_those_of_the_papers():
    """Four times 512 for ResNet's bottlenecks; DenseNet grows by 32 and halves between blocks."""
    n_features = {row.name: row.n_features for row in APPLICATIONS}
    for name in ("resnet50", "resnet101", "resnet152"):
        assert n_features[name] == n_features[f"{name}_v2"] == 4 * 512
    blocks = {121: (6, 12, 24, 16), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}
    for depth, numbers in blocks.items():
        expected = 2 * 64
        for number in numbers:
            expected = expected // 2 + 32 * number
        assert n_features[f"densenet{depth}"] == expected
    for name, function in (("nasnet_mobile", "NASNetMobile"), ("nasnet_large", "NASNetLarge")):
        assert f"penultimate_filters={n_features[name]}" in functions()[function][1]


CONVNEXTS = [row for row in APPLICATIONS if row.function.startswith("ConvNeXt")]


@pytest.mark.parametrize("row", CONVNEXTS, ids=lambda row: row.name)
def test_convnexts_have_the_width_of_keras(row):
    size = row.name.removeprefix("convnext_")
    configuration = module_of(row).partition(f'    "{size}": {{')[2]
    widths = re.search(r'"projection_dims": \[([\d, ]+)\]', configuration)[1].split(", ")
    assert row.n_features == int(widths[-1])
    name = re.search(r'name="(\w+)"', functions()[row.function][1])[1]
    assert row.weights_file == f"{name}_notop.h5"


B_ROWS = [row for row in APPLICATIONS if row.function.startswith("EfficientNetB")]
V2_ROWS = [row for row in APPLICATIONS if row.function.startswith("EfficientNetV2")]


def rounded(width: float) -> int:
    """Round 1,280 channels as Tan and Le's reference code does."""
    return max(8, int(1280 * width + 4) // 8 * 8)


@pytest.mark.parametrize("row", B_ROWS, ids=lambda row: row.name)
def test_efficientnets_have_the_width_and_size_of_keras(row):
    text = functions()[row.function][1]
    width, _depth, size = re.search(
        r"EfficientNet\(\s*([\d.]+),\s*([\d.]+),\s*(\d+)", text
    ).groups()
    assert (row.n_features, row.image_size) == (rounded(float(width)), int(size))
    assert row.weights_file == re.search(r'name="(\w+)"', text)[1] + "_notop.h5"


@pytest.mark.parametrize("row", V2_ROWS, ids=lambda row: row.name)
def test_efficientnets_of_version_2_have_the_width_and_size_of_keras(row):
    text = functions()[row.function][1]
    width = float(re.search(r"width_coefficient=([\d.]+)", text)[1])
    assert row.n_features == rounded(width)
    assert row.image_size == int(re.search(r"default_size=(\d+)", text)[1])
    assert row.weights_file == re.search(r'name="([\w-]+)"', text)[1] + "_notop.h5"


@pytest.mark.parametrize("row", APPLICATIONS, ids=lambda row: row.name)
def test_the_file_is_named_in_keras(row):
    """As a whole, or as the end of a pattern whose beginning is the network's name."""
    text = re.sub(r'"\s*f?"', "", "".join(sources().values()))
    patterns = {
        "{weights_name}_weights_tf_dim_ordering_tf_kernels_notop.h5": r"resnet(50|101|152)(v2)?",
        "mobilenet_%s_%d_tf_no_top.h5": "mobilenet_1_0_224",
        "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{float(alpha)}_{rows}_no_top.h5": (
            "mobilenet_v2_.*_1.0_224"
        ),
        "weights_mobilenet_v3_{model_name}_no_top_v2.h5": "weights_mobilenet_v3_(small|large)_224",
        "_notop.h5": "efficientnet|convnext",
    }
    if row.weights_file in text:
        return
    assert any(
        pattern in text and re.match(name, row.weights_file) for pattern, name in patterns.items()
    )
