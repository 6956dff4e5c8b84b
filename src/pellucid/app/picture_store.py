"""The pictures that are offered: a run's test set or a folder's, the user's own, and samples."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import polars as pl

from pellucid.app.lesson_folder import pictures_in
from pellucid.data.decode import ImageSpec, Pixels, decode, read_picture_file
from pellucid.data.inside import is_inside
from pellucid.report.run_files import read_run_table
from pellucid.run import RunFolder

_SHOWN = ("split", "path", "label", "predicted")

MAX_UPLOAD_BYTES = 2**24
"""Maximum size of an uploaded file: 16 MiB."""
MAX_DROPPED_BYTES = 2**29
"""Maximum size of a body that is read although it is too large, so that its sender is told."""
MAX_UPLOAD_PIXELS = 40_000_000
MAX_UPLOADS = 64
"""Maximum number of uploads that are kept; the oldest is dropped first."""
SAMPLES = ("chelsea.png", "astronaut.png", "coffee.png", "rocket.jpg")
"""Photos that are part of the scikit-image package."""


@dataclass(frozen=True)
class StoredPicture:
    """Description of a picture."""

    id: str
    """Identifier such as "test-12", "folder-3", "sample-coffee", or "own-" plus part of the
    content's hash."""
    name: str
    """Name of the file."""
    label: str | None = None
    """True class, if known."""
    predicted: str | None = None
    """Class that the run's classifier predicted."""
    is_own: bool = False
    """Whether the user uploaded the picture."""


class PictureStore:
    """Finds pictures by identifier. No other file is ever read.

    Args:
        spec: Input of the model.
        run: Run whose test set to offer, if any.
        folder: Folder of which to offer some pictures, if any.

    Raises:
        DataError: The folder has no pictures.
    """

    def __init__(self, spec: ImageSpec, run: RunFolder | None, folder: Path | None = None) -> None:
        self.spec = spec
        self._files: dict[str, Path] = {}
        self._listed: dict[str, StoredPicture] = {}
        self._uploads: OrderedDict[str, tuple[StoredPicture, Pixels]] = OrderedDict()
        if run is not None:
            self._add_test_set(run)
        if folder is not None:
            self._add_folder(folder)
        if not self._listed:
            self._add_samples()

    def _add_test_set(self, run: RunFolder) -> None:
        source = Path(run.read_record().source)
        table = read_run_table(run.predictions, dict.fromkeys(_SHOWN, pl.String))
        rows = table.filter(pl.col("split") == "test").select(_SHOWN[1:]).drop_nulls().rows()
        for number, (path, label, predicted) in enumerate(rows):
            picture = StoredPicture(f"test-{number}", path, label, predicted)
            self._listed[picture.id] = picture
            # A run may come from somebody else: its table must not name files outside the source.
            if is_inside(source.absolute(), path):
                self._files[picture.id] = source / path

    def _add_folder(self, folder: Path) -> None:
        for number, path in enumerate(pictures_in(folder)):
            label = path.parent.name or None
            picture = StoredPicture(f"folder-{number}", path.name, label)
            self._listed[picture.id] = picture
            self._files[picture.id] = folder / path

    def _add_samples(self) -> None:
        for name in SAMPLES:
            picture = StoredPicture(f"sample-{Path(name).stem}", name)
            self._listed[picture.id] = picture
            self._files[picture.id] = Path(str(files("skimage.data") / name))

    def uploads(self) -> list[StoredPicture]:
        """List the user's own pictures, latest first."""
        return [picture for picture, _ in reversed(self._uploads.values())]

    def list(self) -> "list[StoredPicture]":
        """List the offered pictures: the test set, or samples if there is none."""
        return list(self._listed.values())

    def has(self, picture_id: str) -> bool:
        """Return whether there is a picture with that identifier."""
        return picture_id in self._uploads or picture_id in self._files

    def find(self, picture_id: str) -> StoredPicture:
        """Return the description of a picture.

        Raises:
            KeyError: There is no such picture.
        """
        if picture_id in self._uploads:
            return self._uploads[picture_id][0]
        return self._listed[picture_id]

    def add(self, data: bytes, name: str) -> StoredPicture:
        """Add a picture of the user.

        Args:
            data: Content of a picture file.
            name: Name to show.

        Returns:
            The description of the picture.

        Raises:
            PictureError: The picture cannot be used.
        """
        pixels = decode(data, self.spec, max_pixels=MAX_UPLOAD_PIXELS).pixels
        # Derived from the content, so that a link stays valid as long as the picture is kept.
        identifier = f"own-{hashlib.sha256(data).hexdigest()[:16]}"
        picture = StoredPicture(identifier, name, is_own=True)
        self._uploads[picture.id] = picture, pixels
        self._uploads.move_to_end(picture.id)
        if len(self._uploads) > MAX_UPLOADS:
            self._uploads.popitem(last=False)
        return picture

    def pixels(self, picture_id: str, spec: ImageSpec | None = None) -> Pixels:
        """Return a picture as the model sees it.

        Args:
            picture_id: Identifier of the picture.
            spec: Another size or number of channels; it does not change the user's own pictures.

        Returns:
            Pixels in the shape of the spec, values from 0 to 255.

        Raises:
            KeyError: There is no such picture.
            PictureError: Its file is missing or damaged.
        """
        if picture_id in self._uploads:
            return self._uploads[picture_id][1]
        if picture_id in self._files:
            data = read_picture_file(str(self._files[picture_id]))
            return decode(data, spec or self.spec).pixels
        raise KeyError(picture_id)
