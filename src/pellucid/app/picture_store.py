"""The pictures that can be looked at: the run's test set, the user's own, and samples."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import polars as pl

from pellucid.data.decode import ImageSpec, Pixels, decode, read_picture_file
from pellucid.data.inside import is_inside
from pellucid.report.run_files import read_run_table
from pellucid.run import RunFolder

_SHOWN = ("split", "path", "label", "predicted")

MAX_UPLOAD_BYTES = 2**24
"""16 MiB."""
MAX_UPLOAD_PIXELS = 40_000_000
MAX_UPLOADS = 64
"""The oldest is forgotten first."""
SAMPLES = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")
"""Photos that scikit-image ships in the package itself."""


@dataclass(frozen=True)
class StoredPicture:
    """A picture by its identifier."""

    id: str
    """Such as "test-12", "sample-coffee" or "own-" and a part of the content's hash."""
    name: str
    """The file's."""
    label: str | None = None
    """Its true class, where that is known."""
    predicted: str | None = None
    """What the run's classifier said."""
    is_own: bool = False
    """Whether the user gave it to the explorer."""


class PictureStore:
    """Finds pictures by identifier; no other file is ever read.

    Args:
        spec: What the model takes.
        run: Whose test set to offer.
    """

    def __init__(self, spec: ImageSpec, run: RunFolder | None) -> None:
        self.spec = spec
        self._files: dict[str, Path] = {}
        self._listed: dict[str, StoredPicture] = {}
        self._uploads: OrderedDict[str, tuple[StoredPicture, Pixels]] = OrderedDict()
        if run is not None:
            self._add_test_set(run)
        if not self._listed:
            self._add_samples()

    def _add_test_set(self, run: RunFolder) -> None:
        source = Path(run.read_record().source)
        table = read_run_table(run.predictions, dict.fromkeys(_SHOWN, pl.String))
        rows = table.filter(pl.col("split") == "test").select(_SHOWN[1:]).drop_nulls().rows()
        for number, (path, label, predicted) in enumerate(rows):
            picture = StoredPicture(f"test-{number}", path, label, predicted)
            self._listed[picture.id] = picture
            # A run may come from somebody else: its table must not name files elsewhere.
            if is_inside(source.absolute(), path):
                self._files[picture.id] = source / path

    def _add_samples(self) -> None:
        for name in SAMPLES:
            picture = StoredPicture(f"sample-{Path(name).stem}", name)
            self._listed[picture.id] = picture
            self._files[picture.id] = Path(str(files("skimage.data") / name))

    def uploads(self) -> list[StoredPicture]:
        """List the user's own, the latest first."""
        return [picture for picture, _ in reversed(self._uploads.values())]

    def list(self) -> "list[StoredPicture]":
        """List what is offered: the test set, or samples where there is none."""
        return list(self._listed.values())

    def has(self, picture_id: str) -> bool:
        """Whether there is such a picture."""
        return picture_id in self._uploads or picture_id in self._files

    def find(self, picture_id: str) -> StoredPicture:
        """Look a picture's facts up.

        Raises:
            KeyError: There is no such picture.
        """
        if picture_id in self._uploads:
            return self._uploads[picture_id][0]
        return self._listed[picture_id]

    def add(self, data: bytes, name: str) -> StoredPicture:
        """Take a picture of the user's.

        Args:
            data: The content of a picture file.
            name: For people.

        Raises:
            PictureError: It cannot be used.
        """
        pixels = decode(data, self.spec, max_pixels=MAX_UPLOAD_PIXELS).pixels
        # By content, so that a link to it is good for as long as it is remembered.
        identifier = f"own-{hashlib.sha256(data).hexdigest()[:16]}"
        picture = StoredPicture(identifier, name, is_own=True)
        self._uploads[picture.id] = picture, pixels
        self._uploads.move_to_end(picture.id)
        if len(self._uploads) > MAX_UPLOADS:
            self._uploads.popitem(last=False)
        return picture

    def pixels(self, picture_id: str) -> Pixels:
        """Give a picture as the model sees it.

        Returns:
            Shape of the spec, values 0 to 255.

        Raises:
            KeyError: There is no such picture.
            PictureError: Its file is gone or damaged.
        """
        if picture_id in self._uploads:
            return self._uploads[picture_id][1]
        if picture_id in self._files:
            return decode(read_picture_file(str(self._files[picture_id])), self.spec).pixels
        raise KeyError(picture_id)
