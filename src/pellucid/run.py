"""The run folder: the files that a training writes.

    NAME/  config.json  catalog.parquet  history.csv  predictions.parquet  metrics.json
           report.html  log.txt  checkpoints/  heat/
           classifier/{model.keras, model.onnx, classifier.json, README.md}

Every file is written under a temporary name and then renamed, so a killed process leaves either
the old file or the new one.
"""

import contextlib
import json
import os
import shlex
import shutil
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pellucid.checked_json import UnfitError, check_shape, read_object
from pellucid.earlier_names import with_current_names
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.unwritable import write_error

if TYPE_CHECKING:
    from pellucid.run_record import ClassifierFacts, Job, RunRecord

KEPT = "given_files"
"""Name of the folder with copies of the files that settings name."""


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path next to `path`, and rename it to `path` if the block succeeds.

    Raises:
        RunError: The disk is full, or the folder is not writable.
    """
    # Other processes, and other threads of a server, may write the same file.
    temporary = path.with_name(f".{os.getpid()}-{threading.get_ident()}.{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        _flush(temporary)
        temporary.replace(path)
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Flush the content to disk, so that a power cut after the renaming loses nothing."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class RunFolder:
    """A run folder: the paths of its files, and how to read and write them.

    Args:
        path: Path of the folder, which need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._was_there = False
        self._is_locked_here = False
        self.config = path / "config.json"
        self.catalog = path / "catalog.parquet"
        self.history = path / "history.csv"
        self.predictions = path / "predictions.parquet"
        self.metrics = path / "metrics.json"
        self.report = path / "report.html"
        self.heat = path / "heat"
        self.log = path / "log.txt"
        self.rate_test = path / "learning_rate.csv"
        self.rate_plot = path / "learning_rate.svg"
        self.checkpoints = path / "checkpoints"
        self.job = self.checkpoints / "job.json"
        self.kept_splits = self.checkpoints / "splits.parquet"
        self.best_weights = self.checkpoints / "best.weights.h5"
        self.refit = self.checkpoints / "refit"
        self.time_plan = self.checkpoints / "time_plan.json"
        self.lock = self.checkpoints / "lock"
        self.classifier = path / "classifier"
        self.keras_model = self.classifier / "model.keras"
        self.onnx_model = self.classifier / "model.onnx"
        self.classifier_facts = self.classifier / "classifier.json"
        self.model_card = self.classifier / "README.md"

    @classmethod
    def create(cls, path: Path) -> "RunFolder":
        """Create a new, empty run folder.

        Raises:
            RunError: The folder exists and is not empty, or cannot be created.
        """
        run = cls(path)
        try:
            run.check_is_free()
            run._was_there = path.exists()
            path.mkdir(parents=True, exist_ok=True)
            run.note("run folder made")
        except OSError as error:
            raise write_error(path, error, "--run") from error
        return run

    def check_is_free(self) -> None:
        """Raise an error unless the folder does not exist or is empty.

        Raises:
            RunError: The folder holds something, or cannot be read.
        """
        path = self.path
        try:
            is_free = not path.exists() or (path.is_dir() and not any(path.iterdir()))
        except OSError as error:
            raise write_error(path, error, "--run") from error
        if is_free:
            return
        if self.is_being_trained:
            raise RunError(
                _(
                    "{path} holds a training that is running right now. Choose a new folder "
                    "(--run).",
                    path=path,
                )
            )
        if self.job.is_file():
            raise RunError(
                _(
                    "{path} holds a training that was interrupted. To continue it: pellucid "
                    "resume {quoted_path}. For another one, choose a new folder (--run).",
                    path=path,
                    quoted_path=shlex.quote(str(path)),
                )
            )
        raise RunError(
            _(
                "{path} exists already and is not an empty folder. A run never overwrites "
                "another. Choose a new folder (--run), or remove the old one.",
                path=path,
            )
        )

    @classmethod
    def open(cls, path: Path) -> "RunFolder":
        """Open the folder of an earlier run.

        Raises:
            RunError: There is no run at that path, or its training has no result yet.
        """
        run = cls(path)
        if not run.is_usable or not run.config.is_file():
            run.check_has_ended()
        if not run.config.is_file() and run.job.is_file():
            raise RunError(
                _(
                    "The training at {path} was interrupted before it had a result. To go "
                    "on: pellucid resume {quoted_path}",
                    path=path,
                    quoted_path=shlex.quote(str(path)),
                )
            )
        if not run.config.is_file():
            raise RunError(
                _(
                    "There is no run at {path}: it has no config.json. Expected a folder "
                    "that `pellucid train` wrote, such as runs/photos.",
                    path=path,
                )
            )
        return run

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the folder against training by other processes; the lock ends with this process.

        Raises:
            RunError: Another process is training into the folder.
        """
        from filelock import FileLock, Timeout

        self.checkpoints.mkdir(exist_ok=True)
        lock = FileLock(self.lock, blocking=False)
        try:
            lock.acquire()
        except Timeout:
            raise RunError(
                _(
                    "Another process is training into {path}. Wait until it has ended, or "
                    "stop it with Ctrl-C where it runs.",
                    path=self.path,
                )
            ) from None
        self._is_locked_here = True
        try:
            yield
        finally:
            self._is_locked_here = False
            lock.release()

    @property
    def is_removed(self) -> bool:
        """Whether the folder, or its checkpoints, was removed while this object held the lock."""
        return self._is_locked_here and not self.lock.is_file()

    def check_is_there(self) -> None:
        """Raise an error if the folder was removed during the training.

        Raises:
            RunError: The folder was removed while this object held the lock.
        """
        if self.is_removed:
            raise RunError(
                _(
                    "The run folder {path} was removed or renamed while it was being "
                    "trained, so the training has ended and nothing of it is left. Start "
                    "again, and leave the folder alone until the training has ended.",
                    path=self.path,
                )
            )

    @property
    def is_being_trained(self) -> bool:
        """Whether another process, on this machine or one that shares its locks, trains this run.

        Decided by the lock, which ends with the process. A lock held by this object itself does
        not count.
        """
        if self._is_locked_here or not self.lock.is_file():
            return False
        from filelock import FileLock, Timeout

        lock = FileLock(self.lock, blocking=False)
        try:
            lock.acquire()
        except Timeout:
            return True
        except OSError:  # such as a read-only folder, where no process can train
            return False
        lock.release()
        return False

    def check_has_ended(self, lacking: str | None = None) -> None:
        """Raise an error if the run is still being trained, so that a file may yet be written.

        Args:
            lacking: Name of the missing file, such as "model.keras", for the message; None if the
                run has no result at all.

        Raises:
            RunError: The run is being trained.
        """
        if not self.is_being_trained:
            return
        if lacking is None:
            said = _(
                "The run {path} is being trained right now, and its first result is not "
                "written yet. Wait until the training has ended, or stop it with Ctrl-C where "
                "it runs.",
                path=self.path,
            )
        else:
            said = _(
                "The run {path} is being trained right now, and {file} is not written yet. "
                "Wait until the training has ended, or stop it with Ctrl-C where it runs.",
                path=self.path,
                file=lacking,
            )
        raise RunError(said)

    def discard(self) -> None:
        """Remove everything written; an empty folder that existed before is kept."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._was_there:
            self.path.mkdir(exist_ok=True)

    def remove_working_files(self, *, keep_state: bool = False) -> None:
        """Remove the files that only a running training needs.

        Args:
            keep_state: Whether to keep the files with which an interrupted training resumes.
        """
        if not keep_state:
            shutil.rmtree(self.checkpoints, ignore_errors=True)
        for path in self.checkpoints.glob("*"):
            if path not in (
                self.job,
                self.kept_splits,
                self.lock,
                self.refit,
                self.time_plan,
            ) and not path.name.startswith(("state-", "best.")):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def remove_state(self) -> None:
        """Remove what a training resumes from, but not the lock of the training that goes on."""
        for path in self.checkpoints.glob("state-*"):
            path.unlink()

    @property
    def has_state(self) -> bool:
        """Whether the folder holds the state of a training that can be resumed."""
        return any(self.checkpoints.glob("state-*"))

    @property
    def is_usable(self) -> bool:
        """Whether the files that `predict` needs exist."""
        return self.onnx_model.is_file() and self.classifier_facts.is_file()

    def read_record(self) -> "RunRecord":
        """Read config.json.

        Raises:
            RunError: The file is missing or invalid, or was written by a later version.
        """
        record: RunRecord = _read(self.config, "RunRecord")[1]
        from pellucid.run_record import VERSION

        if record.version > VERSION:
            raise RunError(
                _(
                    "{path} was written by a later version of pellucid: it is a record of "
                    "version {version}, and this one reads versions up to {supported}. Bring "
                    "pellucid up to date: pip install --upgrade pellucid",
                    path=self.config,
                    version=record.version,
                    supported=VERSION,
                )
            )
        return record

    def write_record(self, record: "RunRecord") -> None:
        """Write config.json, with the version of the record."""
        from pellucid.run_record import VERSION

        write_json(self.config, asdict(replace(record, version=VERSION)))

    def read_job(self) -> "Job":
        """Read checkpoints/job.json.

        Raises:
            RunError: The file is missing or invalid.
        """
        job: Job = _read(self.job, "Job")[1]
        return job

    def read_metrics(self) -> dict[str, Any]:
        """Read metrics.json.

        Raises:
            RunError: The file is missing or invalid.
        """
        return _read(self.metrics, "Metrics")[0]

    def read_classifier_facts(self) -> "ClassifierFacts":
        """Read classifier.json.

        Raises:
            RunError: The file is missing or invalid.
        """
        facts: ClassifierFacts = _read(self.classifier_facts, "ClassifierFacts")[1]
        return facts

    def note(self, message: str) -> None:
        """Append a timestamped line to log.txt."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(f"{now} {message}\n")
        except OSError as error:
            raise write_error(self.log, error) from error


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, atomically."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON object, atomically. Infinite numbers and NaN raise a `ValueError`."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object of a run.

    Raises:
        RunError: The file is missing or invalid.
    """
    return _read(path)[0]


def _read(path: Path, shape: str | None = None) -> tuple[dict[str, Any], Any]:
    """Read a JSON object; return it and, if a shape is named, that class of `run_record` too."""
    try:
        content = with_current_names(read_object(path))
        if shape is None:
            return content, None
        from pellucid import run_record

        return content, check_shape(getattr(run_record, shape), content)
    except FileNotFoundError:
        raise RunError(
            _(
                "{path} is missing: the run was stopped before it was written, or the file "
                "was removed. Train again into a new folder.",
                path=path,
            )
        ) from None
    except OSError as error:
        raise RunError(
            _("{path} cannot be read ({error}).", path=path, error=system_reason(error))
        ) from None
    except UnfitError as error:
        raise RunError(
            _(
                "{path} was changed or is broken: {error}. Bring back the file that pellucid "
                "wrote, or train again into a new folder.",
                path=path,
                error=error,
            )
        ) from None


def next_free(parent: Path, name: str) -> Path:
    """Return the path of a new run folder: ``parent/name``, or with the first free suffix."""
    candidate, number = parent / name, 2
    while candidate.exists():
        candidate, number = parent / f"{name}-{number}", number + 1
    return candidate
