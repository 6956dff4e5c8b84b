"""What a script needs to know of a run."""

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pellucid.config import FitConfig
from pellucid.data.decode import ImageSpec
from pellucid.data.sources.folder import SPLIT_FOLDERS, display_name, is_hidden

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class PictureFolders:
    """Where the pictures are; each folder holds one per class."""

    train: str
    class_names: tuple[str, ...]
    """Names of the class folders, in the order of the model's outputs."""
    validation: str | None = None
    """If the source has such a folder; otherwise Keras takes a share of the training pictures."""
    test: str | None = None
    """If the source has such a folder; otherwise the model is tested on validation pictures."""


@dataclass(frozen=True)
class ScriptFacts:
    """A trained network and how it was trained."""

    model: "keras.Model"
    """From pixels to probabilities, without augmentation."""
    fit: FitConfig
    folders: PictureFolders
    spec: ImageSpec
    """The pictures that the model takes."""
    seed: int = 0
    validation_share: float = 0.2
    """Of the training pictures, above 0, where there is no folder of validation pictures."""
    augmentation: "tuple[keras.Layer, ...]" = ()
    """Layers that change training pictures, in order; pellucid's own are named in a comment.
    Without use where the body is frozen."""
    weights: str | None = None
    """The run's model.keras. The script shows how to use it, and does where it has to."""
    is_pretrained: bool = False
    """Whether training began from weights and not from random ones; this takes `weights`."""
    is_body_frozen: bool = False
    """Whether only the last layer learns, on features of the rest; this takes `weights`."""


def picture_folders(root: Path, labels: Sequence[str]) -> PictureFolders:
    """Find the folders that Keras is to read, as `pellucid.data.sources.folder` does.

    Args:
        root: A folder per class, or train, validation and test folders of them. Where it is
            gone, the former is assumed.
        labels: Class names, in the order of the model's outputs.

    Returns:
        The folders, and the class folders' names as they are on the disk: other than labels,
        those need not be in Unicode's form C.
    """
    splits: dict[str, str] = {}
    folders = _folders_in(root)
    if folders and all(name.lower() in SPLIT_FOLDERS for name in folders):
        splits = {SPLIT_FOLDERS[name.lower()]: str(root / name) for name in folders}
    train = splits.get("train")
    if train is None:
        train, splits = str(root), {}
    on_disk = {
        unicodedata.normalize("NFC", display_name(name)): name for name in _folders_in(Path(train))
    }
    names = tuple(on_disk.get(label, label) for label in labels)
    return PictureFolders(train, names, splits.get("validation"), splits.get("test"))


def _folders_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(e.name for e in entries if e.is_dir() and not is_hidden(e.name))
    except OSError:
        return []
