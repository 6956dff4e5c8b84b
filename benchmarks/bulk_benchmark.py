"""Measure speed and memory of `pellucid predict --out`, also when it is killed, and with Ray.

    python benchmarks/bulk_benchmark.py RUN PICTURES --repeat 2

RUN is a run. PICTURES are given to `pellucid predict` as many times as --repeat says. One job runs
undisturbed while its memory is sampled. A second job is killed (SIGKILL) five times at random
moments, and restarted each time. Both must write the same bytes. Then the pictures of --fewer, if
given, are predicted three times each, alternating between the pipeline in this process and a Ray
cluster of two workers with one core each, both on the same two cores. The seconds of Ray include
the start of its workers.
"""

import hashlib
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from command import create_parser, measure_and_print
from processes import BenchmarkError

N_KILLS = 5
N_ROUNDS = 3
_SOME_FAILED = 3
_MAIN = [sys.executable, "-c", "from pellucid.cli.main import main; main()"]


def _command(run: Path, pictures: list[str], out: Path) -> list[str]:
    return [*_MAIN, "predict", str(run), *pictures, "--out", str(out)]


def _undisturbed(command: list[str], out: Path) -> dict[str, Any]:
    """Run a job to its end; return the seconds, and the peak memory by share of parts."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen = psutil.Process(process.pid)
    memory: dict[int, float] = {}
    while process.poll() is None:
        try:
            n_parts = sum(1 for _ in out.glob("part-*")) if out.is_dir() else 0
            memory[n_parts] = max(memory.get(n_parts, 0), seen.memory_info().rss / 2**20)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.2)
    if process.wait() not in (0, _SOME_FAILED):
        raise BenchmarkError("The job failed.")
    seconds = time.perf_counter() - began
    last = max(memory)
    return {
        "seconds": seconds,
        "megabytes_by_share": {
            f"{share:.0%}": max(m for part, m in memory.items() if part <= share * last)
            for share in (0.1, 0.25, 0.5, 1.0)
        },
    }


def _killed(command: list[str], seconds: float) -> list[float]:
    """Run a job that is killed several times; return the seconds after which it was killed."""
    draw = random.Random(0)
    moments = []
    for _ in range(N_KILLS):
        moment = draw.uniform(0.05, 0.3) * seconds
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            moments.append(moment)
    status = subprocess.run(command, capture_output=True, check=False).returncode
    if status not in (0, _SOME_FAILED):
        raise BenchmarkError("The job did not continue after it had been killed.")
    return moments


def _digest(out: Path) -> str:
    digest = hashlib.sha256()
    for part in sorted(out.iterdir()):
        digest.update(part.name.encode() + part.read_bytes())
    return digest.hexdigest()


def _ray(run: Path, pictures: list[str], folder: Path) -> dict[str, Any]:
    """Compare the pipeline of this process with two workers on the same cores."""
    import ray
    from ray.cluster_utils import Cluster

    from pellucid import predict_many

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
    here: list[float] = []
    there: list[float] = []
    try:
        for number in range(N_ROUNDS):
            for times, name, address in ((here, "here", None), (there, "ray", cluster.address)):
                out = folder / f"{name}-{number}"
                began = time.perf_counter()
                predict_many(run, pictures, out, cluster=address)
                times.append(time.perf_counter() - began)
        is_same = _digest(folder / "here-0") == _digest(folder / "ray-0")
    finally:
        ray.shutdown()
        cluster.shutdown()
    return {
        "seconds_here": here,
        "seconds_ray": there,
        "ratio": statistics.median(here) / statistics.median(there),
        "is_same": is_same,
    }


def _measure(run: Path, pictures: list[str], fewer: list[str], folder: Path) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if pictures:
        plain, killed = folder / "plain.parquet", folder / "killed.parquet"
        result["undisturbed"] = _undisturbed(_command(run, pictures, plain), plain)
        import polars as pl

        result["n"] = pl.scan_parquet(plain).select(pl.len()).collect().item()
        result["kills_after_seconds"] = _killed(
            _command(run, pictures, killed), result["undisturbed"]["seconds"]
        )
        result["is_same_after_kills"] = _digest(plain) == _digest(killed)
    if fewer:
        result["ray"] = _ray(run, fewer, folder)
    return result


def print_tables(result: dict[str, Any]) -> None:
    """Print the results."""
    if "n" in result:
        plain = result["undisturbed"]
        print(f"{result['n']:,} pictures in {plain['seconds']:.0f} s: "
              f"{result['n'] / plain['seconds']:.0f} a second")  # fmt: skip
        print("most memory by share of the parts, MB: " + ", ".join(
            f"{share} {m:.0f}" for share, m in plain["megabytes_by_share"].items()))  # fmt: skip
        print(f"after {len(result['kills_after_seconds'])} kills the same bytes: "
              f"{result['is_same_after_kills']}")  # fmt: skip
    if "ray" in result:
        ray = result["ray"]
        print(f"Ray with two workers against this process: {ray['ratio']:.2f} "
              f"(same bytes: {ray['is_same']})")  # fmt: skip


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("pictures", nargs="*", help="what `pellucid predict` takes")
    parser.add_argument("--repeat", type=int, default=1, help="how often PICTURES are given")
    parser.add_argument("--fewer", nargs="*", default=[], help="pictures for the cluster")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bulk-"))
    try:
        return measure_and_print(
            lambda: _measure(
                arguments.run, arguments.pictures * arguments.repeat, arguments.fewer, folder
            ),
            print_tables,
            arguments.out,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
