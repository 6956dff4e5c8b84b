"""Gives special files to every way in, in a process that is watched from outside.

Argument: a folder of special files. Prints one JSON object per try: what was tried, how it ended.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pellucid.augment.policy_file import read_policy_file
from pellucid.backbones.efficientnet_lite.torch_checkpoint import read_checkpoint
from pellucid.backbones.onnx.loading import load_onnx
from pellucid.data.decode import read_picture_file
from pellucid.data.name_table import read_names
from pellucid.data.rename_log import with_hashes
from pellucid.data.renaming import plan_renaming
from pellucid.data.sources.folder import list_folder
from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.reading import Reading
from pellucid.data.streams.open_stream import open_streams
from pellucid.errors import PellucidError, PictureError

ENDINGS = (".csv", ".tsv", ".parquet", ".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz",
           ".npz", "-images-idx3-ubyte", "-images-idx3-ubyte.gz")  # fmt: skip


def stream(path: Path) -> None:
    for item in open_streams([str(path)]).items:
        item.read()


def table_of(special: Path) -> None:
    """Read pictures that a table names."""
    table = special.parent / "table.csv"
    table.write_text(f"path,label\n{special.name},x\n", encoding="utf-8")
    for file in open_source(table, Reading(allow_outside=True)).files:
        read_picture_file(file.file)


def folder_of(special: Path) -> None:
    """Read pictures that lie in a folder, as `train` and `data rename` do."""
    folder = special.parent / "folder"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "cat").mkdir(parents=True)
    (folder / "cat" / "1.jpg").symlink_to(special)
    source = list_folder(folder)
    _ = source.survey
    if not source.files:  # devices and the like are passed over
        return
    try:
        read_picture_file(source.files[0].file)
    except PictureError:
        plan = plan_renaming(source, {"cat": "dog"}, is_renumbered=False, is_merging=False)
        with_hashes(plan)
        raise


READERS: dict[str, Callable[[Path], Any]] = {
    "picture": lambda path: read_picture_file(str(path)),
    "picture's start": lambda path: read_picture_file(str(path), 64),
    "predict": stream,
    "address": lambda path: [item.read() for item in open_streams([f"file://{path}"]).items],
    "policy": read_policy_file,
    "names": read_names,
    "checkpoint": read_checkpoint,
    "network": load_onnx,
    "table": table_of,
    "folder": folder_of,
}


def tries(folder: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    for special in sorted(folder.iterdir()):
        for name, read in READERS.items():
            yield f"{name}: {special.name}", lambda read=read, special=special: read(special)
        for ending in ENDINGS:
            for read in (open_source, stream):
                link = folder.parent / f"link{ending}"
                link.unlink(missing_ok=True)
                link.symlink_to(special)
                what = f"{read.__name__}: {special.name} as {ending}"
                yield what, lambda read=read, link=link: read(link)


def main(folder: str) -> None:
    for what, attempt in tries(Path(folder)):
        try:
            outcome = f"answered: {attempt()}"
        except PellucidError as error:
            outcome = f"refused: {error}"
        except BaseException as error:  # noqa: BLE001
            outcome = f"CRASHED: {type(error).__name__}: {error}"
        sys.stdout.write(json.dumps([what, outcome]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    main(sys.argv[1])
