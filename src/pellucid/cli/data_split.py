"""`pellucid data split`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from pellucid.cli.source_help import (
    ColumnsOption,
    EncodingOption,
    OutsideOption,
    SourceArgument,
    SplitsOption,
    as_typed,
    source_options,
)
from pellucid.errors import ConfigError

if TYPE_CHECKING:
    import polars as pl

    from pellucid.cli.console import TerminalWatcher

TABLES = (".csv", ".parquet")
_NOT_TABLES = (".json", ".tsv", ".txt", ".xls", ".xlsx")

EXAMPLES = """\
pellucid data split photos/ --out dataset/
pellucid data split photos/ --out split.csv --test 0.1 --validation 0.1
pellucid data split photos/ --out folds.csv --folds 5
"""


def split(
    source: SourceArgument,
    out: Annotated[
        Path,
        typer.Option(
            help="A new folder, for copies in train/, validation/ and test/; or a new table, "
            "NAME.csv or NAME.parquet, that `pellucid train` takes.",
            callback=as_typed,
        ),
    ],
    test: Annotated[float, typer.Option(help="Share of each class for the test.")] = 0.2,
    validation: Annotated[float, typer.Option(help="Share of the rest for validation.")] = 0.2,
    folds: Annotated[
        int | None,
        typer.Option(
            help="Deal into this many folds for cross-validation instead, and write a table.", min=2
        ),
    ] = None,
    group_pattern: Annotated[
        str | None,
        typer.Option(
            help="Keep together what this regular expression finds in the paths, such as "
            "'patient(\\d+)'. A table's column `group` does the same."
        ),
    ] = None,
    near_copies: Annotated[
        str,
        typer.Option(
            help="Pictures that are nearly the same (resized, cropped, mirrored) stay together; "
            "with ignore, they are dealt one by one."
        ),
    ] = "together",
    link: Annotated[
        bool, typer.Option("--link", help="Make hard links instead of copies: no space is taken.")
    ] = False,
    seed: Annotated[
        int, typer.Option(help="The same seed and pictures give the same splits.", min=0)
    ] = 0,
    splits: SplitsOption = None,
    columns: ColumnsOption = None,
    encoding: EncodingOption = None,
    allow_outside: OutsideOption = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Deal pictures into stratified splits. Copies and groups stay together; nothing is moved."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher
    from pellucid.cli.new_file import new_file
    from pellucid.cli.printing import print_json
    from pellucid.config import NearCopies, SplitConfig
    from pellucid.data.placing import check_new_folder

    if out.suffix.lower() in _NOT_TABLES:
        raise ConfigError(
            f"--out was given {out}. Expected the name of a new folder, or of a table that ends "
            "with .csv or .parquet."
        )
    is_table = out.suffix.lower() in TABLES
    if is_table:
        new_file(out, Path(f"split{out.suffix.lower()}"), source)
    else:
        check_new_folder(out, source)
    if folds is not None and not is_table:
        raise ConfigError(
            f"--folds makes a table, and --out was given the folder {out}. Expected a name that "
            "ends with .csv or .parquet."
        )
    if link and is_table:
        raise ConfigError("--link is for folders, and --out names a table. Leave one of them out.")
    watcher = TerminalWatcher()
    try:
        dealt = api.split_data(
            source,
            SplitConfig(test, validation, cast("NearCopies", near_copies)),
            seed=seed,
            n_folds=folds,
            group_pattern=group_pattern,
            watcher=watcher,
            **source_options(splits, columns, encoding, allow_outside),
        )
        for note in dealt.notes:
            watcher.note(note)
        if is_table:
            if _write_table(dealt.frame, out):
                watcher.note(
                    f"The pictures lie outside of the folder of {out}, so commands that read it "
                    "need --allow-outside."
                )
        else:
            _write_folders(dealt.frame, out, is_linked=link, watcher=watcher)
    finally:
        watcher.close()
    what = "split" if folds is None else "fold"
    counts = _counts(dealt.frame, what)
    if as_json:
        print_json({"out": str(out), "counts": counts, "notes": dealt.notes})
        return
    columns = list(dict.fromkeys(name for row in counts.values() for name in row))
    width = max(len(label) for label in counts) + 2
    typer.echo("".ljust(width) + "".join(name.rjust(12) for name in columns))
    for label, row in counts.items():
        typer.echo(label.ljust(width) + "".join(f"{row[name]:12,}" for name in columns))
    typer.echo(f"Written: {out}")


def _counts(frame: "pl.DataFrame", what: str) -> dict[str, dict[str, int]]:
    names = ["train", "validation", "test"] if what == "split" else sorted(set(frame[what]))
    found = {(a, b): n for a, b, n in frame.group_by("label", what).len().iter_rows()}
    return {
        label: {str(name): found.get((label, name), 0) for name in names}
        for label in sorted(set(frame["label"]))
    }


def _write_table(frame: "pl.DataFrame", out: Path) -> bool:
    """Write a table with paths relative to it, and return whether any leads out of its folder."""
    import polars as pl

    from pellucid.data.sources.names import display_name
    from pellucid.run import replacing

    folder = os.path.abspath(out.parent)  # noqa: PTH100
    relative = (os.path.relpath(file, folder) for file in frame["file"])
    paths = [display_name(path).replace(os.sep, "/") for path in relative]
    table = frame.drop("file").with_columns(pl.Series("path", paths))
    if table["group"].null_count() == len(table):
        table = table.drop("group")
    with replacing(out) as temporary:
        if out.suffix.lower() == ".csv":
            table.write_csv(temporary, include_bom=True)  # which spreadsheets want for Korean
        else:
            table.write_parquet(temporary)
    return any(path.startswith("../") or os.path.isabs(path) for path in paths)  # noqa: PTH117


def _write_folders(
    frame: "pl.DataFrame", out: Path, *, is_linked: bool, watcher: "TerminalWatcher"
) -> None:
    from pellucid.api.deal import placements
    from pellucid.data.placing import place_files

    watcher.stage("Linking" if is_linked else "Copying")
    place_files(placements(frame), out, is_linked=is_linked, on_progress=watcher.progress)
