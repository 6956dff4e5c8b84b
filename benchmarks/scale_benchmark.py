"""Measure the cost per picture, check it at three sizes, and extrapolate it to a billion pictures.

    python benchmarks/scale_benchmark.py --data FOLDER [--sizes 500 2000 8000] [--out results.json]

FOLDER contains pictures as for `pellucid train`. From its JPEGs, as many different files are made
as requested (see memory_benchmark.py). The steps are measured one by one, each with all cores busy
and the files in the page cache of the system: reading and hashing a file, decoding it, passing it
through the backbone, and storing its features. The cost model is their sum times the number of
pictures, plus a constant part taken from the run of the smallest size, plus the fit of the head,
which is a straight line through the two smallest sizes. `pellucid train --mirror off` and
`pellucid predict --out` run with each size; their times are shown next to those of the model.

The second table extrapolates the model linearly. docs/scale.md says what it leaves out, and at
which size pellucid stops working before that.
"""

import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from command import create_parser, measure_and_print
from memory_benchmark import BACKBONE, ManyPictures
from pellucid.backbones.registry import get_backbone
from pellucid.data.cache import PictureCache
from pellucid.data.decode import decode
from pellucid.data.parallel import N_THREADS, map_in_order
from pellucid.features.extractor import FeatureExtractor
from pellucid.inference.engine import Engine
from pellucid.inference.precision import fast_format
from pellucid.progress import Watcher
from pictures import read_all
from processes import convert_backbone, describe_machine, pellucid_command, run

DEFAULT_SIZES = [500, 2_000, 8_000]
FURTHER = (10**6, 10**9)
N_ROUNDS = 3
_SECONDS_OF_A_DAY = 86_400


def _seconds_each(work: Callable[[], object], n: int) -> float:
    """Measure the seconds per image of work on n images, as the median of several rounds."""
    times = []
    for _ in range(N_ROUNDS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) / n)
    return median(times)


def _drain(results: Iterable[object]) -> None:
    for _ in results:
        pass


def measure_parts(files: list[Path], folder: Path) -> dict[str, float]:
    """Measure the seconds per image that each step takes on this machine."""
    backbone = get_backbone(BACKBONE)
    cache = PictureCache(folder / "parts.sqlite")
    try:
        extractor = FeatureExtractor(backbone, cache, Watcher(), folder)
        queue = Engine(extractor.onnx_file(), fast_format()).queue()
        contents = [file.read_bytes() for file in files]
        pictures = [found.pixels for _, found in map_in_order(_decoded, contents)]
        vector = np.random.default_rng(0).normal(size=backbone.n_features).astype("f4")
        (view,) = extractor.views()
        keys = iter(range(10**9))

        def compute() -> None:
            for number, pixels in enumerate(pictures):
                queue.submit(number, pixels)
            queue.finish()

        def keep() -> None:
            for _ in files:
                extractor.keep(next(keys).to_bytes(32), view, vector)
            cache.commit()

        extractor.known(view)
        n = len(files)
        return {
            "read and hash": _seconds_each(lambda: _drain(map_in_order(_hashed, files)), n),
            "decode": _seconds_each(lambda: _drain(map_in_order(_decoded, contents)), n),
            "body": _seconds_each(compute, n),
            "keep features": _seconds_each(keep, n),
        }
    finally:
        cache.close()


