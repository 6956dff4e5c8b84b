"""How well pictures of a class that was never seen are told: each class left out in turn.

For each class, `pellucid train` learns from the others' training pictures, and `pellucid evaluate`
tests on the test pictures of all classes.

    python benchmarks/strangers_benchmark.py --train DATA/train --test DATA/validation
"""

import argparse
import json
import tempfile
from pathlib import Path

import pellucid


def without(folder: Path, label: str, out: Path) -> Path:
    """Link all classes but one into a new folder."""
    out.mkdir()
    for each in sorted(folder.iterdir()):
        if each.is_dir() and each.name != label:
            (out / each.name).symlink_to(each.resolve())
    return out


def main() -> None:
    """Leave each class out, and print what is told of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for label in sorted(each.name for each in arguments.train.iterdir() if each.is_dir()):
            rest = without(arguments.train, label, Path(scratch) / f"without {label}")
            run = pellucid.train(rest, run=Path(scratch) / f"run {label}")
            metrics = run.evaluate(arguments.test).metrics
            names = ("stranger_auroc", "strangers_refused", "taken_for_known", "accuracy")
            found[label] = {name: metrics[name] for name in names}
            print(label, found[label], flush=True)
    mean = {
        name: sum(each[name] for each in found.values()) / len(found)
        for name in next(iter(found.values()))
    }
    result = {"mean": mean, "by_class": found}
    print(json.dumps(mean, indent=1))
    if arguments.out:
        arguments.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
