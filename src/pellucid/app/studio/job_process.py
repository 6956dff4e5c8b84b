"""The process of a job of a project; it goes on when the page or the server ends.

    python -m pellucid.app.studio.job_process ACTION PROJECT RUN EVENTS [RECIPE]

The action ``train`` does what ``pellucid train PROJECT --run RUN --recipe RECIPE`` does, ``resume``
what ``pellucid resume RUN`` does, ``check`` what ``pellucid data check PROJECT`` does, ``estimate``
what ``pellucid train PROJECT --dry-run`` does for each recipe, ``map`` what `pellucid.map_features`
does, and ``rank`` what `pellucid.most_useful` does. What happens is written to the file EVENTS.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from pathlib import Path

from pellucid.app.studio.event_writer import EventWriter
from pellucid.errors import PellucidError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder

_SECONDS_BETWEEN = 0.1
"""Time between two looks whether the job is to stop."""
_SECONDS_FOR_LOCK = 5.0
"""Time to wait for the lock, which whoever looks whether the job runs holds for a moment."""


class StopFile:
    """Interrupts the main thread, as Ctrl-C does, each time that a file is there.

    Args:
        path: The file, which is removed.
        writer: Is told of it.
    """

    def __init__(self, path: Path, writer: EventWriter) -> None:
        self._path, self._writer = path, writer
        self.was_there = False

    def wait(self) -> None:
        """Look for the file again and again."""
        while True:
            time.sleep(_SECONDS_BETWEEN)
            if not self._path.exists():
                continue
            self.was_there = True
            with contextlib.suppress(OSError):
                self._path.unlink()
            self._writer.write(stopping=True)
            os.kill(os.getpid(), signal.SIGINT)


_NICE = 10
"""How much the checks stand back behind other processes; 19 is the most."""


def main() -> None:
    """Do the job."""
    from filelock import FileLock, Timeout

    # A server that was started in the background may have left it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    action, root, run, events = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
    recipe = sys.argv[5] if len(sys.argv) > 5 else None
    is_training = action in ("train", "resume")
    if action == "check" and hasattr(os, "nice"):  # it starts by itself: the page comes first
        os.nice(_NICE)
    writer = EventWriter(events)
    stop = StopFile(events.with_suffix(".stop"), writer)
    try:
        # Whoever asks whether the job still runs asks for this lock.
        with FileLock(events.with_suffix(".lock"), timeout=_SECONDS_FOR_LOCK):
            threading.Thread(target=stop.wait, daemon=True).start()
            _do(action, root, run, recipe, writer)
            # A training that was interrupted is tested too, and can be resumed.
            is_interrupted = is_training and RunFolder(run).job.is_file()
            writer.end("stopped" if is_interrupted else "done")
    except Timeout:
        writer.end("failed", _("This is running already."))
    except KeyboardInterrupt:
        writer.end("stopped")
    except PellucidError as error:
        writer.end("failed", str(error))
    except Exception as error:
        if stop.was_there:  # libraries turn an interrupt into errors of their own
            writer.end("stopped")
            return
        writer.end("failed", _("An unexpected error: {error!r}", error=error))
        raise
    finally:
        if is_training:
            with contextlib.suppress(OSError):  # empty, so that no other training took its name
                run.rmdir()


def _do(action: str, root: Path, run: Path, recipe: str | None, writer: EventWriter) -> None:
    """Do what the action says; each imports what the others do not need."""
    if action == "train":
        from pellucid.api import train

        train(root, run=run, recipe=recipe, watcher=writer)
    elif action == "resume":
        from pellucid.api import resume

        resume(run, watcher=writer)
    elif action == "estimate":
        from pellucid.app.studio.estimate_job import estimate_trainings

        estimate_trainings(root, writer)
    elif action == "map":
        from pellucid.app.studio.map_job import map_project

        map_project(root, writer)
    elif action == "rank":
        from pellucid.app.studio.ranking_job import rank_project

        rank_project(root, writer)
    else:
        from pellucid.app.studio.check_job import check_project

        check_project(root, writer)


if __name__ == "__main__":
    main()
