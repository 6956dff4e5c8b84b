"""Compare training with pellucid to plain Keras `fit`.

    python benchmarks/training_benchmark.py [--data FOLDER] [--repeats N] [--out results.json]

Plain Keras follows its documentation: `image_dataset_from_directory` and `fit`, both with their
defaults (batches of 32, no cache, float32, Adam; see keras_training.py). pellucid is
`pellucid.train` with the recipe ``scratch`` (see pellucid_training.py), with the same architecture,
pictures, batch size, optimizer and learning rate; it decodes pictures once, and computes in
bfloat16 if the CPU supports it. Both run in separate processes, in turn, N times. All files are
read once beforehand, so that no process waits for the disk. There are four parts:

- fit: pictures per second of an epoch of ``book_convnet`` at 180 x 180 and ``regularized_convnet``
  at 32 x 32. PyTorch takes part where it is installed (see torch_training.py). The second epoch
  counts, since the first one traces and compiles; the first is given too. An epoch lasts until the
  next one begins: it includes batches, validation and, for pellucid, writing files. The rate of
  the batches alone is given as well, and the rate per second of CPU time, which other work on the
  machine hardly affects.
- digits: both train ``book_digits_convnet`` on scikit-learn's digits for the same number of epochs,
  with another seed in each repeat. The results are the accuracy on the same held-out digits and the
  seconds of the epochs. pellucid tests its best epoch, as always, and plain Keras its last.
- fine-tune: seconds of an epoch of fine-tuning a pretrained backbone with augmentation. Both train
  the same layers of EfficientNet-Lite2. Keras computes all layers in each epoch; its second epoch
  counts. pellucid computes the frozen layers once, for five views of each picture. Its time is the
  mean over 8 epochs, the default for 1,200 photos and more. ``seconds_per_epoch_with_preparation``
  adds an equal share of its preparation: reading, features, the head and the frozen layers.
- load: pictures per second from file to batch at 180 x 180, without a network, in the second epoch
  (and in the first, in which pellucid decodes).

FOLDER contains photos, a folder per class, for 180 x 180. Without FOLDER, JPEGs of 400 x 533 pixels
are drawn. 32 x 32 pictures are always drawn.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, median
from typing import Any

from rich.console import Console
from rich.table import Table

from command import create_parser, measure_and_print
from drawn_pictures import draw_pictures
from pellucid.data.samples import write_samples
from pellucid.training.fine_tuning_plan import MIN_EPOCHS
from pictures import lay_out, read_all, thin_out
from processes import BenchmarkError, convert_backbone, describe_machine, run

SIDES = ("keras", "pellucid")
FIT_SIDES = ("keras", "torch", "pellucid") if find_spec("torch") else SIDES
PARTS = ("fit", "digits", "fine-tune", "load")
PHOTO_SIZE, SMALL_SIZE, DIGIT_SIZE = 180, 32, 28
DIGITS_EPOCHS = 15
BACKBONE = "efficientnet_lite2"
MAX_TUNED = 400
"""Maximum number of images for fine-tuning, of which an epoch in plain Keras takes a minute."""
TUNING_EPOCHS = {"keras": 2, "pellucid": MIN_EPOCHS}

_HERE = Path(__file__).resolve().parent
_QUIET = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}


class Benchmark:
    """The measured processes, in a temporary folder.

    Args:
        folder: An empty folder.
        source: Folder of photos; None draws images instead.
        n_photos: Maximum number of images at 180 x 180.
        n_small: Number of images at 32 x 32.
    """

    def __init__(self, folder: Path, source: Path | None, n_photos: int, n_small: int) -> None:
        self.folder, self._n_runs = folder, 0
        if source is None:
            _say("No --data: drawing JPEGs of 400 x 533")
            source = folder / "drawn"
            draw_pictures(source, n_photos, 400, 533, ".jpg")
        draw_pictures(folder / "small", n_small, SMALL_SIZE, SMALL_SIZE, ".png")
        write_samples("digits", folder / "digits")
        self.counts = {}
        for name, origin, most in (
            ("photos-laid-out", source, n_photos),
            ("small-laid-out", folder / "small", n_small),
            ("digits-laid-out", folder / "digits", sys.maxsize),
            ("tuned-laid-out", source, min(n_photos, MAX_TUNED)),
        ):
            lay_out(origin, folder / name)
            self.counts[name.removesuffix("-laid-out")] = thin_out(folder / name, most)
            read_all(folder / name)

    def fit(self, side: str, model: str, pictures: str, size: int, n_epochs: int, seed: int) -> Any:
        """Train in a separate process."""
        options = (str(size), str(n_epochs), str(seed))
        return self._run(side, "fit", model, self._place(pictures), *options)

    def fine_tune(self, side: str, seed: int) -> Any:
        """Fine-tune in a separate process, with a cache that contains the converted backbone."""
        converted, cache = self.folder / "converted", self.folder / "cache"
        if not converted.exists():
            _say("Converting the backbone")
            convert_backbone(BACKBONE, converted)
        shutil.rmtree(cache, ignore_errors=True)  # no features are known
        shutil.copytree(converted, cache)
        epochs = str(TUNING_EPOCHS[side])
        return self._run(side, "fine-tune", BACKBONE, self._place("tuned"), epochs, str(seed))

    def load(self, side: str) -> Any:
        """Only read the images, in a separate process."""
        found = self._run(side, "load", self._place("photos"), str(PHOTO_SIZE))
        if found["n_pictures"] != self.counts["photos"]["train"]:
            raise BenchmarkError(f"{side} read {found['n_pictures']} pictures.")
        return found

    def _place(self, pictures: str) -> str:
        return str(self.folder / f"{pictures}-laid-out")

    def _run(self, side: str, *arguments: str) -> Any:
        self._n_runs += 1
        result = self.folder / f"result-{self._n_runs}.json"
        program = str(_HERE / f"{side}_training.py")
        cache = {"PELLUCID_CACHE": str(self.folder / "cache")}
        done = run([sys.executable, program, *arguments, str(result)], self.folder, _QUIET | cache)
        found = json.loads(result.read_text(encoding="utf-8"))
        shutil.rmtree(result.with_suffix(""), ignore_errors=True)
        result.with_suffix(".npy").unlink(missing_ok=True)
        return found | {"seconds": done.seconds, "processor_seconds": done.processor_seconds}


def measure(
    source: Path | None, n_repeats: int, n_photos: int, n_small: int, parts: Sequence[str]
) -> dict[str, Any]:
    """Run all measurements, and return the content of the JSON file."""
    result = {"created": datetime.now(UTC).isoformat(timespec="seconds")} | describe_machine()
    with tempfile.TemporaryDirectory(prefix="training-benchmark-") as name:
        _say("Laying out the pictures")
        benchmark = Benchmark(Path(name), source, n_photos, n_small)
        result |= {"photos": "drawn" if source is None else "given", "counts": benchmark.counts}
        if "fit" in parts:
            result["fit"] = {
                model: _fit(benchmark, model, pictures, size, n_repeats)
                for model, pictures, size in (
                    ("book_convnet", "photos", PHOTO_SIZE),
                    ("regularized_convnet", "small", SMALL_SIZE),
                )
            }
        if "digits" in parts:
            result["digits"] = _digits(benchmark, n_repeats)
        if "fine-tune" in parts:
            result["fine-tune"] = _fine_tune(benchmark, n_repeats)
        if "load" in parts:
            result["load"] = _load(benchmark, n_repeats)
    return result


def _fit(
    benchmark: Benchmark, model: str, pictures: str, size: int, n_repeats: int
) -> dict[str, Any]:
    n_train = benchmark.counts[pictures]["train"]

    def once(side: str, repeat: int) -> dict[str, Any]:
        found: dict[str, Any] = benchmark.fit(side, model, pictures, size, 2, repeat)
        first, second = found["epoch_seconds"]
        return found | {
            "pictures_per_second": n_train / second,
            "pictures_per_second_batches_alone": n_train / found["batches_seconds"][1],
            "pictures_per_second_first_epoch": n_train / first,
            "pictures_per_processor_second": n_train / found["epoch_processor_seconds"][1],
        }

    repeats = _in_turn(model, once, n_repeats, FIT_SIDES)
    if len({each[side]["parameters"] for each in repeats for side in FIT_SIDES}) != 1:
        raise BenchmarkError(f"The sides' {model} have different numbers of parameters.")
    keys = [key for key in repeats[0]["keras"] if key.startswith("pictures_per_")]
    return {**_compare(repeats, keys), "image_size": size, "repeats": repeats}


def _digits(benchmark: Benchmark, n_repeats: int) -> dict[str, Any]:
    def once(side: str, repeat: int) -> dict[str, Any]:
        model, size = "book_digits_convnet", DIGIT_SIZE
        found: dict[str, Any] = benchmark.fit(side, model, "digits", size, DIGITS_EPOCHS, repeat)
        return found | {
            "seconds_of_epochs": sum(found["epoch_seconds"]),
            "processor_seconds_of_epochs": sum(found["epoch_processor_seconds"]),
        }

    repeats = _in_turn("digits", once, n_repeats)
    compared = _compare(repeats, ["accuracy", "seconds_of_epochs", "processor_seconds_of_epochs"])
    return {**compared, "n_epochs": DIGITS_EPOCHS, "repeats": repeats}


def _fine_tune(benchmark: Benchmark, n_repeats: int) -> dict[str, Any]:
    def once(side: str, repeat: int) -> dict[str, Any]:
        found: dict[str, Any] = benchmark.fine_tune(side, repeat)
        # The first epoch of Keras also traces and compiles.
        seconds = found["epoch_seconds"][1 if side == "keras" else 0 :]
        epoch = mean(seconds)
        preparation = found.get("preparation_seconds", 0.0) / len(seconds)
        return found | {
            "seconds_per_epoch": epoch,
            "seconds_per_epoch_with_preparation": epoch + preparation,
        }

    repeats = _in_turn("fine-tune", once, n_repeats)
    keys = [key for key in repeats[0]["keras"] if key.startswith("seconds_per_epoch")]
    return {**_compare(repeats, keys), "n_epochs": TUNING_EPOCHS["pellucid"], "repeats": repeats}


def _load(benchmark: Benchmark, n_repeats: int) -> dict[str, Any]:
    def once(side: str, repeat: int) -> dict[str, Any]:
        del repeat
        found: dict[str, Any] = benchmark.load(side)
        first, second = found["epoch_seconds"]
        return found | {
            "pictures_per_second": found["n_pictures"] / second,
            "pictures_per_second_first_epoch": found["n_pictures"] / first,
            "pictures_per_processor_second": (
                found["n_pictures"] / found["epoch_processor_seconds"][1]
            ),
        }

    repeats = _in_turn("load", once, n_repeats)
    keys = [key for key in repeats[0]["keras"] if key.startswith("pictures_per_")]
    return {**_compare(repeats, keys), "image_size": PHOTO_SIZE, "repeats": repeats}


def _in_turn(
    what: str, once: Any, n_repeats: int, sides: Sequence[str] = SIDES
) -> list[dict[str, Any]]:
    """Measure all sides repeatedly, in an order that is reversed in every other repeat."""
    repeats = []
    for repeat in range(n_repeats):
        measured = {}
        for side in sides if repeat % 2 == 0 else sides[::-1]:
            _say(f"{what}, repeat {repeat + 1} of {n_repeats}: {side}")
            measured[side] = once(side, repeat)
        repeats.append(measured)
    return repeats


def _compare(repeats: list[dict[str, Any]], keys: Sequence[str]) -> dict[str, Any]:
    """Return the medians of each side, and the median ratios of pellucid to each other side."""
    sides = list(repeats[0])
    return {
        "median": {side: {k: median(r[side][k] for r in repeats) for k in keys} for side in sides},
        "median_ratio": {
            side: {k: median(r["pellucid"][k] / r[side][k] for r in repeats) for k in keys}
            for side in sides
            if side != "pellucid"
        },
        "computed_in": {side: repeats[-1][side].get("computed_in") for side in sides},
    }


def print_tables(result: dict[str, Any]) -> None:
    """Print the medians and the ratios."""
    console = Console()
    versions = ", ".join(f"{name} {number}" for name, number in result["versions"].items())
    console.print(
        f"{result['processor']}, {result['n_processors']} processors, load at the start "
        f"{result['load_at_start'][0]}\n{versions}\npictures: {result['counts']}, photos "
        f"{result['photos']}",
        highlight=False,
        markup=False,
    )
    table = Table(title="pellucid against others", caption="medians; ratio: of each repeat")
    table.add_column("")
    table.add_column("other")
    for name in ("its result", "pellucid", "ratio"):
        table.add_column(name, justify="right")
    for title, found in _parts(result):
        for other, ratios in found["median_ratio"].items():
            for key, ratio in ratios.items():
                sides = [f"{found['median'][side][key]:.4g}" for side in (other, "pellucid")]
                name = f"{title}: {key.replace('_', ' ')}"
                table.add_row(name, other, *sides, f"{ratio:.2f}")
    console.print(table)


def _parts(result: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [*result.get("fit", {}).items(), *((p, result[p]) for p in PARTS[1:] if p in result)]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="photos; default: drawn ones")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="default: 3")
    parser.add_argument(
        "--photos", type=int, default=1_000, metavar="N", help="at 180 px, at most; default: 1000"
    )
    parser.add_argument(
        "--small", type=int, default=4_000, metavar="N", help="at 32 px; default: 4000"
    )
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS)
    )
    arguments = parser.parse_args()
    if arguments.repeats < 1:
        parser.error("--repeats takes a number from 1")
    if min(arguments.photos, arguments.small) < 100:
        parser.error("--photos and --small take numbers from 100")
    return measure_and_print(
        lambda: measure(
            arguments.data, arguments.repeats, arguments.photos, arguments.small, arguments.parts
        ),
        print_tables,
        arguments.out,
    )


if __name__ == "__main__":
    sys.exit(main())
