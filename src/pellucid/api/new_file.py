"""Where a command writes a file that nobody has asked to be somewhere."""

import os
from pathlib import Path

from pellucid.errors import ConfigError
from pellucid.typed_path import typed_path


def new_file(out: Path | None, default: Path, pictures: Path) -> Path:
    """Choose a path; nothing is overwritten, and nothing is put among the pictures.

    Args:
        out: What the user asks for.
        default: What it is called otherwise, or with the first free number behind it; its ending
            is the one that `out` must have.
        pictures: The folder that is read.

    Raises:
        ConfigError: The path ends otherwise, exists, lies among the pictures, or is an address.
    """
    out = None if out is None else typed_path(out)
    path, number = out or default, 2
    if path.suffix.lower() != default.suffix:
        raise ConfigError(f"--out was given {path}. End its name with {default.suffix}.")
    if out is not None and os.path.lexists(out):
        raise ConfigError(f"{out} exists already and is not overwritten. Choose another --out.")
    while os.path.lexists(path):
        path, number = default.with_stem(f"{default.stem}-{number}"), number + 1
    if path.resolve().is_relative_to(pictures.resolve()):
        raise ConfigError(
            f"{path} would lie among the pictures in {pictures} and be taken for one of them. "
            "Choose an --out elsewhere."
        )
    return path
