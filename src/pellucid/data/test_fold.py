"""Put one fold of a cross-validation into the test split."""

from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path

import polars as pl

from pellucid.config import SplitConfig
from pellucid.data.folds import assign_folds
from pellucid.data.groups import join_groups
from pellucid.data.health import Health
from pellucid.data.leaks import separable
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.selection import class_indices
from pellucid.errors import ConfigError, DataError
from pellucid.i18n import gettext as _


def with_test_fold(
    catalog: pl.DataFrame,
    root: Path,
    config: SplitConfig,
    seed: int,
    near: Sequence[Hashable | None] | None = None,
) -> pl.DataFrame:
    """Put the pictures of one fold into the test split; the others are left to be drawn.

    The folds are stratified, and copies, near copies and groups share one; see `assign_folds`. The
    same seed and pictures give the same folds, so the trainings of a cross-validation agree.

    Args:
        catalog: Data frame of `pellucid.data.catalog.SCHEMA`, without splits.
        root: Folder of the pictures.
        config: Number of folds, and the one to test on.
        seed: Random seed of the folds.
        near: Group of near copies of each row, or None.

    Returns:
        The catalog, of which test pictures have the split "test" as if the source gave it.

    Raises:
        ConfigError: There is no such fold.
        DataError: The source has splits, is a project that keeps its own test set, or has too few
            pictures for so many folds.
    """
    n_folds, fold = config.n_test_folds, config.test_fold
    assert n_folds is not None
    if fold > n_folds:
        raise ConfigError(_("There is no fold {fold} of {n_folds}.", fold=fold, n_folds=n_folds))
    check_open(catalog["split"].drop_nulls().unique().to_list(), root)
    ok = (catalog["health"] == Health.OK.value).to_list()
    rows = [row for row in range(len(catalog)) if ok[row]]
    labels, hashes, groups = (catalog[name].to_list() for name in ("label", "hash", "group"))
    keys = [[column[row] for row in rows] for column in (hashes, groups)]
    if near is not None:
        near, _notes = separable(rows, [None] * len(catalog), labels, hashes, groups, near)
        keys.append([near[row] for row in rows])
    of_rows = [labels[row] for row in rows]
    units = join_groups(*keys)
    folds = assign_folds(class_indices(of_rows, sorted(set(of_rows))), units, n_folds, seed)
    n_filled = len({number for number in folds.tolist() if number >= 0})
    if n_filled < n_folds:
        raise DataError(
            _(
                "There are too few pictures for {n_folds} folds: only {n_filled} of the folds "
                "would have a test picture, because copies, near copies and groups stay together "
                "and each class needs pictures to learn from. Ask for fewer folds with --folds, "
                "or add pictures.",
                n_folds=n_folds,
                n_filled=n_filled,
            )
        )
    split: list[str | None] = [None] * len(catalog)
    for row, number in zip(rows, folds.tolist(), strict=True):
        split[row] = "test" if number == fold - 1 else None
    return catalog.with_columns(split=pl.Series(split, dtype=pl.String))


def check_open(splits: Iterable[str], root: Path) -> None:
    """Check that a cross-validation may assign all test pictures itself.

    Args:
        splits: Splits that the source gives.
        root: Folder of the pictures.

    Raises:
        DataError: The source has splits, or is a project that keeps its own test set.
    """
    check_no_kept_test_set(root)
    given = sorted(splits)
    if given:
        raise DataError(
            _(
                "{root} already gives splits ({splits}), and a cross-validation assigns the test "
                "pictures itself. To keep that test set apart, give the training pictures alone, "
                "such as the folder train. To use all pictures, give them without splits.",
                root=root,
                splits=", ".join(given),
            )
        )


def check_no_kept_test_set(root: Path) -> None:
    """Check that a folder is not a project whose test set is drawn.

    Args:
        root: Folder of the pictures.

    Raises:
        DataError: It is one.
    """
    folder = ProjectFolder(root)
    if folder.is_project and folder.test_set.exists():
        raise DataError(
            _(
                "{root} is a project of `pellucid studio`, whose test pictures are kept apart from "
                "every training, and a cross-validation would train on them. Cross-validate a copy "
                "of its class folders. The project's hidden folder {hidden} holds the list of the "
                "test pictures, the steps that can be undone, and the pictures that were set aside "
                "or wait for a class. To end the project, move those pictures out of it and remove "
                "it.",
                root=root,
                hidden=folder.hidden,
            )
        )
