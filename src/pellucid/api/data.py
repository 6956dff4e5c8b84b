"""Pictures before training: check and split."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pellucid.api.given_source import source_path
from pellucid.config import SplitConfig
from pellucid.data.sources.reading import SplitFolders, make_reading
from pellucid.errors import ConfigError
from pellucid.progress import Watcher

if TYPE_CHECKING:
    from pellucid.api.deal import Dealt
    from pellucid.data.checks.finding import Finding


@dataclass(frozen=True)
class CheckedData:
    """What the checks say of pictures."""

    source: Path
    """What was checked."""
    root: Path
    """The folder that paths are relative to."""
    classes: list[str]
    """Of the usable pictures, sorted."""
    n_pictures: int
    """Usable ones."""
    findings: list["Finding"]
    """One for each check, in the order of their codes."""

    def write_page(self, path: str | os.PathLike[str]) -> None:
        """Write the findings as one HTML page, with pictures.

        Raises:
            RunError: The file cannot be written.
        """
        from pellucid.data.sources.open_source import source_name
        from pellucid.report.findings_page import findings_page
        from pellucid.run import write_text

        name = source_name(self.source)
        page = findings_page(name, self.root, self.n_pictures, self.classes, self.findings)
        write_text(Path(path), page.encode("utf-8", "replace").decode("utf-8"))


def check_data(
    source: str | os.PathLike[str],
    *,
    seed: int = 0,
    test_labels: bool = False,
    splits: SplitFolders | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    allow_outside: bool = False,
    watcher: Watcher | None = None,
) -> CheckedData:
    """Look for what is wrong with pictures; nothing is changed.

    Args:
        source: As for `train`.
        seed: For the cross-validation that judges labels.
        test_labels: Whether labels of pictures that the source gives to the test are also on the
            list of labels to look at. Correcting only those makes the next test look better than
            it is.
        splits: Folders for train, validation and test, where their names do not say so; an empty
            mapping says that no folder is a split.
        columns: Of a table: the names of its columns for path, label, split and group, where
            they do not say so.
        encoding: The encoding of a table or of the names in an archive, such as "gbk"; it is
            detected by default.
        allow_outside: Whether a table may name files outside of its own folder.
        watcher: Receives the progress.

    Returns:
        The findings.

    Raises:
        ConfigError: `test_labels` is asked for, and the source gives no test.
        DataError: There are no two classes of pictures.
    """
    from pellucid.api.examine import examine
    from pellucid.data.checks.material import split_of_test
    from pellucid.data.checks.registry import run_checks
    from pellucid.data.sources.open_source import open_source

    watcher = watcher or Watcher()
    path = source_path(source)
    opened = open_source(path, make_reading(splits, columns, encoding, allow_outside))
    if test_labels and split_of_test(file.split for file in opened.files) is None:
        raise ConfigError(
            f"{source} gives no pictures for the test, so all labels are looked at anyway. Leave "
            "out --test-labels, or deal the pictures first with pellucid data split."
        )
    material = examine(opened, watcher, seed, with_test_labels=test_labels)
    watcher.stage("Checking")
    return CheckedData(
        path, opened.root, material.classes, len(material.rows), run_checks(material)
    )


def split_data(
    source: str | os.PathLike[str],
    config: SplitConfig | None = None,
    *,
    seed: int = 0,
    n_folds: int | None = None,
    group_pattern: str | None = None,
    splits: SplitFolders | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    allow_outside: bool = False,
    watcher: Watcher | None = None,
) -> "Dealt":
    """Deal pictures into train, validation and test, or into folds; nothing is changed or copied.

    Args:
        source: As for `train`. Splits that it gives are kept.
        config: Shares of test and validation; those of the course by default.
        seed: Same seed and pictures, same splits.
        n_folds: If given, folds are dealt instead of splits.
        group_pattern: A regular expression that finds in a path what has to stay together.
        splits: Folders for train, validation and test, where their names do not say so; an empty
            mapping says that no folder is a split.
        columns: Of a table: the names of its columns for path, label, split and group, where
            they do not say so.
        encoding: The encoding of a table or of the names in an archive, such as "gbk"; it is
            detected by default.
        allow_outside: Whether a table may name files outside of its own folder.
        watcher: Receives the progress.

    Returns:
        A table of the pictures, and what a user should know.

    Raises:
        ConfigError: The pattern is no regular expression.
        DataError: There are too few pictures.
    """
    from pellucid.api.deal import deal
    from pellucid.data.sources.open_source import open_source

    return deal(
        open_source(source_path(source), make_reading(splits, columns, encoding, allow_outside)),
        watcher or Watcher(),
        config or SplitConfig(),
        seed=seed,
        n_folds=n_folds,
        group_pattern=group_pattern,
    )
