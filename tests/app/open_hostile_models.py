"""Open every model file in a folder as the explorer does, in a process of its own.

It is given the folder, and prints one line of JSON for each file: its name, the seconds it took,
and what was said; in the end the most memory that was ever held.
"""

import json
import sys
import time
from pathlib import Path

from pellucid.errors import PellucidError
from pellucid.keras_runtime import import_keras


def main(folder):
    import_keras()
    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import open_model

    for path in sorted(Path(folder).iterdir()):
        began = time.monotonic()
        try:
            opened = open_model(str(path))
            explorer = Explorer(opened)
            said = f"opened: {len(explorer.calls)} calls"
        except PellucidError as error:
            said = f"{type(error).__name__}: {error}"
        seconds = time.monotonic() - began
        sys.stdout.write(json.dumps([path.name, seconds, said]) + "\n")
        sys.stdout.flush()
    # Not that of getrusage, which begins with the peak of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
    sys.stdout.write(json.dumps(["", 0.0, str(peak)]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
