"""What a user gives as pictures to train on, check or test with."""

import os
from pathlib import Path
from typing import Any

from pellucid.data.sources.reading import ReadingOptions, make_reading
from pellucid.data.sources.source import Source
from pellucid.errors import ConfigError
from pellucid.typed_path import typed_path


def source_path(source: Any) -> Path:
    """Give the path of a source, as the disk spells it.

    Raises:
        ConfigError: It is no path, such as an array, a data frame or a list; or an address.
    """
    if isinstance(source, str | os.PathLike):
        return typed_path(source)
    kind = type(source)
    what = f"an object of type {kind.__module__}.{kind.__qualname__}".replace(" builtins.", " ")
    if hasattr(source, "__array_interface__"):
        hint = (
            "Write arrays into a file first: np.savez_compressed('pictures.npz', x_train=pictures, "
            "y_train=labels), and pass 'pictures.npz'."
        )
    elif hasattr(source, "columns"):
        hint = "Write a data frame of paths and labels as a CSV or Parquet file, and pass its path."
    else:
        hint = "Pass one path."
    raise ConfigError(
        f"The pictures were given as {what}. Expected the path of a folder with one folder per "
        f"class, of a table, an archive or a file of arrays. {hint}"
    )


def open_given(source: Any, reading: ReadingOptions) -> Source:
    """List the pictures of a source.

    Args:
        source: As for `source_path`.
        reading: How it is to be read, where a user says more than the source does.

    Raises:
        ConfigError: The source or an option is of a wrong kind.
        DataError: There are no pictures.
    """
    from pellucid.data.sources.open_source import open_source

    return open_source(source_path(source), make_reading(**reading))
