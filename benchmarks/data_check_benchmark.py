"""Measure how many planted faults `pellucid data check` finds, and how long it takes.

    python benchmarks/data_check_benchmark.py PICTURES

PICTURES is a folder with train/ and validation/, each with a folder per class. In a copy of it, 50
near duplicates are planted across the splits, 5% of the labels are changed, and 20 files are
damaged. The backbone is converted before the clock starts; no features are in the cache.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from command import create_parser, measure_and_print
from planted_faults import Planted, plant_faults
from processes import BenchmarkError

N_SEEDS = 3
FIRST_SHARE = 0.1
"""Length of the start of the list of suspicious labels, as a share of all images."""
AT_THE_TOP = 20
"""Number of images at the top of that list."""


def _measure(source: Path) -> dict[str, Any]:
    if not (source / "train").is_dir() or not (source / "validation").is_dir():
        raise BenchmarkError(f"{source} has no folders train/ and validation/.")
    runs = []
    for seed in range(N_SEEDS):
        with tempfile.TemporaryDirectory() as scratch:
            planted = plant_faults(source, Path(scratch) / "pictures", seed)
            _warm_up(Path(scratch))
            began = time.perf_counter()
            # Labels are changed in both splits.
            found = _check(Path(scratch) / "pictures", Path(scratch), "--test-labels")
            seconds = time.perf_counter() - began
            runs.append({"seed": seed, "seconds": round(seconds, 1), **_score(planted, found)})
            print(json.dumps(runs[-1]), file=sys.stderr)
    return {"n_pictures": planted.n_pictures, "runs": runs}


def _warm_up(scratch: Path) -> None:
    """Convert the backbone, by checking a few drawn images."""
    from PIL import Image

    for label in ("black", "white"):
        folder = scratch / "warm" / label
        folder.mkdir(parents=True)
        for number in range(2):
            Image.new("RGB", (8, 8 + number), label).save(folder / f"{number}.png")
    _check(scratch / "warm", scratch)


def _check(pictures: Path, scratch: Path, *options: str) -> dict[str, dict[str, Any]]:
    command = [sys.executable, "-c", "from pellucid.cli.main import main; main()"]
    page = scratch / f"{pictures.name}.html"
    process = subprocess.run(
        [*command, "data", "check", pictures, "--json", "--out", page, *options],
        env={**os.environ, "PELLUCID_CACHE": str(scratch / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode:
        raise BenchmarkError(process.stderr[-2000:])
    findings = json.loads(process.stdout)["findings"]
    return {finding["code"]: finding for finding in findings}


def _score(planted: Planted, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    pairs = {
        frozenset((one, other))
        for group in found["P203"]["groups"]
        for one in group
        for other in group
        if one < other
    }
    wanted = {frozenset(pair): kind for pair, kind in planted.duplicates.items()}
    suspects = [path for (path,) in found["P302"]["groups"]]
    first = suspects[: round(FIRST_SHARE * planted.n_pictures)]
    return {
        "duplicates_found": len(pairs & wanted.keys()),
        "duplicates_planted": len(wanted),
        "pairs_reported": len(pairs),
        "kinds_missed": sorted(kind for pair, kind in wanted.items() if pair not in pairs),
        "flipped_found_in_first_tenth": len(set(first) & planted.flipped),
        "flipped_at_the_top": len(set(suspects[:AT_THE_TOP]) & planted.flipped),
        "listed_at_the_top": len(suspects[:AT_THE_TOP]),
        "listed_in_first_tenth": len(first),
        "flipped_on_the_list": len(set(suspects) & planted.flipped),
        "flipped_planted": len(planted.flipped),
        "labels_suspected": len(suspects),
        "broken_found": len({path for (path,) in found["P101"]["groups"]} & planted.broken),
        "broken_planted": len(planted.broken),
    }


def _print(result: dict[str, Any]) -> None:
    runs = result["runs"]

    def total(name: str) -> int:
        return sum(run[name] for run in runs)

    found, planted = total("duplicates_found"), total("duplicates_planted")
    print(f"{result['n_pictures']:,} pictures, {len(runs)} seeds")
    print(f"near duplicates across splits: {found} of {planted}, among {total('pairs_reported')}")
    n_flipped = total("flipped_planted")
    for where, flipped, listed in (
        (f"{AT_THE_TOP} labels at the top", "flipped_at_the_top", "listed_at_the_top"),
        ("labels in a tenth", "flipped_found_in_first_tenth", "listed_in_first_tenth"),
        ("all labels", "flipped_on_the_list", "labels_suspected"),
    ):
        print(
            f"labels to look at, {where}: {total(flipped)} of {total(listed)} are flipped "
            f"({total(flipped) / total(listed):.0%}), of {n_flipped} that were planted"
        )
    print(f"broken files: {total('broken_found')} of {total('broken_planted')}")
    print(f"seconds, cold: {statistics.median(run['seconds'] for run in runs)} (median)")


if __name__ == "__main__":
    parser = create_parser(__doc__)
    parser.add_argument("pictures", type=Path, metavar="PICTURES")
    arguments = parser.parse_args()
    sys.exit(measure_and_print(lambda: _measure(arguments.pictures), _print, arguments.out))
