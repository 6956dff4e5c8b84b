"""Compare `pellucid train --recipe fine-tune` with `--recipe features`, its starting point.

    python benchmarks/fine_tune_benchmark.py --data FOLDER [--seeds 0 1 2] [--out results.json]

FOLDER contains pictures as for `pellucid train`. For each seed, both recipes run in turn as a
command with its defaults, each in a separate process and with a cache that contains only the
converted backbone. The same seed assigns the same splits; a folder with its own test set is tested
on that set with every seed.

The results:

- test: log loss and accuracy of each recipe, and their differences, fine-tuned minus features
- over all seeds together: the mean difference in log loss of a test picture, with its 95% interval
  from the standard error, and the exact McNemar test. A picture that is tested with several seeds
  counts several times, so the interval is too narrow if the folder has its own test set
- validation: log loss and accuracy as reported by the run. They cannot be compared: features
  validates by cross-validation on train and validation together, fine-tune on validation alone
- seconds and processor seconds of the whole process, and its peak memory
"""

import json
import math
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median, stdev
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from command import create_parser, measure_and_print
from mcnemar import mcnemar
from processes import convert_backbone, describe_machine, pellucid_command, run

RECIPES = ("features", "fine-tune")
BACKBONE = "efficientnet_lite2"
METRICS = ("log_loss", "accuracy", "validation_log_loss", "validation_accuracy")
_MIN_PROBABILITY = 1e-7
"""Minimum probability of a true class, so that one mistake cannot make the loss infinite."""


def measure(source: Path, seeds: Sequence[int]) -> dict[str, Any]:
    """Run all measurements, and return the content of the JSON file."""
    result = {"created": datetime.now(UTC).isoformat(timespec="seconds")} | describe_machine()
    by_seed: list[dict[str, Any]] = []
    tested: dict[str, list[pl.DataFrame]] = {recipe: [] for recipe in RECIPES}
    with tempfile.TemporaryDirectory(prefix="fine-tune-benchmark-") as name:
        folder = Path(name)
        convert_backbone(BACKBONE, folder / "converted")
        for seed in seeds:
            measured = {}
            for recipe in RECIPES:
                print(f"Seed {seed}: {recipe}", file=sys.stderr, flush=True)
                measured[recipe], predictions = _train(folder, source.resolve(), recipe, seed)
                tested[recipe].append(predictions)
            features, tuned = (tested[recipe][-1] for recipe in RECIPES)
            by_seed.append({"seed": seed, **measured, "comparison": compare(features, tuned)})
    together = compare(*(pl.concat(tested[recipe]) for recipe in RECIPES))
    keys = [key for key, value in by_seed[0]["features"].items() if isinstance(value, int | float)]
    return result | {
        "backbone": BACKBONE,
        "median": {
            recipe: {key: median(each[recipe][key] for each in by_seed) for key in keys}
            for recipe in RECIPES
        },
        "together": together,
        "seeds": by_seed,
    }


def _train(
    folder: Path, source: Path, recipe: str, seed: int
) -> tuple[dict[str, Any], pl.DataFrame]:
    """Train in a separate process; return the measurements and the predictions of the test set."""
    cache, run_folder = folder / "cache", folder / "run"
    shutil.copytree(folder / "converted", cache)
    options = ("--recipe", recipe, "--seed", str(seed), "--run", str(run_folder))
    command = pellucid_command("train", str(source), *options)
    done = run(command, folder, {"PELLUCID_CACHE": str(cache)})
    metrics = json.loads((run_folder / "metrics.json").read_text(encoding="utf-8"))
    config = json.loads((run_folder / "config.json").read_text(encoding="utf-8"))
    predictions = _tested(run_folder, seed)
    shutil.rmtree(cache)
    shutil.rmtree(run_folder)
    return {
        **{key: metrics[key] for key in METRICS},
        "n_test": metrics["n_test"],
        "seconds": done.seconds,
        "processor_seconds": done.processor_seconds,
        "peak_mib": done.peak_mib,
        "details": config["details"],
    }, predictions


