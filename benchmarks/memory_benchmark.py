"""Show that the memory of `pellucid train` does not grow with the number of pictures.

    python benchmarks/memory_benchmark.py --data FOLDER [--sizes 1000 10000] [--out results.json]

FOLDER contains pictures as for `pellucid train`. Its JPEGs are copied into class folders of a
temporary folder until there are as many files as requested. Each copy gets a few different bytes
after the end of the picture, which decoders ignore. All files thus have different hashes, and the
features of each are really computed. The accuracy means nothing with so many near copies.

For each size, `pellucid train --mirror off` runs in a separate process with a cache that contains
only the converted backbone. The peak is the largest resident set that the system reports (see
processes.py): until the test metrics, and in all. The latter alone is not conclusive, since
writing model.keras at the end loads TensorFlow. Its memory is the same for every size and can hide
growth before that. The growth is also given per picture, next to the size of a decoded picture and
of its features for comparison. 100,000 pictures take about ten minutes and several gigabytes of
disk space, which is checked beforehand.
"""

import random
import shutil
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from rich.console import Console
from rich.table import Table

from command import create_parser, measure_and_print
from pellucid.backbones.registry import get_backbone
from pictures import usable_pictures
from processes import BenchmarkError, convert_backbone, describe_machine, pellucid_command, run

BACKBONE = "efficientnet_lite2"
MIN_PICTURES, MAX_PICTURES = 100, 100_000
DEFAULT_SIZES = [1_000, 10_000]
_N_BYTES_OF_FEATURES = 4 * get_backbone(BACKBONE).n_features
_N_BYTES_DECODED = 3 * get_backbone(BACKBONE).image_size ** 2


class ManyPictures:
    """A folder of class folders that can grow.

    Args:
        source: Folder that images are copied from.
        target: Folder to create; it must not exist.
    """

    def __init__(self, source: Path, target: Path) -> None:
        in_use, files = usable_pictures(source)
        labels = zip(in_use["path"], in_use["label"], strict=True)
        self._originals = [(files[p], label) for p, label in labels if _is_jpeg(files[p])]
        if not self._originals:
            raise BenchmarkError(f"{source} holds no JPEGs.")
        random.Random(0).shuffle(self._originals)  # so that every size has all classes
        self._target, self._n_files = target, 0
        for _, label in self._originals:
            (target / label).mkdir(parents=True, exist_ok=True)

    def n_bytes(self, n_files: int) -> int:
        """Estimate the disk space of this many files, including the cache and working files."""
        total = sum(Path(file).stat().st_size for file, _ in self._originals)
        return int(n_files * (1.1 * total / len(self._originals) + 3 * _N_BYTES_OF_FEATURES))

    def grow(self, n_files: int) -> None:
        """Create files until there are `n_files`."""
        for number in range(self._n_files, n_files):
            file, label = self._originals[number % len(self._originals)]
            content = Path(file).read_bytes() + f"copy {number}".encode()
            (self._target / label / f"{number:06d}.jpg").write_bytes(content)
        self._n_files = n_files


def _is_jpeg(file: str) -> bool:
    with Image.open(file) as picture:
        return picture.format == "JPEG"


def measure(source: Path, sizes: list[int]) -> dict[str, Any]:
    """Train with each number of images, and return the content of the JSON file."""
    result = {"created": datetime.now(UTC).isoformat(timespec="seconds")} | describe_machine()
    with tempfile.TemporaryDirectory(prefix="memory-benchmark-") as name:
        folder = Path(name)
        pictures = ManyPictures(source, folder / "pictures")
        needed, free = pictures.n_bytes(max(sizes)), shutil.disk_usage(folder).free
        if needed > free:
            raise BenchmarkError(
                f"{max(sizes):,} pictures need about {needed / 2**30:.1f} GiB in {folder.parent}, "
                f"and {free / 2**30:.1f} GiB are free. Set TMPDIR to a folder on another disk."
            )
        converted = folder / "converted"
        convert_backbone(BACKBONE, converted)
        measured = []
        for size in sizes:
            print(f"{size:,} pictures", file=sys.stderr, flush=True)
            pictures.grow(size)
            measured.append(_train(folder, converted, size))
    first, last = measured[0], measured[-1]
    growth = {
        key: (last[key] - first[key]) * 2**20 / (last["n_pictures"] - first["n_pictures"])
        for key in ("peak_mib_to_metrics", "peak_mib")
        if len(sizes) > 1 and first[key] is not None
    }
    return result | {"sizes": measured, "bytes_per_further_picture": growth}


def _train(folder: Path, converted: Path, size: int) -> dict[str, Any]:
    cache, run_folder = folder / "cache", folder / "run"
    shutil.copytree(converted, cache)
    options = ("--mirror", "off", "--run", str(run_folder))
    command = pellucid_command("train", str(folder / "pictures"), *options)
    done = run(command, folder, {"PELLUCID_CACHE": str(cache)})
    database = sqlite3.connect(cache / "pictures.sqlite")
    try:
        n_known = database.execute("SELECT COUNT(DISTINCT hash) FROM features").fetchone()[0]
    finally:
        database.close()
    if n_known != size:
        raise BenchmarkError(f"Features of {n_known} pictures were computed instead of {size}.")
    shutil.rmtree(cache)
    shutil.rmtree(run_folder)
    others = (" ", "Accuracy ", "Run:", "Report:", "Predict:")
    stages = [line for line in done.lines if line.text and not line.text.startswith(others)]
    return {
        "n_pictures": size,
        "seconds": done.seconds,
        "peak_mib_to_metrics": done.first("Accuracy ").peak_mib,
        "peak_mib": done.peak_mib,
        "peak_mib_when_begun": {line.text: line.peak_mib for line in stages},
    }


def print_table(result: dict[str, Any]) -> None:
    """Print the peak memory of all sizes, and its growth."""
    console = Console()
    table = Table(title="Peak memory of `pellucid train --mirror off`")
    for name in ("pictures", "MiB to the test metrics", "MiB in all", "seconds"):
        table.add_column(name, justify="right")
    for row in result["sizes"]:
        early = row["peak_mib_to_metrics"]
        shown = "not known" if early is None else f"{early:.0f}"
        row_of = (f"{row['n_pictures']:,}", shown, f"{row['peak_mib']:.0f}")
        table.add_row(*row_of, f"{row['seconds']:.0f}")
    console.print(table)
    growth = result["bytes_per_further_picture"]
    for key, name in (("peak_mib_to_metrics", "to the test metrics"), ("peak_mib", "in all")):
        if key in growth:
            console.print(f"{growth[key]:+,.0f} bytes per further picture, {name}")
    console.print(
        f"for comparison: {_N_BYTES_DECODED:,} bytes decoded, {_N_BYTES_OF_FEATURES:,} of features"
    )


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="the pictures")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=DEFAULT_SIZES,
        metavar="N",
        help=f"numbers of pictures, {MIN_PICTURES} to {MAX_PICTURES:,}; default: 1000 10000",
    )
    arguments = parser.parse_args()
    sizes = sorted(set(arguments.sizes))
    if sizes[0] < MIN_PICTURES or sizes[-1] > MAX_PICTURES:
        parser.error(f"--sizes takes numbers from {MIN_PICTURES} to {MAX_PICTURES:,}")
    return measure_and_print(lambda: measure(arguments.data, sizes), print_table, arguments.out)


if __name__ == "__main__":
    sys.exit(main())
