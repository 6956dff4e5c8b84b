"""The pictures of the learner that a comparison run may train on."""

from pathlib import Path

import polars as pl

from pellucid.app.lesson_folder import all_pictures_in
from pellucid.data.inside import is_inside
from pellucid.lessons.training_pictures import PictureFile
from pellucid.report.run_files import read_run_table
from pellucid.run import RunFolder

_USED = ("path", "label", "split", "unit")


def files_of_run(run: RunFolder) -> list[PictureFile]:
    """List the pictures that a run was trained and validated on; its test set stays unseen.

    Args:
        run: The run.

    Returns:
        The pictures, with copies and near copies in one group.

    Raises:
        RunError: The run's catalog is missing or damaged.
    """
    source = Path(run.read_record().source)
    table = read_run_table(run.catalog, dict.fromkeys(_USED, pl.String)).select(_USED)
    rows = table.filter(pl.col("split").is_in(["train", "validation"])).rows()
    return [
        PictureFile(str(source / path), label, unit)
        for path, label, _split, unit in rows
        # A run may come from somebody else: its table must not name files outside the source.
        if path is not None and label is not None and is_inside(source.absolute(), path)
    ]


def files_in(folder: Path) -> list[PictureFile]:
    """List the pictures of a folder that are in a folder of their class."""
    return [
        PictureFile(str(folder / path), path.parent.name)
        for path in all_pictures_in(folder)
        if path.parent.name
    ]
