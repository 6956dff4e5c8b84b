"""Compare `pellucid train` with the book's feature extraction in plain Keras.

    python benchmarks/features_benchmark.py --data FOLDER [--repeats N] [--out results.json]

FOLDER contains a folder of pictures per class, or the folders train/, validation/ and test/ of
such folders. Its usable pictures are split as in `pellucid train FOLDER`, and are linked into
train/, validation/ and test/ of a temporary folder, from which all processes read. All files are
read once beforehand, so that no process waits for the disk. Then the following processes run in
turn, N times:

(a) book: chapter 8 of Chollet's *Deep Learning with Python* with Keras and TensorFlow; see
    book_features.py. It trains on train/ and chooses its epoch on validation/.
(b) pellucid: the command `pellucid train` with its defaults (including the trial of mirror
    images), and with a cache that contains only the converted backbone. The backbone is converted
    once per machine, before the clock starts. It learns from train/ and validation/ together and
    chooses by cross-validation.
(c) again: `pellucid train` on the same pictures with the cache left by (b).

Both backbones have the same weights. Finally, (d) is `pellucid predict` of one picture, in turn
with a process that only imports NumPy, Pillow and OpenVINO.

The results, with the median over the repeats:

- seconds to the test metrics: from the start of the process to the line with the accuracy
- seconds in all: to the end of the process; pellucid also writes its models and its report
- processor seconds: CPU time of the process on all processors
- feature extraction: seconds from files to features, including reading and decoding; pictures per
  second; and views (pictures and mirror images) per second. For (b), this is the stage "Reading
  pictures", including loading the engine, and the stage of computing the other mirror images if
  there is one. For (a), it is the loop over the data sets; its rate in `predict` alone is given too
- peak memory: the largest resident set that the system reports for the process (see processes.py),
  until the test metrics and in all
- accuracy on the same test pictures, and the exact McNemar test on the pictures that only one of
  the two predicts correctly: the two-sided binomial test of a half
"""

import itertools
import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from command import create_parser, measure_and_print
from features_table import print_tables
from mcnemar import mcnemar
from pellucid.inference.precision import fast_format
from pictures import LaidOut, lay_out, read_all
from processes import (
    BenchmarkError,
    Finished,
    convert_backbone,
    describe_machine,
    pellucid_command,
    run,
)

BACKBONE = "efficientnet_lite2"
N_PREDICTIONS = 5
EXTRACTING = ("Reading pictures", "Computing ")
"""First words of the stages of `pellucid train` in which features are computed."""

_HERE = Path(__file__).resolve().parent
_QUIET = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
_IMPORT = "import keras, onnx, sklearn, tensorflow, pellucid.training.train"
"""Loads the libraries into the page cache for both sides."""


class Benchmark:
    """The measured processes, in a temporary folder.

    Args:
        folder: An empty folder.
        source: Folder of the images.
    """

    def __init__(self, folder: Path, source: Path) -> None:
        self.folder = folder
        self.pictures = folder / "pictures"
        self.laid_out: LaidOut = lay_out(source, self.pictures)
        self._converted = folder / "converted"
        run([sys.executable, "-c", _IMPORT], folder, _QUIET)
        convert_backbone(BACKBONE, self._converted)
        read_all(self.pictures)

    def book(self, repeat: int) -> dict[str, Any]:
        """Run (a)."""
        results = self.folder / f"book-{repeat}"
        results.mkdir()
        command = [sys.executable, str(_HERE / "book_features.py"), str(self.pictures)]
        done = run([*command, str(repeat), str(results)], self.folder, _QUIET)
        found = json.loads((results / "result.json").read_text(encoding="utf-8"))
        return {
            **_timings(done),
            "extraction_seconds": found["extraction_seconds"],
            "n_views": found["n_computed"],
            "pictures_per_second": found["n_computed"] / found["extraction_seconds"],
            "views_per_second": found["n_computed"] / found["extraction_seconds"],
            "predict_views_per_second": found["n_computed"] / found["predict_seconds"],
            "accuracy": found["accuracy"],
            "predicted": found["predicted"],
        }

    def pellucid(self, repeat: int) -> dict[str, Any]:
        """Run (b)."""
        cache = self._cache_of(repeat)
        shutil.copytree(self._converted, cache)
        done = self._train(self.run_of(repeat), repeat)
        seconds = _extraction_seconds(done)
        n_views = _count_views(cache, self.laid_out.n_pictures)
        config = json.loads((self.run_of(repeat) / "config.json").read_text(encoding="utf-8"))
        predictions = pl.read_parquet(self.run_of(repeat) / "predictions.parquet")
        tested = predictions.filter(pl.col("split") == "test")
        return {
            **_timings(done),
            "extraction_seconds": seconds,
            "n_views": n_views,
            "pictures_per_second": self.laid_out.n_pictures / seconds,
            "views_per_second": n_views / seconds,
            "accuracy": float((tested["label"] == tested["predicted"]).mean()),  # type: ignore[arg-type]
            "predicted": dict(zip(tested["path"], tested["predicted"], strict=True)),
            "details": config["details"],
            "stage_seconds": config["seconds"],
        }

    def again(self, repeat: int) -> dict[str, Any]:
        """Run (c)."""
        return _timings(self._train(self.folder / f"again-{repeat}", repeat))

    def predict(self, repeat: int) -> dict[str, list[float]]:
        """Run (d) with the run of a repeat, and return the seconds."""
        picture = next(file for file in (self.pictures / "test").rglob("*") if file.is_file())
        commands = {
            "predict_seconds": pellucid_command("predict", str(self.run_of(repeat)), str(picture)),
            "import_seconds": [sys.executable, "-c", "import numpy, PIL.Image, openvino"],
        }
        environment = _cache_variable(self._cache_of(repeat))
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(N_PREDICTIONS):
            for name, command in commands.items():
                seconds[name].append(run(command, self.folder, environment).seconds)
        return seconds

    def run_of(self, repeat: int) -> Path:
        """Return the run folder of (b)."""
        return self.folder / f"run-{repeat}"

    def _cache_of(self, repeat: int) -> Path:
        return self.folder / f"cache-{repeat}"

    def _train(self, run_folder: Path, repeat: int) -> Finished:
        options = ("--run", str(run_folder), "--seed", str(repeat))
        command = pellucid_command("train", str(self.pictures), *options)
        return run(command, self.folder, _cache_variable(self._cache_of(repeat)))


