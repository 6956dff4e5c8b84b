"""The test set of a project: drawn once, and kept while the project grows."""

import json
from collections.abc import Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from pydantic import BaseModel, Field

from pellucid.checked_json import UnfitError, check_shape, read_json
from pellucid.config import SplitConfig
from pellucid.data.groups import join_groups
from pellucid.data.health import Health
from pellucid.data.leaks import separable
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.split import assign_splits
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.run import replacing


class _TestSet(BaseModel):
    format: Literal[1]
    sha256: list[Annotated[str, Field(pattern=r"[0-9a-f]{64}")]]


def with_kept_test_set(catalog: pl.DataFrame, root: Path) -> pl.DataFrame:
    """Put the pictures of a project's test set into the test split, and draw no others.

    Args:
        catalog: Data frame of `pellucid.data.catalog.SCHEMA`, without splits.
        root: Folder of the pictures. If it is no project, the catalog is returned as it is.

    Raises:
        DataError: The list of test pictures is damaged.
    """
    folder = ProjectFolder(root)
    if not folder.is_project or catalog["split"].is_not_null().any():
        return catalog
    kept = _read(folder)
    splits = ["test" if content in kept else None for content in catalog["hash"]]
    return catalog.with_columns(split=pl.Series(splits, dtype=pl.String))


def with_test_set(
    catalog: pl.DataFrame,
    root: Path,
    config: SplitConfig,
    seed: int,
    near: Sequence[Hashable | None] | None = None,
) -> pl.DataFrame:
    """Put the test pictures of a project into the test split.

    A class of which no picture is in the test set, such as a new one, gets its test pictures by a
    draw among its own pictures. They become a part of the test set by `keep_test_set`.

    Args:
        catalog: As for `with_splits`.
        root: Folder of the pictures. If it is no project, the catalog is returned as it is.
        config: As for `with_splits`.
        seed: As for `with_splits`.
        near: As for `with_splits`.

    Returns:
        The catalog, of which test pictures have the split "test" as if the source gave it.

    Raises:
        DataError: The list of test pictures is damaged.
    """
    if not ProjectFolder(root).is_project or catalog["split"].is_not_null().any():
        return catalog
    is_test = [split == "test" for split in with_kept_test_set(catalog, root)["split"]]
    hashes, labels = catalog["hash"].to_list(), catalog["label"].to_list()
    tested = {label for label, is_one in zip(labels, is_test, strict=True) if is_one}
    ok = (catalog["health"] == Health.OK.value).to_list()
    open_rows = [row for row in range(len(catalog)) if ok[row] and labels[row] not in tested]
    groups = catalog["group"].to_list()
    keys = [[column[row] for row in open_rows] for column in (hashes, groups)]
    if near is not None:
        given = [None] * len(catalog)
        # A class whose pictures are all alike would otherwise have none in the test.
        near, _ = separable(open_rows, given, labels, hashes, groups, near)
        keys.append([near[row] for row in open_rows])
    drawn = assign_splits(
        [labels[row] for row in open_rows],
        join_groups(*keys),
        [None] * len(open_rows),
        replace(config, validation=0.0),
        seed,
    )
    for row, split in zip(open_rows, drawn, strict=True):
        is_test[row] = split == "test"
    splits = ["test" if is_one else None for is_one in is_test]
    return catalog.with_columns(split=pl.Series(splits, dtype=pl.String))


def keep_test_set(catalog: pl.DataFrame, root: Path) -> str | None:
    """Add the test pictures of a catalog to the test set of a project.

    Args:
        catalog: Catalog of `with_splits`.
        root: Folder of the pictures. If it is no project, nothing is written.

    Returns:
        A note for the user when the first test set is drawn, or None.

    Raises:
        DataError: The list of test pictures is damaged.
        RunError: It cannot be written.
    """
    folder = ProjectFolder(root)
    if not folder.is_project:
        return None
    before = _read(folder)
    now = set(catalog.filter(pl.col("split") == "test")["hash"])
    if now <= before:
        return None
    with replacing(folder.test_set) as temporary:
        text = json.dumps({"format": 1, "sha256": sorted(before | now)})
        temporary.write_text(text, encoding="utf-8")
    if before:
        return None
    return _(
        "{root} is a project of `pellucid studio`: its test set of {n_pictures:,} pictures, which "
        "{path} lists, stays the same in later trainings. Pictures that come later join training "
        "or validation.",
        root=root,
        n_pictures=len(now),
        path=folder.test_set,
    )


def _read(folder: ProjectFolder) -> frozenset[str]:
    if not folder.test_set.exists():
        return frozenset()
    try:
        return frozenset(check_shape(_TestSet, read_json(folder.test_set)).sha256)
    except (OSError, UnfitError) as error:
        raise DataError(
            _(
                "The list of test pictures {path} cannot be read ({error}). If you "
                "remove it, the next training draws a new test set, and its result cannot be "
                "compared with earlier ones.",
                path=folder.test_set,
                error=error,
            )
        ) from None
