"""What others may rely on: names, signatures, errors, and that nothing heavy is imported."""

import inspect
import json
import re
import subprocess
import sys

import pytest

import pellucid
from pellucid import errors

PUBLIC = [
    "Activations",
    "Arithmetic",
    "Assignment",
    "AugmentationPreview",
    "AutoConfig",
    "Benchmark",
    "BulkPredictions",
    "ChangedPicture",
    "CheckedData",
    "Classifier",
    "Comparison",
    "ConfigError",
    "CostEvaluation",
    "CrossValidation",
    "DataError",
    "DataPreview",
    "Diagnosis",
    "DownloadError",
    "Estimate",
    "Evaluation",
    "Explanation",
    "Exported",
    "FeatureMap",
    "FeaturesConfig",
    "FineTuneConfig",
    "ModelError",
    "ModelLayers",
    "ModelOptions",
    "OpenExplorer",
    "ParityError",
    "PellucidError",
    "PictureError",
    "PictureGrid",
    "PlannedRenaming",
    "Prediction",
    "Predictions",
    "Project",
    "Repeated",
    "Run",
    "RunError",
    "ScratchConfig",
    "Search",
    "Speed",
    "SplitConfig",
    "TrainConfig",
    "UsefulPicture",
    "WeightsError",
    "arithmetic",
    "check_data",
    "cross_validate",
    "doctor",
    "estimate",
    "explain",
    "explore",
    "layer_widget",
    "layers",
    "load",
    "map_features",
    "most_useful",
    "plan_renaming",
    "predict_many",
    "preview_augmentation",
    "preview_data",
    "repeat",
    "resume",
    "resume_cross_validation",
    "resume_search",
    "runs",
    "search",
    "show",
    "split_data",
    "trace",
    "train",
]


def test_the_public_names_are_these():
    assert pellucid.__all__ == PUBLIC
    assert dir(pellucid) == sorted([*PUBLIC, "__version__"])
    for name in PUBLIC:
        assert getattr(pellucid, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pellucid.nothing


def test_every_class_that_a_public_function_returns_is_public():
    functions = {name: getattr(pellucid, name) for name in PUBLIC if name.islower()}
    for kind in (pellucid.Run, pellucid.Classifier):
        methods = inspect.getmembers(kind, callable)
        functions |= {f"{kind.__name__}.{name}": each for name, each in methods if name[0] != "_"}
    returned = {
        word
        for function in functions.values()
        for word in re.findall(r"\w+", str(function.__annotations__["return"]))
    }
    assert {"Run", "Comparison", "Evaluation", "Exported"} <= returned
    others = {"Any", "AnyWidget", "Axes", "DataFrame", "NDArray", "None", "Path"}
    own = {word for word in returned if word[0].isupper()} - others
    assert own - set(PUBLIC) == set()


def parameters(function) -> list[str]:
    """Give names, kinds and defaults, without the annotations."""
    signature = inspect.signature(function)
    bare = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=signature.empty))