def _hashed(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


def _decoded(content: bytes) -> Any:
    return decode(content, get_backbone(BACKBONE).spec)


def measure(source: Path, sizes: list[int]) -> dict[str, Any]:
    """Measure all steps and sizes, and return the content of the JSON file."""
    result = {"created": datetime.now(UTC).isoformat(timespec="seconds")} | describe_machine()
    with tempfile.TemporaryDirectory(prefix="scale-benchmark-") as name:
        folder = Path(name)
        pictures = ManyPictures(source, folder / "pictures")
        pictures.grow(sizes[0])
        files = sorted(file for file in (folder / "pictures").rglob("*.jpg"))
        parts = measure_parts(files, folder)
        n_bytes = sum(file.stat().st_size for file in files) / len(files)
        convert_backbone(BACKBONE, folder / "cache")
        measured = []
        for size in sizes:
            print(f"{size:,} pictures", file=sys.stderr, flush=True)
            pictures.grow(size)
            read_all(folder / "pictures")
            measured.append(_train_and_predict(folder, size))
    _predict_times(parts, measured)
    return {
        **result,
        "n_cores": N_THREADS,
        "seconds_of_parts": parts,
        "bytes_of_a_file": n_bytes,
        "sizes": measured,
        "further": [_further(n, parts, n_bytes, measured) for n in FURTHER],
    }


def _environment(folder: Path) -> dict[str, str]:
    return {"PELLUCID_CACHE": str(folder / "cache")}


def _train_and_predict(folder: Path, size: int) -> dict[str, Any]:
    run_folder, out, environment = folder / "run", folder / "out.parquet", _environment(folder)
    cache = Path(environment["PELLUCID_CACHE"])
    photos = str(folder / "pictures")
    options = ("--mirror", "off", "--run", str(run_folder))
    trained = run(pellucid_command("train", photos, *options), folder, environment)
    seconds = json.loads((run_folder / "config.json").read_text("utf-8"))["seconds"]
    bulk = pellucid_command("predict", str(run_folder), photos, "--out", str(out))
    predicted = run(bulk, folder, environment)
    facts = {
        "n_pictures": size,
        "train_seconds": trained.seconds,
        "stages": seconds,
        "peak_mib_to_metrics": trained.first("Accuracy ").peak_mib,
        "predict_seconds": predicted.seconds,
        "predict_peak_mib": max(line.peak_mib or 0 for line in predicted.lines),
        "bytes_of_cache": sum(f.stat().st_size for f in cache.glob("pictures.sqlite*")) / size,
        "bytes_of_predictions": sum(f.stat().st_size for f in out.iterdir()) / size,
    }
    for path in (run_folder, out):
        shutil.rmtree(path)
    for path in cache.glob("pictures.sqlite*"):
        path.unlink()
    return facts


def _predict_times(parts: dict[str, float], measured: list[dict[str, Any]]) -> None:
    """Add the times of the cost model: all steps, and a line through the two smallest fits."""
    first, second = measured[:2]
    n = first["n_pictures"]
    slope = (_seconds_to_fit(second) - _seconds_to_fit(first)) / (second["n_pictures"] - n)
    answering = parts["decode"] + parts["body"]
    rest = first["train_seconds"] - n * (sum(parts.values()) + slope)
    rest_answering = first["predict_seconds"] - n * answering
    for row in measured:
        row["train_seconds_by_model"] = rest + row["n_pictures"] * (sum(parts.values()) + slope)
        row["predict_seconds_by_model"] = rest_answering + row["n_pictures"] * answering


def _seconds_to_fit(row: dict[str, Any]) -> float:
    """Sum the fits of the head: on all images, and on fewer images for the learning curve."""
    stages: dict[str, float] = row["stages"]
    return stages["fitting"] + stages["learning from fewer pictures"]


def _further(
    n: int, parts: dict[str, float], n_bytes: float, measured: list[dict[str, Any]]
) -> dict[str, float]:
    last = measured[-1]
    spread = parts["read and hash"] + parts["decode"] + parts["body"]
    core_seconds = n * spread * N_THREADS
    return {
        "n_pictures": n,
        "bytes_read": n * n_bytes,
        "core_hours_of_features": core_seconds / 3600,
        "cores_for_features_in_a_day": core_seconds / _SECONDS_OF_A_DAY,
        "hours_of_this_machine_to_hash": n * parts["read and hash"] / 3600,
        "hours_of_this_machine_to_keep": n * parts["keep features"] / 3600,
        "hours_of_this_machine_to_fit": n * last["stages"]["fitting"] / last["n_pictures"] / 3600,
        "bytes_of_cache": n * last["bytes_of_cache"],
        "bytes_of_predictions": n * last["bytes_of_predictions"],
    }


def print_tables(result: dict[str, Any]) -> None:
    """Print the steps, the check of the cost model, and its extrapolation."""
    console = Console()
    parts = Table(title=f"Time on {result['n_cores']} cores, for each picture")
    parts.add_column("part")
    parts.add_column("ms", justify="right")
    for name, seconds in result["seconds_of_parts"].items():
        parts.add_row(name, f"{1000 * seconds:.2f}")
    console.print(parts)
    check = Table(title="Seconds, measured and by the model")
    for name in ("pictures", "train", "model", "predict --out", "model", "MiB", "MiB of predict"):
        check.add_column(name, justify="right")
    for row in result["sizes"]:
        check.add_row(
            f"{row['n_pictures']:,}",
            f"{row['train_seconds']:.1f}",
            f"{row['train_seconds_by_model']:.1f}",
            f"{row['predict_seconds']:.1f}",
            f"{row['predict_seconds_by_model']:.1f}",
            f"{row['peak_mib_to_metrics']:.0f}",
            f"{row['predict_peak_mib']:.0f}",
        )
    console.print(check)
    for row in result["further"]:
        console.print({name: float(f"{value:.3g}") for name, value in row.items()})


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="the pictures")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=DEFAULT_SIZES, metavar="N", help="at least three"
    )
    arguments = parser.parse_args()
    sizes = sorted(set(arguments.sizes))
    if len(sizes) < 3 or sizes[0] < 100:
        parser.error("--sizes takes at least three different numbers, 100 and more")
    return measure_and_print(lambda: measure(arguments.data, sizes), print_tables, arguments.out)


if __name__ == "__main__":
    sys.exit(main())
