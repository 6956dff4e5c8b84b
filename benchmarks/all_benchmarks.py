"""Run the comparisons with other tools, and write them as one table.

    python benchmarks/all_benchmarks.py --data FOLDER [--repeats N]

FOLDER contains photos, as for features_benchmark.py. The benchmarks run one after the other, each
in a separate process, and each measures its sides in turn, N times. `docs/benchmarks.md` and
`benchmarks/results/all.json` are written. PyTorch is left out where it is not installed;
``pip install --group benchmark`` installs it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
_PAGE = _HERE.parent / "docs" / "benchmarks.md"
_RESULT = _HERE / "results" / "all.json"
_TEXT = """\
# Benchmarks

`make benchmark DATA=FOLDER` takes these measurements on the photos in a folder and writes this page
([all numbers](../benchmarks/results/all.json)). The tools of a row run in turn, each in a separate
process. The results are medians.

The measurements were made on {date} with {n_turns} runs of each tool, on {n_cores} cores of this
processor: {processor}. pellucid computed the features in {precision}. Versions: {versions}.

| measure | other | pellucid | ratio |
|---|---|---|---|
{table}
"""
_BENCHMARKS = ("features", "engine", "training")


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    measure: str
    peer: str
    """Other tool and its result."""
    pellucid: str
    comparison: str
    """Ratio of the two, or another comparison."""


def rows_of_features(found: dict[str, Any]) -> Iterator[Row]:
    """Return the rows of features_benchmark.py."""
    medians = found["median"]
    book, ours, again = (medians[side] for side in ("book", "pellucid", "again"))
    n = found["n_pictures"]
    keys = ("seconds_to_metrics", "accuracy")
    (book_seconds, book_accuracy), (seconds, accuracy) = (
        [side[key] for key in keys] for side in (book, ours)
    )
    p_values = ", ".join(f"{each['comparison']['p_value']:.2g}" for each in found["repeats"])
    yield Row(
        f"{n:,} photos, from the start of the process to the test metrics",
        f"the book's feature extraction in plain Keras {book_seconds:.1f} s",
        f"{seconds:.1f} s",
        f"{book_seconds / seconds:.1f} x",
    )
    yield Row(
        "accuracy of these classifiers on the same test photos",
        f"{book_accuracy:.1%}",
        f"{accuracy:.1%}",
        f"McNemar p = {p_values}",
    )
    after = ours["seconds"] - ours["seconds_to_metrics"]
    yield Row("from the metrics to the end of the process", "", f"{after:.1f} s", "")
    yield Row("training again on the same photos", "", f"{again['seconds']:.1f} s", "")
    yield Row(
        "peak memory",
        f"{book['peak_mib']:,.0f} MiB",
        f"{ours['peak_mib']:,.0f} MiB",
        f"{ours['peak_mib'] / book['peak_mib']:.2f} x",
    )
    imports, predicted = (found[key]["median"] for key in ("import_seconds", "predict_seconds"))
    yield Row(
        "`pellucid predict`, one photo, from the start of the process to its end",
        f"imports of NumPy, Pillow and OpenVINO alone {imports:.2f} s",
        f"{predicted:.2f} s",
        f"{predicted / imports:.1f} x",
    )


def rows_of_engine(found: dict[str, Any]) -> Iterator[Row]:
    """Return the row of engine_benchmark.py."""
    rates = found["images_per_second"]
    best = found["best_setting"]
    yield Row(
        f"the engine alone, {found['backbone']} at {found['image_size']} px",
        f"OpenVINO set by hand ({best}) {rates[best]:.1f} images/s",
        f"{rates['engine']:.1f} images/s",
        f"{found['ratio']:.2f} x",
    )


def rows_of_training(found: dict[str, Any]) -> Iterator[Row]:
    """Return the rows of training_benchmark.py."""
    for model, each in found["fit"].items():
        for peer, ratios in each["median_ratio"].items():
            rates = [each["median"][side]["pictures_per_second"] for side in (peer, "pellucid")]
            yield Row(
                f"training `{model}` at {each['image_size']} px",
                f"{PEERS[peer]} {rates[0]:.0f} pictures/s",
                f"{rates[1]:.0f} pictures/s",
                f"{ratios['pictures_per_second']:.2f} x",
            )
    tuning = found["fine-tune"]
    for key, title in (
        ("seconds_per_epoch", "an epoch of fine-tuning"),
        (
            "seconds_per_epoch_with_preparation",
            "the same, including the epoch's share of the preparation time",
        ),
    ):
        seconds = [tuning["median"][side][key] for side in ("keras", "pellucid")]
        yield Row(
            f"{title}, {found['counts']['tuned']['train']} photos",
            f"{PEERS['keras']} {seconds[0]:.1f} s",
            f"{seconds[1]:.1f} s",
            f"{1 / tuning['median_ratio']['keras'][key]:.1f} x",
        )
    load = found["load"]
    for key, title in (
        ("pictures_per_second_first_epoch", "reading photos at 180 px, first epoch"),
        ("pictures_per_second", "reading photos at 180 px, second epoch"),
    ):
        rates = [load["median"][side][key] for side in ("keras", "pellucid")]
        yield Row(
            title,
            f"`image_dataset_from_directory` {rates[0]:,.0f} pictures/s",
            f"{rates[1]:,.0f} pictures/s",
            f"{load['median_ratio']['keras'][key]:.2f} x",
        )


PEERS = {"keras": "plain Keras", "torch": "PyTorch"}
"""Names of the other sides of training_benchmark.py."""

_ROWS = {"features": rows_of_features, "engine": rows_of_engine, "training": rows_of_training}


def page(result: dict[str, Any]) -> str:
    """Write the page of the documentation.

    Args:
        result: Results of all benchmarks by name.
    """
    facts = result["features"]
    versions = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    rows = [row for name in _BENCHMARKS for row in _ROWS[name](result[name])]
    table = "\n".join(f"| {' | '.join(asdict(row).values())} |" for row in rows)
    return _TEXT.format(
        processor=facts["processor"],
        n_cores=facts["n_processors"],
        precision=facts["computed_in"].split(" ")[0],
        date=facts["created"][:10],
        n_turns=len(facts["repeats"]),
        versions=versions,
        table=table,
    )


def main() -> int:
    """Run all benchmarks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="the photos")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="default: 3")
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        parser.error(f"--data: there is no folder {arguments.data}")
    if arguments.repeats < 1:
        parser.error("--repeats takes a number from 1")
    result = {}
    with tempfile.TemporaryDirectory(prefix="all-benchmarks-") as folder:
        for name in _BENCHMARKS:
            print(f"{name}_benchmark.py", file=sys.stderr, flush=True)
            out = Path(folder, f"{name}.json")
            command = [sys.executable, str(_HERE / f"{name}_benchmark.py"), "--out", str(out)]
            # The repeats of the engine take a second each.
            command += [] if name == "engine" else ["--data", str(arguments.data)]
            command += [] if name == "engine" else ["--repeats", str(arguments.repeats)]
            status = subprocess.run(command, check=False).returncode
            if status:
                return status
            result[name] = json.loads(out.read_text(encoding="utf-8"))
    text = json.dumps(result, ensure_ascii=False, indent=1)
    _RESULT.write_text(text + "\n", encoding="utf-8")
    _PAGE.write_text(page(result), encoding="utf-8")
    print(f"{_PAGE} and {_RESULT} are written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
