"""Measure accuracy and training time of networks trained from scratch on small pictures.

    python benchmarks/scratch_benchmark.py --data FOLDER [--model NAME] [--epochs 12 37]
        [--out results.json]

FOLDER contains a folder of pictures per class, such as the 50,000 of CIFAR-10. 10% of each class
are held out for the test and 4% for validation, always the same pictures. For each number of
epochs, the command `pellucid train --model NAME` runs once with the network's own settings, in a
separate process and with an empty cache. The minutes are those of the whole command, including the
report.

The results are the minutes, the pictures per second of the median epoch, and the accuracy on the
held-out pictures: with one view of each picture, and with `--views 2`, averaged with its mirror
image.
"""

import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

import pellucid
from command import create_parser, measure_and_print
from pictures import link
from processes import BenchmarkError, describe_machine, pellucid_command, run

MODELS = ("whitened_convnet", "wide_whitened_convnet")
TEST_SHARE, VALIDATION_SHARE = 0.1, 0.04
N_VIEWS = 2


def hold_out(source: Path, target: Path) -> None:
    """Link the images of a folder of class folders into train/, validation/ and test/.

    Raises:
        BenchmarkError: There are no class folders, or one has too few images.
    """
    classes = sorted(folder for folder in source.iterdir() if folder.is_dir())
    if len(classes) < 2:
        raise BenchmarkError(f"{source} holds no folders of classes.")
    for folder in classes:
        files = sorted(file for file in folder.iterdir() if file.is_file())
        random.Random(0).shuffle(files)
        n_test, n_validation = (round(s * len(files)) for s in (TEST_SHARE, VALIDATION_SHARE))
        if not n_validation:
            raise BenchmarkError(f"{folder} holds {len(files)} pictures. Expected at least 13.")
        for number, file in enumerate(files):
            split = "train"
            if number < n_test:
                split = "test"
            elif number < n_test + n_validation:
                split = "validation"
            place = target / split / folder.name
            place.mkdir(parents=True, exist_ok=True)
            link(str(file), place / file.name)


def measure(source: Path, model: str, numbers_of_epochs: Sequence[int]) -> dict[str, Any]:
    """Train for each number of epochs, and return the content of the JSON file."""
    result = {"created": datetime.now(UTC).isoformat(timespec="seconds")} | describe_machine()
    with tempfile.TemporaryDirectory(prefix="scratch-benchmark-") as name:
        folder = Path(name)
        hold_out(source, folder / "pictures")
        measured = []
        for n_epochs in numbers_of_epochs:
            print(f"{n_epochs} epochs", file=sys.stderr, flush=True)
            measured.append(_train(folder, model, n_epochs))
    return result | {"model": model, "trainings": measured}


def _train(folder: Path, model: str, n_epochs: int) -> dict[str, Any]:
    pictures, run_folder, cache = folder / "pictures", folder / "run", folder / "cache"
    options = ("--model", model, "--epochs", str(n_epochs), "--run", str(run_folder))
    command = pellucid_command("train", str(pictures), *options)
    done = run(command, folder, {"PELLUCID_CACHE": str(cache)})
    trained = pellucid.load(run_folder)
    metrics = trained.metrics
    files = sorted(file for file in (pictures / "test").rglob("*") if file.is_file())
    answers = trained.predict(files, top=1, n_views=N_VIEWS)
    right = [a.label == file.parent.name for a, file in zip(answers, files, strict=True)]
    history = pl.read_csv(run_folder / "history.csv")
    n_train = sum(1 for file in (pictures / "train").rglob("*") if file.is_file())
    shutil.rmtree(run_folder)
    shutil.rmtree(cache)
    return {
        "epochs": n_epochs,
        "minutes": done.seconds / 60,
        "processor_minutes": done.processor_seconds / 60,
        "pictures_per_second": n_train / median(history["seconds"]),
        "n_test": len(files),
        "accuracy": metrics["accuracy"],
        f"accuracy_with_{N_VIEWS}_views": sum(right) / len(right),
        "validation_accuracy": metrics["validation_accuracy"],
        "peak_mib": done.peak_mib,
    }


def print_table(result: dict[str, Any]) -> None:
    """Print a row for each training."""
    console = Console()
    console.print(
        f"{result['processor']}, {result['n_processors']} processors, load at the start "
        f"{result['load_at_start'][0]}",
        highlight=False,
    )
    table = Table(title=f"`pellucid train --model {result['model']}`")
    for name in ("epochs", "minutes", "pictures/s", "accuracy", f"with {N_VIEWS} views", "of"):
        table.add_column(name, justify="right")
    for row in result["trainings"]:
        table.add_row(
            str(row["epochs"]),
            f"{row['minutes']:.1f}",
            f"{row['pictures_per_second']:.0f}",
            f"{row['accuracy']:.2%}",
            f"{row[f'accuracy_with_{N_VIEWS}_views']:.2%}",
            f"{row['n_test']:,}",
        )
    console.print(table)


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="the pictures")
    parser.add_argument("--model", choices=MODELS, default=MODELS[0], help=f"default: {MODELS[0]}")
    parser.add_argument(
        "--epochs", type=int, nargs="+", default=[12], metavar="N", help="default: 12"
    )
    arguments = parser.parse_args()
    if min(arguments.epochs) < 1:
        parser.error("--epochs takes numbers from 1")
    return measure_and_print(
        lambda: measure(arguments.data, arguments.model, arguments.epochs),
        print_table,
        arguments.out,
    )


if __name__ == "__main__":
    sys.exit(main())
