"""Reads every archive of a folder both ways, in a process that is watched from outside.

Arguments: the folder, and the way: unpack or stream. Prints one JSON object per archive: how it
ended, how long it took and what the process had taken of memory by then.
"""

import json
import sys
import time
from pathlib import Path

from pellucid.data.decode import decode
from pellucid.data.parallel import map_in_order
from pellucid.data.sources.open_source import open_source
from pellucid.data.streams.item import Item
from pellucid.data.streams.open_stream import open_streams
from pellucid.errors import PellucidError, PictureError


def peak() -> int:
    """Give the most memory that this process has had, in MiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def unpack(path: Path) -> str:
    source = open_source(path)
    return f"{len(source.files)} files; {' | '.join(source.notes)}"


def stream(path: Path) -> str:
    """Read as `predict --out` does, with a sound picture behind."""
    good = path.parent / "good.jpg"
    pictures = open_streams([str(path), str(good)])
    names, n_bad = [], 0
    for item, error in map_in_order(_read, pictures.items):
        names.append(item.name)
        n_bad += error is not None
    assert names[-1] == str(good), "the rest of the job was not done"
    return f"{len(names) - 1} files, {n_bad} bad; {' | '.join(pictures.notes)}"


def _read(item: Item) -> str | None:
    try:
        decode(item.read())
    except PictureError as error:
        return str(error)
    return None


def main(folder: str, way: str) -> None:
    read = {"unpack": unpack, "stream": stream}[way]
    for path in sorted(Path(folder).iterdir()):
        if path.name == "good.jpg":
            continue
        start = time.perf_counter()
        try:
            outcome = f"read: {read(path)}"
        except PellucidError as error:
            outcome = f"refused: {error}"
        except BaseException as error:  # noqa: BLE001
            outcome = f"CRASHED: {type(error).__name__}: {error}"
        seconds = time.perf_counter() - start
        sys.stdout.write(json.dumps([path.name, outcome, round(seconds, 2), peak()]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
