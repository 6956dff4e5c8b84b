"""Compare the engine with other settings of OpenVINO for the same graph.

    python benchmarks/engine_benchmark.py [--backbone NAME] [--repeats N] [--out results.json]

The engine is what `pellucid train` computes features with, in the precision that it measures to be
the fastest. The other settings are all combinations of a batch of 1, 2, 4 or 8 images with a fixed
shape and one of the precisions that keep to the error bound, each with as many streams and requests
as OpenVINO recommends. All settings compute the same random images in turn, N times. The result is
the median, over the repeats, of the ratio of the engine's images per second to those of the best
other setting.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from command import create_parser, measure_and_print
from pellucid.backbones.onnx_cache import converted_backbone
from pellucid.backbones.registry import get_backbone
from pellucid.inference.engine import Engine
from pellucid.inference.measured_precision import best, photos
from pellucid.inference.measured_precision import measure as measure_precisions
from pellucid.inference.offline_openvino import CORE
from pellucid.inference.onnx_graph import write_feature_extractor
from pellucid.inference.precision import Precision, ov_type, precisions, prepare
from processes import describe_machine

N_IMAGES = 32
BATCH_SIZES = (1, 2, 4, 8)
OURS = "engine"


def create_engine(path: Path, images: Any, precision: Precision) -> Callable[[], None]:
    """Return a function that computes all images with the engine."""
    engine = Engine(path, precision)

    def compute() -> None:
        queue = engine.queue()
        for number, image in enumerate(images):
            queue.submit(number, image)
        queue.finish()

    return compute


def create_setting(
    path: Path, images: Any, batch_size: int, precision: Precision
) -> Callable[[], None]:
    """Return a function that computes all images in batches, with settings made by hand."""
    model = CORE.read_model(path)
    model.reshape([batch_size, *images.shape[1:]])
    hints = {"PERFORMANCE_HINT": "THROUGHPUT", "INFERENCE_PRECISION_HINT": ov_type(precision)}
    compiled = CORE.compile_model(prepare(model, precision), "CPU", hints)
    n_requests = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
    requests = [compiled.create_infer_request() for _ in range(n_requests)]
    batches = np.split(images, len(images) // batch_size)

    def compute() -> None:
        for number, batch in enumerate(batches):
            request = requests[number % n_requests]
            request.wait()
            request.start_async({0: batch})
        for request in requests:
            request.wait()

    return compute


def measure(name: str, n_repeats: int) -> dict[str, Any]:
    """Run all measurements, and return the content of the JSON file."""
    result = {"created": datetime.now(UTC).isoformat(timespec="seconds")} | describe_machine()
    backbone = get_backbone(name)
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (N_IMAGES, *backbone.spec.shape), dtype=np.uint8)
    with tempfile.TemporaryDirectory(prefix="engine-benchmark-") as folder:
        path = Path(folder, "backbone.onnx")
        write_feature_extractor(converted_backbone(backbone), backbone.spec, path)
        chosen = best(measure_precisions(path, photos(backbone.spec), precisions()))
        ways = {OURS: create_engine(path, images, chosen)}
        for precision in precisions():
            for size in BATCH_SIZES:
                ways[f"{precision}, batch {size}"] = create_setting(path, images, size, precision)
        for compute in ways.values():  # the first computation also allocates
            compute()
        rates: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(n_repeats):
            for way, compute in ways.items():
                began = time.perf_counter()
                compute()
                rates[way].append(N_IMAGES / (time.perf_counter() - began))
    medians = {way: median(each) for way, each in rates.items()}
    strongest = max((way for way in ways if way != OURS), key=medians.__getitem__)
    ratios = [ours / other for ours, other in zip(rates[OURS], rates[strongest], strict=True)]
    return result | {
        "backbone": name,
        "image_size": backbone.image_size,
        "precision": chosen,
        "n_repeats": n_repeats,
        "images_per_second": medians,
        "best_setting": strongest,
        "ratio": median(ratios),
    }


def print_tables(result: dict[str, Any]) -> None:
    """Print the images per second of each setting."""
    table = Table(title=f"{result['backbone']} at {result['image_size']} px, {result['processor']}")
    table.add_column("")
    table.add_column("images/s", justify="right")
    for way, rate in result["images_per_second"].items():
        table.add_row(way, f"{rate:.1f}")
    Console().print(table, f"{OURS} / {result['best_setting']}: {result['ratio']:.2f}")


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("--backbone", default="efficientnet_lite2", metavar="NAME")
    parser.add_argument("--repeats", type=int, default=9, metavar="N", help="default: 9")
    arguments = parser.parse_args()
    if arguments.repeats < 1:
        parser.error("--repeats takes a number from 1")
    return measure_and_print(
        lambda: measure(arguments.backbone, arguments.repeats), print_tables, arguments.out
    )


if __name__ == "__main__":
    sys.exit(main())
