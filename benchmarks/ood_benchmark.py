"""Measure how well images of an unseen class are detected, leaving out each class in turn.

For each class, `pellucid train` learns from the training images of the other classes, and
`pellucid evaluate` tests on the validation images of all classes.

    python benchmarks/ood_benchmark.py DATA

DATA is a folder with train/ and validation/, each with a folder per class.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import pellucid
from command import create_parser, measure_and_print
from processes import BenchmarkError

MEASURED = ("ood_auroc", "ood_rejected", "known_accepted", "accuracy")


def without(folder: Path, label: str, out: Path) -> Path:
    """Link all classes but one into a new folder."""
    out.mkdir()
    for each in sorted(folder.iterdir()):
        if each.is_dir() and each.name != label:
            (out / each.name).symlink_to(each.resolve())
    return out


def _measure(source: Path) -> dict[str, Any]:
    train, test = source / "train", source / "validation"
    if not train.is_dir() or not test.is_dir():
        raise BenchmarkError(f"{source} has no folders train/ and validation/.")
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for label in sorted(each.name for each in train.iterdir() if each.is_dir()):
            rest = without(train, label, Path(scratch) / f"without {label}")
            run = pellucid.train(rest, run=Path(scratch) / f"run {label}")
            metrics = run.evaluate(test).metrics
            found[label] = {name: metrics[name] for name in MEASURED}
            print(label, found[label], file=sys.stderr, flush=True)
    mean = {name: statistics.mean(each[name] for each in found.values()) for name in MEASURED}
    return {"mean": mean, "by_class": found}


def print_table(result: dict[str, Any]) -> None:
    """Print the results of each class."""
    print("left out | " + " | ".join(MEASURED))
    for label, values in [*result["by_class"].items(), ("mean", result["mean"])]:
        print(f"{label} | " + " | ".join(f"{values[name]:.3f}" for name in MEASURED))


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("data", type=Path, help="a folder with train/ and validation/")
    arguments = parser.parse_args()
    return measure_and_print(lambda: _measure(arguments.data), print_table, arguments.out)


if __name__ == "__main__":
    raise SystemExit(main())
