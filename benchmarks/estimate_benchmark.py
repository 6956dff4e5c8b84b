"""Compare what `pellucid train --dry-run` says with what the training then takes.

    python benchmarks/estimate_benchmark.py --data FOLDER [--repeats 3] [--train "--recipe scratch"]

Estimate and training run in turn, each in a process of its own with a cache that contains only the
converted backbone. The benchmark compares the seconds from the start of the process to its end, the
largest memory of the process and its children together, the size of the run and the growth of the
cache. On a machine that does other work, single ratios say little; the medians are printed too.
"""

import json
import shlex
import shutil
import statistics
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from command import create_parser, measure_and_print
from pellucid.training.rehearsal import folder_size
from processes import BenchmarkError, Finished, describe_machine, pellucid_command, run

MEASURES = ("seconds", "memory", "run", "cache")
_SECONDS_BETWEEN = 0.05


def measure(source: Path, options: list[str], repeats: int) -> dict[str, Any]:
    """Estimate and train in turn, and return the content of the JSON file."""
    result: dict[str, Any] = {"created": datetime.now(UTC).isoformat(timespec="seconds")}
    result |= describe_machine() | {"options": options, "runs": []}
    with tempfile.TemporaryDirectory(prefix="estimate-benchmark-") as name:
        folder = Path(name)
        converted = folder / "converted"
        # The backbone is converted by a first estimate, whose numbers do not count.
        _run(["--dry-run"], source, options, folder, converted)
        for number in range(repeats):
            print(f"{number + 1} of {repeats}", file=sys.stderr, flush=True)
            estimated = _estimate(source, options, folder, converted)
            trained = _train(source, options, folder, converted)
            result["runs"].append({"estimated": estimated, "trained": trained})
    result["ratios"] = {
        name: [
            each["estimated"][name] / each["trained"][name] if each["trained"][name] else None
            for each in result["runs"]
        ]
        for name in MEASURES
    }
    return result


def _run(
    words: list[str], source: Path, options: list[str], folder: Path, cache: Path
) -> tuple[Finished, int]:
    """Run the command train; return also the largest memory of it and its children, in bytes."""
    peak, is_over = [0], threading.Event()

    def watch() -> None:
        while not is_over.wait(_SECONDS_BETWEEN):
            memory = 0
            for child in psutil.Process().children(recursive=True):
                try:
                    memory += child.memory_info().rss
                except psutil.Error:
                    continue
            peak[0] = max(peak[0], memory)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        command = pellucid_command("train", str(source.absolute()), *words, *options)
        done = run(command, folder, {"PELLUCID_CACHE": str(cache)})
    finally:
        is_over.set()
        watching.join()
    return done, peak[0]


def _fresh_cache(folder: Path, converted: Path) -> Path:
    cache = folder / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir()
    if (converted / "backbones").is_dir():
        (cache / "backbones").symlink_to(converted / "backbones")
    return cache


def _pictures(cache: Path) -> int:
    return sum(path.stat().st_size for path in cache.glob("pictures.sqlite*"))


def _estimate(source: Path, options: list[str], folder: Path, converted: Path) -> dict[str, float]:
    cache = _fresh_cache(folder, converted)
    done, _ = _run(["--dry-run", "--json"], source, options, folder, cache)
    lines = [line.text for line in done.lines]
    try:
        found = json.loads("\n".join(lines[lines.index("{") : lines.index("}") + 1]))
    except ValueError:
        raise BenchmarkError("`pellucid train --dry-run --json` printed no JSON.") from None
    return {
        "seconds": found["seconds"],
        "memory": found["memory"],
        "run": found["disk"]["run"],
        "cache": found["disk"]["cache"],
        "seconds_of_estimate": done.seconds,
    }


def _train(source: Path, options: list[str], folder: Path, converted: Path) -> dict[str, float]:
    cache, run_folder = _fresh_cache(folder, converted), folder / "run"
    shutil.rmtree(run_folder, ignore_errors=True)
    done, memory = _run(["--run", str(run_folder)], source, options, folder, cache)
    return {
        "seconds": done.seconds,
        "memory": memory,
        "run": folder_size(run_folder),
        "cache": _pictures(cache),
        "processor_seconds": done.processor_seconds,
    }


def print_table(result: dict[str, Any]) -> None:
    """Print the ratios of estimate to training."""
    table = Table(title="Estimate / training")
    for name in ("", *MEASURES):
        table.add_column(name, justify="right")
    ratios = result["ratios"]
    for number in range(len(result["runs"])):
        found = [ratios[name][number] for name in MEASURES]
        table.add_row(str(number + 1), *("" if r is None else f"{r:.2f}" for r in found))
    medians = [[r for r in ratios[name] if r is not None] for name in MEASURES]
    table.add_row("median", *(f"{statistics.median(m):.2f}" if m else "" for m in medians))
    Console().print(table)


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="the pictures")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="default: 3")
    parser.add_argument(
        "--train", default="", metavar="OPTIONS", help="options of `pellucid train`, in quotes"
    )
    arguments = parser.parse_args()
    if arguments.repeats < 1:
        parser.error("--repeats takes numbers from 1")
    options = shlex.split(arguments.train)
    return measure_and_print(
        lambda: measure(arguments.data, options, arguments.repeats), print_table, arguments.out
    )


if __name__ == "__main__":
    sys.exit(main())
