"""A trained classifier: class names, the images it takes, and the model that answers."""

import os
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Health, ImageSpec, Pixels, decode
from pellucid.data.parallel import map_in_order
from pellucid.data.sixteen_bits import LEVELS
from pellucid.data.sources.names import display_name
from pellucid.data.streams.item import FileItem, Item
from pellucid.errors import PictureError, RunError
from pellucid.inference.as_pixels import as_pixels
from pellucid.inference.asked import asked_paths, check_top
from pellucid.inference.engine import Engine, Precision
from pellucid.inference.tensor_names import FAMILIARITY
from pellucid.inference.views import check_n_views, views_of
from pellucid.run import read_json, write_json
from pellucid.typed_path import refuse_address

FORMAT = 1
"""Version of classifier.json; a file of another version is refused."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Prediction:
    """The answer for one image."""

    path: str
    """The file as it was asked for."""
    labels: tuple[str, ...]
    """Class names, the most probable first; empty if the image could not be used."""
    probabilities: tuple[float, ...]
    """In the order of `labels`."""
    error: str | None = None
    """Why there is no answer, if there is none."""
    familiarity: float | None = None
    """How near the image is to what was learned, from -1 to 1; None of a classifier that does
    not tell."""
    is_known: bool | None = None
    """Whether that is near enough for the image to be of one of the classes."""
    health: str = Health.OK.value
    """The reason for `error` in a word, one of the values of `pellucid.data.decode.Health`."""

    @property
    def label(self) -> str | None:
        """The most probable class."""
        return self.labels[0] if self.labels else None


class Classifier:
    """What `predict` uses: an ONNX model with its class names and its way to read images.

    Any number of threads may use one at the same time.

    Args:
        model: An ONNX file from uint8 images to probabilities.
        labels: Class names in the order of the probabilities.
        spec: The images that the model takes.
        precision: What to compute in.
        threshold: The familiarity below which an image is of none of the classes.
        n_threads: How many cores to use; all by default.
    """

    def __init__(
        self,
        model: Path,
        labels: Sequence[str],
        spec: ImageSpec,
        precision: Precision = "float32",
        threshold: float | None = None,
        n_threads: int | None = None,
    ) -> None:
        self.model = model
        self.labels = tuple(labels)
        self.spec = spec
        self.precision = precision
        self.threshold = threshold
        self.engine = Engine(model, precision, n_threads)
        takes, gives = self.engine.input_shape[1:], self.engine.output_shape[1:]
        if takes != spec.shape or gives != (len(self.labels),):
            raise RunError(
                f"{model} takes pictures of shape {takes} and gives {gives} probabilities, but "
                f"classifier.json beside it says {spec.shape} and {len(self.labels)} labels. "
                "Train again into a new folder."
            )
        self._tells_familiarity = FAMILIARITY in self.engine.output_names

    @classmethod
    def load(cls, folder: Path) -> "Classifier":
        """Load the classifier that a run wrote.

        Args:
            folder: The run's folder ``classifier``, with model.onnx and classifier.json.

        Raises:
            RunError: A file is missing or is not what it should be.
        """
        facts = read_json(folder / "classifier.json")
        try:
            labels, spec, precision, threshold = _checked(facts)
        except (KeyError, TypeError, ValueError) as error:
            raise RunError(
                f"{folder / 'classifier.json'} is not a classifier that this version can read "
                f"({error}). Expected format {FORMAT}. Train again into a new folder."
            ) from None
        return cls(folder / "model.onnx", labels, spec, precision, threshold)

    def probabilities(self, pictures: Iterable[Pixels]) -> NDArray[np.float32]:
        """Compute the probabilities of decoded images.

        Args:
            pictures: Each of the shape of `spec`, values from 0 to 255: uint8, or another type
                with the same whole numbers.

        Returns:
            Shape (n, n_classes), in the order of the images.

        Raises:
            DataError: An image has another shape, or other values, such as from 0 to 1.
        """
        return self.outputs(pictures)[:, : len(self.labels)]

    def outputs(self, pictures: Iterable[Pixels]) -> NDArray[np.float32]:
        """Compute all outputs of the model for decoded images.

        Args:
            pictures: As for `probabilities`.

        Returns:
            Shape (n, n_classes), or (n, n_classes + 1) with the familiarity in the last column
            where the model tells it.

        Raises:
            DataError: As for `probabilities`.
        """
        if isinstance(pictures, str | bytes | os.PathLike) or not isinstance(pictures, Iterable):
            pictures = [cast("Pixels", pictures)]  # which is refused with the reason
        checked = ((index, as_pixels(each, self.spec)) for index, each in enumerate(pictures))
        rows = dict(self._answers(checked))
        if not rows:
            return np.zeros((0, len(self.labels) + self._tells_familiarity), np.float32)
        return np.stack([rows[index] for index in range(len(rows))])

    def _answers(
        self, pictures: Iterable[tuple[Key, Pixels]]
    ) -> Iterator[tuple[Key, NDArray[np.float32]]]:
        """Yield each image's outputs as they are ready, with the image's key."""
        queue = self.engine.queue()
        for key, pixels in pictures:
            queue.submit(key, pixels)
            yield from queue.collect()
        yield from queue.finish()

    def _mean_answers(
        self, pictures: Iterable[tuple[int, Pixels]], n_views: int
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yield the mean probabilities of each image's views, with its number.

        The other outputs are those of the first view, the image as it is: the threshold of the
        familiarity was chosen on such images, and crops and mirror images seem less familiar.
        """
        views = (
            ((index, number), view)
            for index, pixels in pictures
            for number, view in enumerate(views_of(pixels, n_views))
        )
        answered: dict[int, dict[int, NDArray[np.float32]]] = {}
        for (index, number), row in self._answers(views):
            rows = answered.setdefault(index, {})
            rows[number] = row
            if len(rows) == n_views:
                # Answers come in any order, but a sum depends on it in its last digits.
                mean = np.mean([rows[view] for view in range(n_views)], axis=0)
                mean[len(self.labels) :] = rows[0][len(self.labels) :]
                yield index, mean
                del answered[index]

    def predict(
        self,
        paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
        top: int = 5,
        n_views: int = 1,
    ) -> list[Prediction]:
        """Classify image files.

        Args:
            paths: One file or several; none is changed.
            top: How many of the most probable classes to give, at least 1.
            n_views: Over how many views of each image to average the probabilities, from 1 to
                10; `pellucid.inference.views.views_of` says which. It takes so many times as long.
                The familiarity is always that of the image as it is.

        Returns:
            One prediction a path, in the same order. A file that cannot be used has an `error`.

        Raises:
            ConfigError: These are no paths of files, or `top` or `n_views` is no such number.
        """
        asked = asked_paths(paths)
        for path in asked:
            refuse_address(path)
        return self.predict_items((FileItem(display_name(p), p) for p in asked), top, n_views)

    def predict_items(
        self, items: Iterable[Item], top: int = 5, n_views: int = 1
    ) -> list[Prediction]:
        """Classify images wherever they are; the rest is as of `predict`.

        Args:
            items: Images, of which some are read and decoded ahead.
            top: How many of the most probable classes to give, at least 1.
            n_views: Over how many views of each image to average the probabilities.

        Raises:
            ConfigError: `top` or `n_views` is no such number.
        """
        check_top(top)
        check_n_views(n_views)
        names: list[str] = []
        predictions: dict[int, Prediction] = {}

        def pictures() -> Iterator[tuple[int, Pixels]]:
            for index, (item, picture) in enumerate(map_in_order(self._read, items)):
                names.append(item.name)
                if isinstance(picture, PictureError):
                    predictions[index] = Prediction(
                        item.name, (), (), str(picture), health=str(picture.health)
                    )
                else:
                    yield index, picture

        answers = (
            self._answers(pictures()) if n_views == 1 else self._mean_answers(pictures(), n_views)
        )
        for index, row in answers:
            predictions[index] = self.prediction(names[index], row, top)
        return [predictions[index] for index in range(len(names))]

    def _read(self, item: Item) -> Pixels | PictureError:
        try:
            return decode(item.read(), self.spec).pixels
        except PictureError as error:
            return error

    def prediction(self, path: str, row: NDArray[np.float32], top: int) -> Prediction:
        """Put an output of the engine into words.

        Args:
            path: What the image is called.
            row: All outputs of one image.
            top: How many of the most probable classes to give, at least 1.
        """
        probabilities, others = row[: len(self.labels)], row[len(self.labels) :]
        best = np.argsort(-probabilities, kind="stable")[:top]
        familiarity = float(others[0]) if self._tells_familiarity else None
        is_known = None
        if familiarity is not None and self.threshold is not None:
            is_known = familiarity >= self.threshold
        return Prediction(
            path,
            tuple(self.labels[i] for i in best),
            tuple(float(probabilities[i]) for i in best),
            familiarity=familiarity,
            is_known=is_known,
        )


