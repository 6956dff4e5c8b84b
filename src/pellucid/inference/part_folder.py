"""A folder of Parquet parts, on disk or at a remote address; each part is written atomically."""

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import polars as pl

from pellucid.checked_json import UnfitError, parse_json
from pellucid.data.streams.remote_stream import is_remote, opened_address
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.run import replacing

_PART = re.compile(r"part-(\d{6,})\.parquet")
_REST = re.compile(r"\.\d+\.part-\d{6,}\.parquet")
_KEY = "pellucid"


class PartFolder:
    """The parts of one job. Its name may end in .parquet, as other programs name such folders.

    Args:
        address: Path of a folder, or an address that fsspec supports.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._files: Any = None  # file system of fsspec; None for a folder on disk
        self._path = ""
        if is_remote(address):
            self._files, self._path = opened_address(address)

    def numbers(self) -> list[int]:
        """Return the numbers of the existing parts, sorted.

        Raises:
            RunError: The address is a file, or a folder with other content.
        """
        names = self._names()
        numbers = sorted(int(found[1]) for name in names if (found := _PART.fullmatch(name)))
        if strange := sorted(name for name in names if not _PART.fullmatch(name)):
            raise RunError(
                _(
                    "{address} exists already and holds {name}, which is no part of "
                    "predictions. Expected a new folder, or one that the same job began. "
                    "Choose another with --out.",
                    address=self.address,
                    name=strange[0],
                )
            )
        return numbers

    def _names(self) -> list[str]:
        if self._files is not None:
            self._files.invalidate_cache()
            if not self._files.exists(self._path):
                return []
            found = self._files.ls(self._path, detail=False)
            return [name.rstrip("/").rsplit("/", 1)[-1] for name in found]
        folder = Path(self.address)
        if not folder.exists():
            return []
        if not folder.is_dir():
            raise RunError(
                _(
                    "{address} is a file. Predictions of many pictures become a folder of "
                    "parts: choose another name with --out.",
                    address=self.address,
                )
            )
        names = [entry.name for entry in folder.iterdir()]
        for name in filter(_REST.fullmatch, names):  # left by a process that was killed
            with contextlib.suppress(OSError):
                (folder / name).unlink()
        return [name for name in names if not _REST.fullmatch(name)]

    def write(self, number: int, rows: pl.DataFrame, about: dict[str, Any]) -> None:
        """Write a part.

        Args:
            number: Number of the part, from 0.
            rows: Content of the part.
            about: Description of the job; it is stored in the metadata of the file.

        Raises:
            RunError: The part cannot be written.
        """
        content = io.BytesIO()
        rows.write_parquet(content, metadata={_KEY: json.dumps(about, sort_keys=True)})
        name = _name(number)
        if self._files is None:
            with replacing(Path(self.address) / name) as temporary:
                temporary.write_bytes(content.getvalue())
            return
        try:
            self._files.makedirs(self._path, exist_ok=True)
            self._files.pipe_file(f"{self._path.rstrip('/')}/{name}", content.getvalue())
        except Exception as error:  # each remote store has its own error types
            raise RunError(
                _(
                    "{address}/{name} could not be written ({error}).",
                    address=self.address,
                    name=name,
                    error=error,
                )
            ) from error

    def read(self, number: int, columns: list[str]) -> tuple[dict[str, Any], pl.DataFrame]:
        """Read the description of the job ({} if there is none) and some columns of a part.

        Raises:
            RunError: The part cannot be read.
        """
        try:
            content = self._content(number)
            said = parse_json(pl.read_parquet_metadata(content).get(_KEY, "{}"))
            if not isinstance(said, dict):
                raise UnfitError(_("expected an object; received something else"))
            return said, pl.read_parquet(content, columns=columns)
        except (OSError, ValueError, pl.exceptions.PolarsError) as error:
            raise RunError(
                _(
                    "{address}/{name} cannot be read ({reason}). Remove it, and start the "
                    "same command again.",
                    address=self.address,
                    name=_name(number),
                    reason=str(error).splitlines()[0],
                )
            ) from None

    def _content(self, number: int) -> io.BytesIO:
        name = _name(number)
        if self._files is None:
            return io.BytesIO((Path(self.address) / name).read_bytes())
        return io.BytesIO(self._files.cat_file(f"{self._path.rstrip('/')}/{name}"))


def _name(number: int) -> str:
    return f"part-{number:06}.parquet"