def _cache_variable(folder: Path) -> dict[str, str]:
    return {"PELLUCID_CACHE": str(folder)}


def _timings(done: Finished) -> dict[str, Any]:
    metrics = done.first("Accuracy ")
    return {
        "seconds_to_metrics": metrics.seconds,
        "seconds": done.seconds,
        "processor_seconds": done.processor_seconds,
        "peak_mib_to_metrics": metrics.peak_mib,
        "peak_mib": done.peak_mib,
    }


def _extraction_seconds(done: Finished) -> float:
    """Sum the stages in which features are computed; a stage lasts until the next one starts."""
    stages = [line for line in done.lines if line.text and not line.text.startswith(" ")]
    seconds = [
        following.seconds - stage.seconds
        for stage, following in itertools.pairwise(stages)
        if stage.text.startswith(EXTRACTING)
    ]
    if not seconds:
        raise BenchmarkError(f"`pellucid train` named no stage {EXTRACTING[0]!r}.")
    return sum(seconds)


def _count_views(cache: Path, n_pictures: int) -> int:
    """Count the views computed by a run that started with a cache without features.

    Views that a later stage computes again in float32, to measure the effect of bfloat16, do not
    count.
    """
    database = sqlite3.connect(cache / "pictures.sqlite")
    query = "SELECT COUNT(*) FROM features JOIN spaces ON space = id WHERE name LIKE ?"
    try:
        n_views = int(database.execute(query, (f"% {fast_format()}%",)).fetchone()[0])
    finally:
        database.close()
    if not n_pictures <= n_views <= 2 * n_pictures:
        raise BenchmarkError(f"{n_views} views were computed of {n_pictures} pictures.")
    return n_views


def compare(
    truth: Mapping[str, str], book: Mapping[str, str], pellucid: Mapping[str, str]
) -> dict[str, Any]:
    """Compare two classifiers on the same test images.

    Args:
        truth: Class of each test image by its path.
        book: Predictions of (a).
        pellucid: Predictions of (b).

    Returns:
        The difference in accuracy, the numbers of images that only one of them predicts correctly,
        and the p-value of the exact McNemar test.

    Raises:
        BenchmarkError: They were not tested on the same images.
    """
    found = mcnemar(truth, book, pellucid)
    return {
        "accuracy_difference": found.accuracy_difference,
        "n_only_book_right": found.n_only_first_right,
        "n_only_pellucid_right": found.n_only_second_right,
        "p_value": found.p_value,
    }


def measure(source: Path, n_repeats: int) -> dict[str, Any]:
    """Run all measurements, and return the content of the JSON file."""
    result = {"created": datetime.now(UTC).isoformat(timespec="seconds")} | describe_machine()
    with tempfile.TemporaryDirectory(prefix="features-benchmark-") as name:
        _say("Laying out the pictures and converting the backbone")
        benchmark = Benchmark(Path(name), source)
        test = benchmark.pictures / "test"
        files = [file for file in test.rglob("*") if file.is_file()]
        truth = {file.relative_to(test.parent).as_posix(): file.parent.name for file in files}
        repeats = []
        for repeat in range(n_repeats):
            measured = {}
            for side in ("book", "pellucid", "again"):
                _say(f"Repeat {repeat + 1} of {n_repeats}: {side}")
                measured[side] = getattr(benchmark, side)(repeat)
            predicted = [measured[side].pop("predicted") for side in ("book", "pellucid")]
            repeats.append({**measured, "comparison": compare(truth, *predicted)})
        _say(f"Predicting one picture, {N_PREDICTIONS} times")
        predictions = benchmark.predict(n_repeats - 1)
        laid_out = benchmark.laid_out
    return result | {
        "backbone": BACKBONE,
        "computed_in": repeats[-1]["pellucid"]["details"]["computed_in"],
        "n_pictures": laid_out.n_pictures,
        "pictures": asdict(laid_out),
        "median": {
            side: {
                key: median(repeat[side][key] for repeat in repeats)
                for key, value in repeats[0][side].items()
                if isinstance(value, int | float)
            }
            for side in ("book", "pellucid", "again", "comparison")
        },
        **{
            name: {"median": median(seconds), "each": seconds}
            for name, seconds in predictions.items()
        },
        "repeats": repeats,
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="the pictures")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="default: 3")
    arguments = parser.parse_args()
    if arguments.repeats < 1:
        parser.error("--repeats takes a number from 1")
    return measure_and_print(
        lambda: measure(arguments.data, arguments.repeats), print_tables, arguments.out
    )


if __name__ == "__main__":
    sys.exit(main())