def _tested(run_folder: Path, seed: int) -> pl.DataFrame:
    """Read the predictions of the test set: name with seed, label, prediction, loss in nats."""
    facts = json.loads((run_folder / "classifier" / "classifier.json").read_text(encoding="utf-8"))
    index = {label: position for position, label in enumerate(facts["labels"])}
    predictions = pl.read_parquet(run_folder / "predictions.parquet")
    test = predictions.filter(pl.col("split") == "test")
    rows = zip(test["label"], test["probabilities"], strict=True)
    right = [max(_MIN_PROBABILITY, probabilities[index[label]]) for label, probabilities in rows]
    return test.select(
        (pl.lit(f"{seed}/") + pl.col("path")).alias("name"),
        "label",
        "predicted",
        pl.Series("loss", [-math.log(value) for value in right], dtype=pl.Float64),
    )


def compare(features: pl.DataFrame, tuned: pl.DataFrame) -> dict[str, Any]:
    """Compare the two recipes on the same test images.

    Args:
        features: Predictions of features, with columns name, label, predicted and loss.
        tuned: Predictions of fine-tune, with the same columns.

    Returns:
        The mean difference in log loss, fine-tuned minus features, with its 95% interval, and
        the result of McNemar's test, in which features is the first classifier.

    Raises:
        BenchmarkError: They were not tested on the same images.
    """
    truth = dict(zip(features["name"], features["label"], strict=True))
    predicted = [
        dict(zip(each["name"], each["predicted"], strict=True)) for each in (features, tuned)
    ]
    test = mcnemar(truth, *predicted)
    found = {**asdict(test), "accuracy_difference": test.accuracy_difference}
    before, after = (
        dict(zip(each["name"], each["loss"], strict=True)) for each in (features, tuned)
    )
    differences = [after[name] - before[name] for name in truth]
    middle = mean(differences)
    margin = 1.96 * stdev(differences) / math.sqrt(len(differences))
    interval = [middle - margin, middle + margin]
    return {"log_loss_difference": middle, "log_loss_difference_interval": interval, **found}


def print_tables(result: dict[str, Any]) -> None:
    """Print the results of both recipes by seed, and their differences."""
    console = Console()
    versions = ", ".join(f"{name} {number}" for name, number in result["versions"].items())
    console.print(
        f"{result['processor']}, {result['n_processors']} processors, load at the start "
        f"{result['load_at_start'][0]}\n{versions}",
        highlight=False,
        markup=False,
    )
    table = Table(title=f"Fine-tuned against features alone, {result['backbone']}")
    names = ("seed", "recipe", "log loss", "accuracy", "validation", "seconds", "peak MiB")
    for name in names:
        table.add_column(name, justify="right")
    rows = [(str(each["seed"]), each) for each in result["seeds"]]
    for seed, each in [*rows, ("median", result["median"])]:
        for recipe in RECIPES:
            found = each[recipe]
            table.add_row(
                seed,
                recipe,
                f"{found['log_loss']:.4f}",
                f"{found['accuracy']:.2%}",
                f"{found['validation_log_loss']:.4f}",
                f"{found['seconds']:.0f}",
                f"{found['peak_mib']:.0f}",
            )
    console.print(table)
    table = Table(title="Fine-tuned minus features, on the same test pictures")
    for name in ("seed", "log loss", "95% interval", "accuracy", "only one right", "McNemar p"):
        table.add_column(name, justify="right")
    rows = [(str(each["seed"]), each["comparison"]) for each in result["seeds"]]
    for seed, found in [*rows, ("all", result["together"])]:
        low, high = found["log_loss_difference_interval"]
        table.add_row(
            seed,
            f"{found['log_loss_difference']:+.4f}",
            f"{low:+.4f} to {high:+.4f}",
            f"{found['accuracy_difference']:+.2%}",
            f"{found['n_only_first_right']} : {found['n_only_second_right']}",
            f"{found['p_value']:.3g}",
        )
    console.print(table)


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="the pictures")
    parser.add_argument(
        "--seeds", type=int, nargs="+", default=[0, 1, 2], metavar="SEED", help="default: 0 1 2"
    )
    arguments = parser.parse_args()
    if min(arguments.seeds) < 0 or len(set(arguments.seeds)) < len(arguments.seeds):
        parser.error("--seeds takes different numbers from 0")
    return measure_and_print(
        lambda: measure(arguments.data, arguments.seeds), print_tables, arguments.out
    )


if __name__ == "__main__":
    sys.exit(main())
