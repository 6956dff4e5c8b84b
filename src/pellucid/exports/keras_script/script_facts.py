"""The facts of a run that a script is written from."""

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
    """The folders of the images; each contains one subfolder per class."""

    train: str
    """Folder of the training images."""
    class_names: tuple[str, ...]
    """Names of the class folders, in the order of the model's outputs."""
    validation: str | None = None
    """Folder of the validation images; with None, Keras uses a share of the training images."""
    test: str | None = None
    """Folder of the test images; with None, the model is tested on the validation images."""


@dataclass(frozen=True)
class ScriptFacts:
    """A trained network and how it was trained."""

    model: "keras.Model"
    """Model from pixels to probabilities, without augmentation."""
    fit: FitConfig
    folders: PictureFolders
    spec: ImageSpec
    """Size and format of the model's input images."""
    seed: int = 0
    validation_share: float = 0.2
    """Share of the training images, above 0, to use if there is no folder of validation images."""
    augmentation: "tuple[keras.Layer, ...]" = ()
    """Augmentation layers, in order; those that Keras does not have are named in a comment. They
    are not used if the backbone is frozen."""
    weights: str | None = None
    """Path of the run's model.keras. The script loads it if it must; otherwise a comment shows
    how."""
    is_pretrained: bool = False
    """Whether training started from weights that were not random; this requires `weights`."""
    is_backbone_frozen: bool = False
    """Whether only the last layer is trained, on features of the backbone; requires `weights`."""


def picture_folders(
    root: Path, labels: Sequence[str], reading: Reading | None = None
) -> PictureFolders:
    """Find the folders that Keras has to read, like `pellucid.data.sources.folder`.

    Args:
        root: Folder with one subfolder per class, or with a folder per split that contains them.
            The former is assumed if the folder is missing or Keras cannot read it (splits within
            the classes).
        labels: Class names, in the order of the model's outputs.
        reading: Which folders are splits, if the user specified it.

    Returns:
        The folders, and the names of the class folders on the disk. Unlike labels, these names
        need not be in Unicode normalization form C.
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
