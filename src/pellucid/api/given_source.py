"""Open the images that a user passes for training, checks or evaluation."""

import os
from pathlib import Path
from typing import Any

from pellucid.data.sources.reading import ReadingOptions, make_reading
from pellucid.data.sources.source import Source
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.typed_path import typed_path


def source_path(source: Any) -> Path:
    """Return the path of a source, spelled as on the disk.

    Raises:
        ConfigError: The source is an address, or not a path but an array, a data frame or a list.
    """
    if isinstance(source, str | os.PathLike):
        return typed_path(source)
    kind = type(source)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    if hasattr(source, "__array_interface__"):
        hint = _(
            "Write arrays into a file first: np.savez_compressed('pictures.npz', "
            "x_train=pictures, y_train=labels), and pass 'pictures.npz'."
        )
    elif hasattr(source, "columns"):
        hint = _(
            "Write a data frame of paths and labels as a CSV or Parquet file, and pass its path."
        )
    else:
        hint = _("Pass one path.")
    raise ConfigError(
        _(
            "The pictures were given as an object of type {type}. Expected the path of a "
            "folder with one folder per class, of a table, an archive or a file of arrays. {hint}",
            type=name,
            hint=hint,
        )
    )


def open_given(source: Any, reading: ReadingOptions, run: str = "RUN") -> Source:
    """List the images of a source.

    Args:
        source: As for `source_path`.
        reading: Options for reading, such as names of splits and columns.
        run: Name of the run to suggest in error messages.

    Returns:
        The source with its files.

    Raises:
        ConfigError: The source or an option has a wrong type.
        DataError: There are no images.
    """
    from pellucid.data.projects.opened import open_pictures

    return open_pictures(source_path(source), make_reading(**reading), run)
