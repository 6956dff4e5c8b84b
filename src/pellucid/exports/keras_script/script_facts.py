"""What a script needs to know of a run."""

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pellucid.config import FitConfig
from pellucid.data.decode import ImageSpec
from pellucid.data.sources.layout import find_layout
from pellucid.data.sources.layout_parts import ClassFolder
from pellucid.data.sources.names import display_name
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.scan import scan
from pellucid.errors import DataError

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


def picture_folders(
    root: Path, labels: Sequence[str], reading: Reading | None = None
) -> PictureFolders:
    """Find the folders that Keras is to read, as `pellucid.data.sources.folder` does.

    Args:
        root: A folder per class, or folders of them that are splits. Where it is gone, or where
            Keras cannot read it (splits within the classes), the former is assumed.
        labels: Class names, in the order of the model's outputs.
        reading: Which folders are splits, if the user said so.

    Returns:
        The folders, and the class folders' names as they are on the disk: other than labels,
        those need not be in Unicode's form C.
    """
    found = _class_folders(root, reading or Reading())
    parents: dict[str | None, str] = {}
    on_disk: dict[str, str] = {}
    for each in found:
        parent, name = os.path.split(each.folder.path)
        parents.setdefault(each.split, parent)
        if parents.get("train", parents.get(None)) == parent:
            on_disk[unicodedata.normalize("NFC", display_name(name))] = name
    train = parents.get("train", parents.get(None, str(root)))
    names = tuple(on_disk.get(label, label) for label in labels)
    return PictureFolders(train, names, parents.get("validation"), parents.get("test"))


def _class_folders(root: Path, reading: Reading) -> list[ClassFolder]:
    try:
        tree, _ = scan(os.fspath(root))
        layout = find_layout(tree, reading.splits)
    except DataError:
        return []
    is_plain = all(found.label == found.folder.name for found in layout.classes)
    return layout.classes if is_plain else []