def test_the_signatures_are_these():
    assert parameters(pellucid.train) == (
        "(source, *, run=None, recipe=None, seed=0, config=None, splits=None, columns=None, "
        "encoding=None, allow_outside=False, label_pattern=None, cluster=None, watcher=None, "
        "callbacks=(), **settings)"
    )
    assert parameters(pellucid.estimate) == (
        "(source, *, run=None, recipe=None, seed=0, config=None, splits=None, columns=None, "
        "encoding=None, allow_outside=False, label_pattern=None, cluster=None, watcher=None, "
        "**settings)"
    )
    assert parameters(pellucid.search) == (
        "(source, *, n_tries=None, budget=None, run=None, recipe=None, seed=0, splits=None, "
        "columns=None, encoding=None, allow_outside=False, label_pattern=None, watcher=None, "
        "**settings)"
    )
    assert parameters(pellucid.resume_search) == "(folder, *, watcher=None)"
    assert parameters(pellucid.resume) == "(run, *, cluster=None, watcher=None, callbacks=())"
    assert (
        parameters(pellucid.predict_many)
        == "(run, pictures, out, *, top=5, n_views=1, encoding=None, allow_outside=False, "
        "cluster=None, watcher=None)"
    )
    assert (
        parameters(pellucid.Run.export)
        == "(self, format, folder=None, *, int8=False, watcher=None)"
    )
    assert parameters(pellucid.load) == "(run)"
    assert parameters(pellucid.Run) == "(folder)"
    assert parameters(pellucid.Run.predict) == "(self, pictures, top=5, n_views=1)"
    assert parameters(pellucid.Run.write_report) == "(self)"
    assert parameters(pellucid.Run.keras_script) == "(self)"
    assert (
        parameters(pellucid.Classifier)
        == "(model, labels, spec, precision='float32', ood_threshold=None, n_threads=None, "
        "*, keep_compiled=False, minimize_latency=False)"
    )
    assert parameters(pellucid.Classifier.load) == "(folder, *, minimize_latency=False)"
    assert parameters(pellucid.Classifier.predict) == "(self, pictures, top=5, n_views=1)"
    assert parameters(pellucid.Classifier.probabilities) == "(self, pictures)"
    assert (
        parameters(pellucid.Prediction)
        == "(path, labels, probabilities, error=None, ood_score=None, is_known=None, health='ok')"
    )
    assert parameters(pellucid.Run.mistakes) == "(self, n=12)"
    assert parameters(pellucid.Run.plot_history) == "(self, ax=None)"
    assert parameters(pellucid.Run.plot_confusion) == "(self, ax=None, normalize=None)"
    assert parameters(pellucid.layers) == "(model)"
    assert parameters(pellucid.show) == "(pictures, labels=None, n=24)"
    for attribute in ("path", "metrics", "classifier", "history", "predictions"):
        assert hasattr(pellucid.Run, attribute)


def test_every_error_is_one_that_a_caller_can_catch():
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    assert {kind.__name__ for kind in kinds} == {name for name in PUBLIC if "Error" in name}
    assert all(issubclass(kind, errors.PellucidError) for kind in kinds)
    assert issubclass(errors.PictureError, errors.DataError)
    assert errors.PictureError("empty", "No bytes.").health == "empty"


HEAVY = {"keras", "tensorflow", "jax", "torch", "tf2onnx", "sklearn"}

SCRIPTS = {
    "import pellucid": "import pellucid; pellucid.PellucidError; pellucid.__version__",
    "pellucid --help": """
import pellucid.cli.main as main
sys.argv = ["pellucid", "--help"]
try:
    main.main()
except SystemExit as end:
    assert end.code in (0, None), end.code
""",
    "pellucid predict": """
import pellucid.api, pellucid.cli.predict
from pellucid.inference.classifier import Classifier
from pellucid.inference.imagenet import imagenet_classifier
try:
    pellucid.api.load_classifier("no such run")
except pellucid.RunError:
    pass
else:
    raise AssertionError
""",
    "reading pictures": """
import pellucid.data.catalog, pellucid.data.pixels, pellucid.evaluation.metrics
import pellucid.report.document, pellucid.backbones.registry, pellucid.inference.onnx_graph
""",
    "the recipes": "import pellucid.training.recipes, pellucid.training.train",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_does_not_train_does_not_import_keras(name, tmp_path):
    report = tmp_path / "modules.json"
    script = f"import sys, json\n{SCRIPTS[name]}\n"
    script += f"json.dump(sorted(sys.modules), open({str(report)!r}, 'w'))\n"
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=tmp_path)
    modules = json.loads(report.read_text())
    assert "pellucid" in modules
    assert HEAVY.isdisjoint(module.split(".")[0] for module in modules)


def test_import_pellucid_itself_imports_nearly_nothing(tmp_path):
    script = "import sys, pellucid; print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    for module in ("numpy", "PIL", "polars", "openvino", "onnx", "typer", "rich"):
        assert f"'{module}'" not in done.stdout
