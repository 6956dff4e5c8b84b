"""Predictions for any number of images."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from pellucid.api.classifiers import load_classifier
from pellucid.api.notebook_watcher import default_watcher
from pellucid.api.run import Run
from pellucid.data.sources.reading import make_reading
from pellucid.data.streams.open_stream import open_streams
from pellucid.data.streams.remote_stream import is_remote
from pellucid.i18n import marked
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
    """Where the predictions are, and how many there are."""

    path: str
    """Folder of Parquet parts; `pellucid.inference.bulk.SCHEMA` describes their columns."""
    n: int
    """Number of images, including those of parts from an earlier call."""
    n_errors: int
    """Number of images without a prediction; their rows give the reason."""
    n_new: int
    """Number of images that this call classified."""


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
    """Classify any number of images into a folder of Parquet files.

    Memory use does not grow with the number of images. If a call is interrupted, repeating it
    continues where it stopped.

    Args:
        run: A run, its folder or name, or a key of `IMAGENET_CLASSIFIERS`.
        pictures: One or several files, folders, patterns, zip or tar archives, Parquet files with
            images or paths, or addresses such as s3://bucket/photos.
        out: Folder or address to write to: a new one, or one that an earlier call with the same
            arguments began.
        top: Number of the most probable classes to keep, at least 1.
        n_views: As for `Run.predict`.
        encoding: Encoding of the names in archives, such as "gbk"; detected by default.
        allow_outside: Whether a table may name files outside of its own folder.
        cluster: Address of a Ray cluster to compute on, or "auto" for the cluster that this machine
            belongs to, or else a cluster on this machine alone. None computes without Ray.
        watcher: Receives the progress.

    Returns:
        The folder, and the number of images in it.

    Raises:
        ConfigError: A setting cannot be used, Ray is not installed, or the cluster does not answer.
        DataError: There are no images.
        RunError: There is no such run, or `out` contains something else.

    Example:
        >>> done = pellucid.predict_many("photos", "photos/cat/", "answers/", top=1)
        >>> done.n_errors
        0
    """
    check_top(top)
    check_n_views(n_views)
    reading = make_reading(encoding=encoding, allow_outside=allow_outside)
    watcher = watcher or default_watcher()
    asked = asked_paths(pictures)
    classifier = load_classifier(run)
    address = os.fspath(out)
    folder = PartFolder(address if is_remote(address) else str(typed_path(address)))
    folder.numbers()  # raises if the folder cannot be used, before the search for images starts
    watcher.stage(marked("Looking for pictures"))
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
    watcher.stage(marked("Classifying"))
    n = n_errors = n_new = 0
    watcher.progress(0, stream.n)
    for done in predict_parts(stream.items, folder, about, execute):
        n, n_errors, n_new = n + done.n, n_errors + done.n_errors, n_new + done.is_new * done.n
        watcher.progress(n, stream.n)
    for note in stream.notes:
        watcher.note(note)
    return BulkPredictions(folder.address, n, n_errors, n_new)
