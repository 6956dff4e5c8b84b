"""Open each source that standard input names, and tell what became of it; a line each."""

import json
import sys
import time
from pathlib import Path

from pellucid.data.sources.open_source import open_source
from pellucid.data.streams.open_stream import open_streams
from pellucid.errors import PellucidError


def outcome(name: str, *, is_streamed: bool) -> str:
    """Read a source, and say "read", the reason against it, or what went wrong."""
    try:
        if is_streamed:
            for number, item in enumerate(open_streams([name]).items):
                if number == 20:
                    break
                try:
                    item.read()
                except PellucidError:
                    continue
        else:
            open_source(Path(name))
    except PellucidError as error:
        return f"refused: {error}"
    except BaseException as error:  # noqa: BLE001 (also polars' panics)
        return f"raised: {error!r}"
    return "read"


for line in sys.stdin:
    given = json.loads(line)
    began = time.perf_counter()
    said = outcome(given["source"], is_streamed=given["is_streamed"])
    found = {**given, "said": said[:2000], "seconds": time.perf_counter() - began}
    status = Path("/proc/self/status").read_text()
    # Not `ru_maxrss`, which begins with what the process that started this one took.
    peak = next(row for row in status.splitlines() if row.startswith("VmHWM"))
    sys.stdout.write(json.dumps({**found, "peak": int(peak.split()[1]) * 1024}) + "\n")
    sys.stdout.flush()