def bits_of(folder: Path) -> int | None:
    """Look up which bits a classifier's images use, as of `ImageSpec`.

    Args:
        folder: As for `Classifier.load`.

    Returns:
        The bits; None if the classifier does not say, or there is none.
    """
    try:
        return _checked(read_json(folder / "classifier.json"))[1].bits
    except (RunError, KeyError, TypeError, ValueError, AttributeError):
        return None


def write_facts(
    path: Path,
    labels: Sequence[str],
    spec: ImageSpec,
    precision: Precision,
    parity: dict[str, Any],
    about: dict[str, Any],
    threshold: float | None = None,
) -> None:
    """Write classifier.json.

    Args:
        path: Where.
        labels: Class names in the order of the probabilities.
        spec: The images that the model takes.
        precision: What `predict` computes in.
        parity: How far the saved models were from the trained one.
        about: Model, recipe, decoder, versions: for people.
        threshold: As of `Classifier`.
    """
    resize = "largest centred part of this aspect ratio, bilinear with antialiasing"
    content = {
        "format": FORMAT,
        "labels": list(labels),
        "input": {**asdict(spec), "dtype": "uint8", "order": "RGB", "resize": resize},
        "precision": precision,
        "familiarity_threshold": threshold,
        "parity": parity,
        "about": about,
    }
    write_json(path, content)


def _checked(facts: dict[str, Any]) -> tuple[list[str], ImageSpec, Precision, float | None]:
    """Check what came from a file that anybody may have written."""
    if facts["format"] != FORMAT:
        raise ValueError(f"format {facts['format']!r}")
    labels, shape = facts["labels"], facts["input"]
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise TypeError("labels must be a list of strings")
    sizes = shape["height"], shape["width"], shape["n_channels"]
    if not all(type(size) is int and 1 <= size <= 4096 for size in sizes) or sizes[2] not in (1, 3):
        raise ValueError(f"input {sizes!r}")
    if facts["precision"] not in get_args(Precision):
        raise ValueError(f"precision {facts['precision']!r}")
    threshold = facts.get("familiarity_threshold")  # which older runs have not
    if threshold is not None and not isinstance(threshold, int | float):
        raise ValueError(f"familiarity_threshold {threshold!r}")
    bits = shape.get("bits")  # which older runs have not
    if bits is not None and bits not in LEVELS:
        raise ValueError(f"bits {bits!r}")
    return labels, ImageSpec(*sizes, bits), facts["precision"], threshold
