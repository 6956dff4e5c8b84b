"""Predictions for any number of pictures."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from pellucid.api.classifiers import load_classifier
from pellucid.api.run import Run
from pellucid.data.sources.reading import make_reading
from pellucid.data.streams.open_stream import open_streams
from pellucid.data.streams.remote_stream import is_remote
from pellucid.inference.asked import asked_paths, check_top
from pellucid.inference.bulk import (
    BulkSettings,
    about_job,
    execute_here,
    predict_parts,
)
from pellucid.inference.part_folder import PartFolder
from pellucid.inference.views import check_n_views
from pellucid.progress import Watcher
from pellucid.typed_path import typed_path


@dataclass(frozen=True)
class BulkPredictions:
    """What was predicted, and where it is."""

    path: str
    """A folder of Parquet parts; `pellucid.inference.bulk.SCHEMA` says what is in them."""
    n: int
    """Pictures, with those of parts that were there before."""
    n_errors: int
    """Pictures without an answer; their rows say why."""
    n_new: int
    """Pictures that were computed now."""


def predict_many(
    run: Run | str | os.PathLike[str],
    pictures: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    top: int = 5,
    n_views: int = 1,
    encoding: str | None = None,
    allow_outside: bool = False,
    cluster: str | None = None,
    watcher: Watcher | None = None,
) -> BulkPredictions:
    """Classify any number of pictures into a folder of Parquet files; memory does not grow.

    A call that was stopped goes on where it was when it is made again.

    Args:
        run: A run, its folder or name, or a key of `IMAGENET_CLASSIFIERS`.
        pictures: Files, folders, patterns, zip and tar archives, Parquet files with pictures or
            paths, addresses such as s3://bucket/photos; one or several.
        out: A folder, or such an address. A new one, or one that the same call began.
        top: How many of the most probable classes to keep, at least 1.
        n_views: As of `Run.predict`.
        encoding: The encoding of the names in archives, such as "gbk"; it is detected by default.
        allow_outside: Whether a table may name files outside of its own folder.
        cluster: If given, work on a Ray cluster: its address, or "auto" for the one that this
            machine belongs to, or for one of this machine alone.
        watcher: Receives the progress.

    Raises:
        ConfigError: A setting cannot be used, Ray is not installed, or the cluster does not answer.
        DataError: There are no pictures.
        RunError: There is no such run, or `out` holds something else.
    """
    check_top(top)
    check_n_views(n_views)
    reading = make_reading(encoding=encoding, allow_outside=allow_outside)
    watcher = watcher or Watcher()
    asked = asked_paths(pictures)
    classifier = load_classifier(run)
    address = os.fspath(out)
    folder = PartFolder(address if is_remote(address) else str(typed_path(address)))
    folder.numbers()  # a folder that cannot be used is told before pictures are looked for
    watcher.stage("Looking for pictures")
    stream = open_streams(asked, reading)
    if stream.note is not None:
        watcher.note(stream.note)
    settings = BulkSettings(top, n_views)
    about = about_job(classifier, settings)
    if cluster is None:
        execute = execute_here(classifier, folder, about, settings)
    else:
        from pellucid.distributed.bulk import execute_on_cluster

        execute = execute_on_cluster(cluster, classifier, folder, about, settings)
    watcher.stage("Classifying")
    n = n_errors = n_new = 0
    watcher.progress(0, stream.n)
    for done in predict_parts(stream.items, folder, about, execute):
        n, n_errors, n_new = n + done.n, n_errors + done.n_errors, n_new + done.is_new * done.n
        watcher.progress(n, stream.n)
    for note in stream.notes:
        watcher.note(note)
    return BulkPredictions(folder.address, n, n_errors, n_new)
