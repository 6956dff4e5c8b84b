"""The process of a job of a project; it goes on when the page or the server ends.

    python -m pellucid.app.studio.job_process KIND PROJECT RUN EVENTS

The job ``train`` does what ``pellucid train PROJECT --run RUN`` does, and ``check`` what
``pellucid data check PROJECT`` does. What happens is written to the file EVENTS, a line of JSON for
each event.
"""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any, TextIO

from pellucid.errors import PellucidError
from pellucid.progress import Watcher

_SECONDS_BETWEEN = 0.1
"""Time between two events of progress."""


class EventWriter(Watcher):
    """Writes the events of a job to a file.

    Args:
        file: The file.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._last = 0.0

    def write(self, **facts: Any) -> None:
        """Write an event."""
        self._file.write(json.dumps(facts) + "\n")
        self._file.flush()

    def stage(self, name: str) -> None:
        """Write the start of a stage."""
        self.write(stage=name)

    def progress(self, done: int, total: int | None) -> None:
        """Write progress in a stage, unless that was done a moment ago."""
        now = time.monotonic()
        if now - self._last >= _SECONDS_BETWEEN or done == total:
            self._last = now
            self.write(done=done, total=total)

    def note(self, text: str) -> None:
        """Write a note to the user."""
        self.write(note=text)


def _wait_for(stop: Path) -> None:
    """Interrupt the main thread, as Ctrl-C does, once a file is there."""
    while not stop.exists():
        time.sleep(_SECONDS_BETWEEN)
    os.kill(os.getpid(), signal.SIGINT)


def main() -> None:
    """Do the job."""
    from filelock import FileLock, Timeout

    # A server that was started in the background may have left it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    kind, root, run, events = sys.argv[1], Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    with events.open("a", encoding="utf-8") as file:
        writer = EventWriter(file)
        try:
            # Whoever asks whether the job still runs asks for this lock.
            with FileLock(events.with_suffix(".lock"), blocking=False):
                stop = events.with_suffix(".stop")
                threading.Thread(target=_wait_for, args=(stop,), daemon=True).start()
                if kind == "train":
                    from pellucid.api import train

                    train(root, run=run, watcher=writer)
                else:
                    from pellucid.app.studio.check_job import check_project

                    check_project(root, writer)
                writer.write(end="done")
        except Timeout:
            writer.write(end="failed", problem="This is running already.")
        except KeyboardInterrupt:
            writer.write(end="stopped")
        except PellucidError as error:
            writer.write(end="failed", problem=str(error))
        except Exception as error:
            writer.write(end="failed", problem=f"An unexpected error: {error!r}")
            raise


if __name__ == "__main__":
    main()
