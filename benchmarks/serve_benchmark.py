"""Measure throughput, latency and stability of `pellucid serve`.

    python benchmarks/serve_benchmark.py RUN PICTURES

RUN is a run; PICTURES is a folder of JPEGs. The same pictures are sent to the server by 32 clients
that each wait for their response (closed loop), and, in turn, are decoded and predicted by the bare
engine in one process. Then pictures are sent at half of the measured rate, without waiting for
responses (open loop). The clients run on the same machine and use only the loopback interface.
"""

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psutil

from command import create_parser, measure_and_print
from pellucid.data.decode import decode
from pellucid.data.parallel import map_in_order
from pellucid.inference.classifier import Classifier
from processes import BenchmarkError

N_CLIENTS = 32
N_REPEATS = 3
N_PICTURES = 1500
"""Number of images in each measurement."""


class Client:
    """A persistent connection, with as little work as possible, since it shares the processor."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        """Connect to the server."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def ask(self, content: bytes) -> tuple[int, float]:
        """Send an image; return the status and the seconds until the response."""
        try:
            return await self._ask(content)
        except (asyncio.IncompleteReadError, ConnectionError):
            await self.open()  # the server closes connections that are idle for five seconds
            return await self._ask(content)

    async def _ask(self, content: bytes) -> tuple[int, float]:
        began = time.perf_counter()
        head = f"POST /v1/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(content)}"
        self._writer.write(head.encode() + b"\r\n\r\n" + content)
        lines = (await self._reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        length = next(int(x.split(b":")[1]) for x in lines if x.startswith(b"content-length"))
        await self._reader.readexactly(length)
        return int(lines[0].split()[1]), time.perf_counter() - began

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()


async def closed_loop(port: int, pictures: list[bytes]) -> dict[str, Any]:
    """Send images from several clients, each of which waits for its response."""
    waiting = iter(pictures)
    results: list[tuple[int, float]] = []

    async def work() -> None:
        client = Client(port)
        await client.open()
        for content in waiting:
            results.append(await client.ask(content))  # noqa: PERF401 (the others append too)
        client.close()

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(N_CLIENTS)))
    return _summary(results, time.perf_counter() - began)


async def open_loop(port: int, pictures: list[bytes], rate: float) -> dict[str, Any]:
    """Send images at a fixed rate, without waiting for responses."""
    free: list[Client] = []
    results: list[tuple[int, float]] = []

    async def send(content: bytes) -> None:
        client = free.pop() if free else Client(port)
        if not hasattr(client, "_reader"):
            await client.open()
        results.append(await client.ask(content))
        free.append(client)

    began = time.perf_counter()
    tasks = []
    for number, content in enumerate(pictures):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(send(content)))
    await asyncio.gather(*tasks)
    return _summary(results, time.perf_counter() - began)


def _summary(results: list[tuple[int, float]], seconds: float) -> dict[str, Any]:
    times = sorted(each for _, each in results)
    return {
        "pictures_per_second": len(results) / seconds,
        "milliseconds_median": 1000 * statistics.median(times),
        "milliseconds_p99": 1000 * times[int(0.99 * len(times))],
        "n_errors": sum(status != 200 for status, _ in results),
    }


def bare_loop(classifier: Classifier, pictures: list[bytes]) -> float:
    """Decode in threads and predict, without a server; return the images per second."""
    began = time.perf_counter()
    queue = classifier.engine.queue()
    for content, pixels in map_in_order(lambda c: decode(c, classifier.spec).pixels, pictures):
        queue.submit(len(content), pixels)
        queue.collect()
    queue.finish()
    return len(pictures) / (time.perf_counter() - began)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise BenchmarkError("The server did not start.")


def _measure(run: Path, folder: Path, minutes: float) -> dict[str, Any]:
    found = [path.read_bytes() for path in sorted(folder.rglob("*.jpg"))]
    if not found:
        raise BenchmarkError(f"{folder} holds no .jpg files.")
    pictures = list(islice(cycle(found), N_PICTURES))
    port = _free_port()
    command = [sys.executable, "-c", "from pellucid.cli.main import main; main()"]
    process = subprocess.Popen(
        [*command, "serve", str(run), "--port", str(port)], stderr=subprocess.DEVNULL,
        env=dict(os.environ),
    )  # fmt: skip
    try:
        _wait(port)
        asyncio.run(closed_loop(port, pictures[:100]))
        classifier = Classifier.load(run / "classifier")
        bare_loop(classifier, pictures[:100])
        served, bare = [], []
        for _ in range(N_REPEATS):
            served.append(asyncio.run(closed_loop(port, pictures)))
            bare.append(bare_loop(classifier, pictures))
        throughput = statistics.median(each["pictures_per_second"] for each in served)
        alone = asyncio.run(_one_by_one(port, pictures[:200]))
        half = asyncio.run(open_loop(port, pictures, throughput / 2))
        memory = psutil.Process(process.pid).memory_info().rss
        lasting = _last(port, pictures, minutes)
        grown = psutil.Process(process.pid).memory_info().rss
    finally:
        process.terminate()
        process.wait(timeout=60)
    return {
        "kilobytes_mean": statistics.mean(map(len, found)) / 1000,
        "served": served,
        "bare_pictures_per_second": bare,
        "ratio": throughput / statistics.median(bare),
        "alone": alone,
        "at_half_load": half,
        "minutes": minutes,
        "lasting": lasting,
        "megabytes": [memory / 2**20, grown / 2**20],
    }


async def _one_by_one(port: int, pictures: list[bytes]) -> dict[str, Any]:
    client = Client(port)
    await client.open()
    began = time.perf_counter()
    results = [await client.ask(content) for content in pictures]
    client.close()
    return _summary(results, time.perf_counter() - began)


def _last(port: int, pictures: list[bytes], minutes: float) -> dict[str, Any]:
    """Keep the server busy; return the number of requests and of errors."""
    end = time.monotonic() + 60 * minutes
    n = n_errors = 0
    while time.monotonic() < end:
        summary = asyncio.run(closed_loop(port, pictures))
        n, n_errors = n + len(pictures), n_errors + summary["n_errors"]
    return {"n": n, "n_errors": n_errors}


def print_tables(result: dict[str, Any]) -> None:
    """Print the results."""
    alone, half = result["alone"], result["at_half_load"]
    print(json.dumps(result, indent=1))
    print(f"throughput against the bare loop: {result['ratio']:.2f}")
    print(f"p99 at half load against one alone: {half['milliseconds_p99']:.0f} ms against "
          f"{alone['milliseconds_median']:.0f} ms")  # fmt: skip
    print(f"memory: {result['megabytes'][0]:.0f} -> {result['megabytes'][1]:.0f} MB, "
          f"errors: {result['lasting']['n_errors']} of {result['lasting']['n']}")  # fmt: skip


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--minutes", type=float, default=20, help="of full load")
    arguments = parser.parse_args()
    return measure_and_print(
        lambda: _measure(arguments.run, arguments.pictures, arguments.minutes),
        print_tables,
        arguments.out,
    )


if __name__ == "__main__":
    raise SystemExit(main())
