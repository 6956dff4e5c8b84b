"""The user's choices on how to read a source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from pellucid.data.sources.label_pattern import check_label_pattern
from pellucid.data.sources.split_words import SPLIT_FOLDERS
from pellucid.data.text_encoding import check_encoding
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    from pellucid.run_record import Job, RunRecord

SplitFolders = Mapping[str, str | Sequence[str]]
"""One or several folders for each split: train, validation, test."""

COLUMN_KINDS = ("path", "label", "split", "group")

_EXPECTED_SPLITS = marked(
    "Expected train=FOLDER, and validation=FOLDER and test=FOLDER if there are such, "
    "with paths relative to the pictures; or none, if no folder is a split."
)
_EXPECTED_COLUMNS = marked("Expected path=NAME, label=NAME, split=NAME or group=NAME.")


@dataclass(frozen=True)
class Reading:
    """Options for reading a source."""

    splits: Mapping[str, tuple[str, ...]] | None = None
    """Folders for train, validation and test; empty if no folder is a split; None to detect."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Names of a table's columns for path, label, split and group; missing ones are detected."""
    encoding: str | None = None
    """Encoding of a table's text or of the names in an archive; None to detect it."""
    allow_outside: bool = False
    """Whether a table may name files outside of its own folder."""
    label_pattern: str | None = None
    """Regular expression whose group is the label in a file's name; None for class folders."""

    @property
    def options(self) -> list[str]:
        """Equivalent command-line arguments."""
        words = []
        if self.splits is not None:
            pairs = [f"{split}={name}" for split, names in self.splits.items() for name in names]
            words += ["--splits", *(pairs or ["none"])]
        if self.columns:
            words += ["--columns", *(f"{what}={name}" for what, name in self.columns.items())]
        words += ["--encoding", self.encoding] if self.encoding else []
        words += ["--allow-outside"] if self.allow_outside else []
        words += ["--label-pattern", self.label_pattern] if self.label_pattern else []
        return words

    @property
    def facts(self) -> dict[str, Any]:
        """Equivalent plain values for JSON."""
        splits = None if self.splits is None else {k: list(v) for k, v in self.splits.items()}
        return {
            "splits": splits,
            "columns": dict(self.columns),
            "encoding": self.encoding,
            "allow_outside": self.allow_outside,
            "label_pattern": self.label_pattern,
        }


class ReadingOptions(TypedDict, total=False):
    """Arguments of `make_reading`, for functions that pass them on."""

    splits: SplitFolders | None
    columns: Mapping[str, str] | None
    encoding: str | None
    allow_outside: bool
    label_pattern: str | None


def make_reading(
    splits: SplitFolders | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    allow_outside: bool = False,
    label_pattern: str | None = None,
) -> Reading:
    """Check the user's choices on how to read a source.

    Args:
        splits: Folders by split; an empty mapping means that no folder is a split.
        columns: Names of a table's columns, by their role: path, label, split, group.
        encoding: Python's name for the encoding of a table's text or of the names in an archive.
        allow_outside: Whether a table may name files that are not below its own folder.
        label_pattern: Regular expression with one group, the label in the name of each file.

    Returns:
        The checked choices.

    Raises:
        ConfigError: A split, a kind of column or an encoding is unknown, there is no split to train
            on, or the expression cannot be used.
    """
    found: dict[str, tuple[str, ...]] | None = None
    if splits is not None:
        if not isinstance(splits, Mapping):
            raise ConfigError(
                _(
                    'splits was given {splits!r}. Expected a dictionary such as {{"train": '
                    '"A", "test": "B"}}, with paths relative to the pictures; or {{}}, '
                    "if no folder is a split.",
                    splits=splits,
                )
            )
        found = {}
        for name, folders in splits.items():
            split = SPLIT_FOLDERS.get(str(name).lower())
            several = [folders] if isinstance(folders, str) else folders
            if split is None or not _are_texts(several):
                raise ConfigError(
                    _(
                        "--splits was given {name}={folders}. {expected}",
                        name=name,
                        folders=folders,
                        expected=_(_EXPECTED_SPLITS),
                    )
                )
            found[split] = (*found.get(split, ()), *several)
        if found and "train" not in found:
            raise ConfigError(
                _(
                    "--splits names no folder for train. {expected}",
                    expected=_(_EXPECTED_SPLITS),
                )
            )
    columns = {} if columns is None else columns
    if not isinstance(columns, Mapping):
        raise ConfigError(
            _(
                'columns was given {columns!r}. Expected a dictionary such as {{"path": '
                '"file", "label": "breed"}}.',
                columns=columns,
            )
        )
    for what, name in columns.items():
        if what not in COLUMN_KINDS or not isinstance(name, str) or not name:
            raise ConfigError(
                _(
                    "--columns was given {what}={name}. {expected}",
                    what=what,
                    name=name,
                    expected=_(_EXPECTED_COLUMNS),
                )
            )
    if not isinstance(allow_outside, bool):
        raise ConfigError(
            _(
                "allow_outside was given {allow_outside!r}. Expected True or False.",
                allow_outside=allow_outside,
            )
        )
    told = None if encoding is None else check_encoding(encoding)
    pattern = None if label_pattern is None else check_label_pattern(label_pattern)
    return Reading(found, dict(columns), told, allow_outside, pattern)


def _are_texts(values: object) -> bool:
    return (
        isinstance(values, Sequence)
        and bool(values)
        and all(isinstance(value, str) and value for value in values)
    )


def reading_from_record(record: "RunRecord | Job") -> Reading:
    """Rebuild a `Reading` from the values that `Reading.facts` wrote to a file.

    Args:
        record: Content of the file, which is untrusted.

    Raises:
        ConfigError: The values are invalid.
    """
    allow_outside = bool(record.allow_outside)
    return make_reading(
        record.splits, record.columns, record.encoding, allow_outside, record.label_pattern
    )


def splits_from_words(words: Sequence[str]) -> dict[str, list[str]] | None:
    """Parse the arguments of --splits: train=A, train=B, test=C, or none.

    Raises:
        ConfigError: An argument has another form.

    Example:
        >>> splits_from_words(["train=A", "train=B", "test=C"])
        {'train': ['A', 'B'], 'test': ['C']}
    """
    if not words:
        return None
    if list(words) == ["none"]:
        return {}
    found: dict[str, list[str]] = {}
    for word in words:
        split, is_pair, folder = word.partition("=")
        if not is_pair or not folder:
            raise ConfigError(
                _(
                    "--splits was given {word!r}. {expected}",
                    word=word,
                    expected=_(_EXPECTED_SPLITS),
                )
            )
        found.setdefault(split, []).append(folder)
    return found


def columns_from_words(words: Sequence[str]) -> dict[str, str]:
    """Parse the arguments of --columns: path=A, label=B.

    Raises:
        ConfigError: An argument has another form, or a role is given twice.

    Example:
        >>> columns_from_words(["path=file", "label=breed"])
        {'path': 'file', 'label': 'breed'}
    """
    found: dict[str, str] = {}
    for word in words:
        what, is_pair, name = word.partition("=")
        if not is_pair or not name or what in found:
            raise ConfigError(
                _(
                    "--columns was given {word!r}. {expected}",
                    word=word,
                    expected=_(_EXPECTED_COLUMNS),
                )
            )
        found[what] = name
    return found
