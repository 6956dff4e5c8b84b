"""The argument for pictures and the options for reading them, shared by several commands."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cli.command import Command
from pellucid.i18n import marked
from pellucid.typed_path import typed_path

if TYPE_CHECKING:
    from pellucid.data.sources.reading import ReadingOptions

SOURCE_HELP = marked(
    "A folder per class, or folders train/, validation/ and test/ of them; a table (CSV, TSV, "
    "Parquet) of paths and labels; a zip or tar archive; arrays (NPZ, IDX); a dataset that "
    "Hugging Face's datasets saved."
)


def as_typed(path: Path | None) -> Path | None:
    """Return a path spelled as on the disk; a callback for options and arguments of Typer.

    Raises:
        ConfigError: The path is an address.
    """
    return None if path is None else typed_path(path)


SourceArgument = Annotated[
    Path, typer.Argument(help=SOURCE_HELP, metavar="PICTURES", callback=as_typed)
]

SplitsOption = Annotated[
    list[str] | None,
    typer.Option(
        help=marked(
            "The folders of the splits, if their names do not show them: train=A "
            "validation=B test=C. With none, no folder is a split."
        ),
        metavar="SPLIT=FOLDER ...",
        show_default=False,
    ),
]

ColumnsOption = Annotated[
    list[str] | None,
    typer.Option(
        help=marked(
            "The columns to read from a table, such as path=file_id label=breed split=part."
        ),
        metavar="WHAT=COLUMN ...",
        show_default=False,
    ),
]

EncodingOption = Annotated[
    str | None,
    typer.Option(
        help=marked(
            "The encoding of a table, or of the names in an archive, if it is not "
            "detected: gbk, big5, cp932, cp949, cp1252, utf-16 ..."
        ),
        metavar="NAME",
        show_default=False,
    ),
]

OutsideOption = Annotated[
    bool,
    typer.Option(
        "--allow-outside", help=marked("Allow a table to name files outside of its own folder.")
    ),
]

LabelPatternOption = Annotated[
    str | None,
    typer.Option(
        help=marked(
            "A regular expression for the labels in the names of the files of a folder or "
            "archive, with one group for the label: '(.+)_\\d+' reads great_dane from "
            "great_dane_12.jpg."
        ),
        metavar="REGEX",
        show_default=False,
    ),
]

_OF_SEVERAL = ("--splits", "--columns")


class SourceCommand(Command):
    """Command whose options --splits and --columns take several words."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Repeat the option before each of its words, as Click expects it."""
        return super().parse_args(ctx, _repeated(args))


def _repeated(args: list[str]) -> list[str]:
    found: list[str] = []
    option: str | None = None
    n_words = 0
    for at, word in enumerate(args):
        if word == "--":
            return found + args[at:]
        if word in _OF_SEVERAL:
            option, n_words = word, 0
        elif option is not None and n_words and "=" in word and not word.startswith("-"):
            found.append(option)
        elif option is not None and n_words:
            option = None
        n_words += word not in _OF_SEVERAL
        found.append(word)
    return found


def source_options(
    splits: list[str] | None,
    columns: list[str] | None,
    encoding: str | None,
    allow_outside: bool,
    label_pattern: str | None,
) -> "ReadingOptions":
    """Return the options for reading as the functions of the API take them."""
    from pellucid.data.sources.reading import columns_from_words, splits_from_words

    return {
        "splits": splits_from_words(splits or []),
        "columns": columns_from_words(columns) if columns else None,
        "encoding": encoding or None,
        "allow_outside": allow_outside,
        "label_pattern": label_pattern,
    }
