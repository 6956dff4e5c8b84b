"""Choose the path of a new file that a command writes."""

import os
from pathlib import Path

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.typed_path import typed_path
from pellucid.unwritable import check_writable


def new_file(out: Path | None, default: Path, source: Path) -> Path:
    """Choose a path that overwrites nothing and does not lie among the images.

    Args:
        out: Path that the user asks for, if any.
        default: Path to use otherwise, with the first free number appended if it exists. `out` must
            have the same extension.
        source: Folder that is read.

    Returns:
        The path.

    Raises:
        ConfigError: The path has another extension, exists, lies among the images, or is an
            address.
        RunError: It cannot be written.

    Example:
        >>> new_file(None, Path("sheet.png"), Path("photos")).name
        'sheet.png'
    """
    out = None if out is None else typed_path(out)
    path, number = out or default, 2
    if path.suffix.lower() != default.suffix:
        raise ConfigError(
            _(
                "out (--out) was given {path}. End its name with {suffix}.",
                path=path,
                suffix=default.suffix,
            )
        )
    if out is not None and os.path.lexists(out):
        raise ConfigError(
            _(
                "{path} exists already and is not overwritten. Choose another name (--out).",
                path=out,
            )
        )
    while os.path.lexists(path):
        path, number = default.with_stem(f"{default.stem}-{number}"), number + 1
    if path.resolve().is_relative_to(source.resolve()):
        raise ConfigError(
            _(
                "{path} would lie among the pictures in {source} and be taken for one of "
                "them. Choose a place elsewhere (--out).",
                path=path,
                source=source,
            )
        )
    check_writable(path, "--out")
    return path
