"""A trained classifier: class names, the format of its input images, and an ONNX model."""

import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

import numpy as np
from numpy.typing import NDArray

from pellucid.checked_json import UnfitError, shown
from pellucid.data.decode import ImageSpec, Pixels, decode
from pellucid.data.parallel import map_in_order
from pellucid.data.sixteen_bits import LEVELS
from pellucid.data.streams.item import Item
from pellucid.errors import PictureError, RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import or_list
from pellucid.inference.as_pixels import as_pixels
from pellucid.inference.asked import check_top
from pellucid.inference.engine import Engine
from pellucid.inference.given_pictures import given_items
from pellucid.inference.precision import Precision
from pellucid.inference.prediction import Prediction
from pellucid.inference.predictions import MAX_SHOWN, Predictions
from pellucid.inference.tensor_names import OOD_SCORE
from pellucid.inference.views import check_n_views, views_of
from pellucid.run import read_json, write_json

FORMAT = 1
"""Version of the format of classifier.json; other versions are refused."""

Key = TypeVar("Key", bound=Hashable)


class Classifier:
    """An ONNX model with its class names and the format of its input images; used by `predict`.

    Any number of threads may use one instance at the same time.

    Args:
        model: ONNX file that maps uint8 images to probabilities.
        labels: Class names in the order of the probabilities.
        spec: Format of the model's input images.
        precision: Number format to compute in.
        ood_threshold: OOD score above which an image is of none of the classes.
        n_threads: Number of cores to use; all by default.
        keep_compiled: As for `Engine`.
        minimize_latency: As for `Engine`.

    Raises:
        RunError: The model is missing or damaged, or does not fit the spec or the labels.
    """

    def __init__(
        self,
        model: Path,
        labels: Sequence[str],
        spec: ImageSpec,
        precision: Precision = "float32",
        ood_threshold: float | None = None,
        n_threads: int | None = None,
        *,
        keep_compiled: bool = False,
        minimize_latency: bool = False,
    ) -> None:
        self.model = model
        self.labels = tuple(labels)
        self.spec = spec
        self.precision = precision
        self.ood_threshold = ood_threshold
        self.engine = Engine(
            model,
            precision,
            n_threads,
            keep_compiled=keep_compiled,
            minimize_latency=minimize_latency,
        )
        takes, gives = self.engine.input_shape[1:], self.engine.output_shape[1:]
        if takes != spec.shape or gives != (len(self.labels),):
            raise RunError(
                _(
                    "{model} takes pictures of shape {input_shape} and gives {output_shape} "
                    "probabilities, but classifier.json beside it says {shape} and "
                    "{n_labels} labels. Train again into a new folder.",
                    model=model,
                    input_shape=takes,
                    output_shape=gives,
                    shape=spec.shape,
                    n_labels=len(self.labels),
                )
            )
        self.has_ood_score = OOD_SCORE in self.engine.output_names
        """Whether the model computes the OOD score."""

    @classmethod
    def load(cls, folder: Path, *, minimize_latency: bool = False) -> "Classifier":
        """Load the classifier of a run.

        Args:
            folder: Folder ``classifier`` of the run, with model.onnx and classifier.json.
            minimize_latency: As for `Engine`.

        Returns:
            The classifier.

        Raises:
            RunError: A file is missing or is not the expected one.
        """
        facts = read_json(folder / "classifier.json")
        try:
            labels, spec, precision, threshold = _checked(facts)
        except UnfitError as error:
            raise RunError(
                _(
                    "{path} was changed, is broken, or was written by another version of pellucid: "
                    "{error}. Train again into a new folder.",
                    path=folder / "classifier.json",
                    error=error,
                )
            ) from None
        return cls(
            folder / "model.onnx",
            labels,
            spec,
            precision,
            threshold,
            keep_compiled=True,
            minimize_latency=minimize_latency,
        )

    def probabilities(self, pictures: Iterable[Pixels]) -> NDArray[np.float32]:
        """Compute the probabilities of decoded images.

        Args:
            pictures: Images of the shape in `spec`, with whole numbers from 0 to 255: uint8 or
                another type.

        Returns:
            Probabilities, shape (n, n_classes), in the order of the images.

        Raises:
            DataError: An image has another shape, or other values, such as from 0 to 1.
        """
        return self.outputs(pictures)[:, : len(self.labels)]

    def outputs(self, pictures: Iterable[Pixels]) -> NDArray[np.float32]:
        """Compute all outputs of the model for decoded images.

        Args:
            pictures: As for `probabilities`.

        Returns:
            Probabilities, shape (n, n_classes). If the model computes the OOD score, the shape is
            (n, n_classes + 1), and the last column is the OOD score.

        Raises:
            DataError: As for `probabilities`.
        """
        if isinstance(pictures, str | bytes | os.PathLike) or not isinstance(pictures, Iterable):
            pictures = [cast("Pixels", pictures)]  # `as_pixels` raises an error with the reason
        checked = ((index, as_pixels(each, self.spec)) for index, each in enumerate(pictures))
        rows = dict(self._answers(checked))
        if not rows:
            return np.zeros((0, len(self.labels) + self.has_ood_score), np.float32)
        return np.stack([rows[index] for index in range(len(rows))])

    def _answers(
        self, pictures: Iterable[tuple[Key, Pixels]]
    ) -> Iterator[tuple[Key, NDArray[np.float32]]]:
        """Yield the key and the outputs of each image as soon as they are ready."""
        queue = self.engine.queue()
        for key, pixels in pictures:
            queue.submit(key, pixels)
            yield from queue.collect()
        yield from queue.finish()

    def _mean_answers(
        self, pictures: Iterable[tuple[int, Pixels]], n_views: int
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yield the number of each image and the mean probabilities over its views.

        The other outputs are those of the first view, the unchanged image. The threshold of the
        OOD score was chosen on unchanged images, and crops and mirror images have higher scores.
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
                # Outputs arrive in any order, and the last digits of a sum depend on the order.
                mean = np.mean([rows[view] for view in range(n_views)], axis=0)
                mean[len(self.labels) :] = rows[0][len(self.labels) :]
                yield index, mean
                del answered[index]

    def predict(self, pictures: Any, top: int = 5, n_views: int = 1) -> Predictions:
        """Classify pictures: files, images of Pillow or arrays.

        Args:
            pictures: A path, an image of Pillow, or an array of whole numbers from 0 to 255 of
                shape (height, width), (height, width, 1), (height, width, 3) or (height, width,
                4); tensors of other libraries are converted. Or several of them in a list; or an
                array of shape (n, height, width, n_channels). Files are not changed.
            top: Number of most probable classes to return, at least 1.
            n_views: Number of views of each image over which to average the probabilities, from 1
                to 10; see `pellucid.inference.views.views_of`. The time grows in proportion. The
                OOD score is always that of the unchanged image.

        Returns:
            One prediction for each picture, in the same order, as a list that a notebook shows with
            the pictures. A prediction has an `error` if the file cannot be used.

        Raises:
            ConfigError: Something else was passed, such as bytes or an open file, or `top` or
                `n_views` is out of range.
            DataError: An array has another shape, or other values, such as from 0 to 1.
        """
        check_top(top)
        check_n_views(n_views)
        shown: list[Item] = []

        def items() -> Iterator[Item]:
            for item in given_items(pictures):
                if len(shown) < MAX_SHOWN:
                    shown.append(item)
                yield item

        return Predictions(self.predict_items(items(), top, n_views), shown)

    def predict_items(
        self, items: Iterable[Item], top: int = 5, n_views: int = 1
    ) -> list[Prediction]:
        """Classify images from any source, as in `predict`.

        Args:
            items: Images; some are read and decoded ahead.
            top: Number of most probable classes to return, at least 1.
            n_views: Number of views of each image over which to average the probabilities.

        Returns:
            One prediction for each image, in the same order.

        Raises:
            ConfigError: `top` or `n_views` is out of range.
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
        """Convert the outputs for one image to a prediction.

        Args:
            path: Name of the image.
            row: All outputs for the image.
            top: Number of most probable classes to return, at least 1.

        Returns:
            The prediction.
        """
        probabilities, others = row[: len(self.labels)], row[len(self.labels) :]
        best = np.argsort(-probabilities, kind="stable")[:top]
        ood_score = float(others[0]) if self.has_ood_score else None
        is_known = None
        if ood_score is not None and self.ood_threshold is not None:
            is_known = ood_score <= self.ood_threshold
        return Prediction(
            path,
            tuple(self.labels[i] for i in best),
            tuple(float(probabilities[i]) for i in best),
            ood_score=ood_score,
            is_known=is_known,
        )


def bits_of(folder: Path) -> int | None:
    """Return the number of bits used by a classifier's images, as in `ImageSpec`.

    Args:
        folder: As for `Classifier.load`.

    Returns:
        The number of bits; None if it is unknown or if there is no classifier.
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
    ood_threshold: float | None = None,
) -> None:
    """Write classifier.json.

    Args:
        path: File to write.
        labels: Class names in the order of the probabilities.
        spec: Format of the model's input images.
        precision: Number format that `predict` computes in.
        parity: Differences between the outputs of the saved models and of the trained one.
        about: Model, recipe, decoder and versions, for information only.
        ood_threshold: As for `Classifier`.
    """
    resize = "largest centred part of this aspect ratio, bilinear with antialiasing"
    content = {
        "format": FORMAT,
        "labels": list(labels),
        "input": {**asdict(spec), "dtype": "uint8", "order": "RGB", "resize": resize},
        "precision": precision,
        "ood_threshold": ood_threshold,
        "parity": parity,
        "about": about,
    }
    write_json(path, content)


def _checked(facts: dict[str, Any]) -> tuple[list[str], ImageSpec, Precision, float | None]:
    """Check the content of a file from an untrusted source, without Pydantic, which is slow.

    Raises:
        UnfitError: A field is missing, or has another value than expected.
    """
    _check(facts, "format", str(FORMAT), lambda value: value == FORMAT)
    labels = _check(facts, "labels", _("a list of text"), _is_list_of_text)
    shape = _check(facts, "input", _("an object"), lambda value: isinstance(value, dict))
    inner = {f"input.{name}": value for name, value in shape.items()}
    height, width = (
        _check(inner, f"input.{name}", _("a whole number from 1 to 4,096"), _is_size)
        for name in ("height", "width")
    )
    n_channels = _check(inner, "input.n_channels", or_list("13"), lambda n: n in (1, 3))
    kinds = get_args(Precision)
    precision = _check(facts, "precision", or_list(kinds), lambda value: value in kinds)
    # Older runs lack these two.
    bits = inner.get("input.bits")
    if bits is not None:
        _check(inner, "input.bits", or_list([f"{n}" for n in LEVELS]), lambda n: n in LEVELS)
    threshold = facts.get("ood_threshold")
    if threshold is not None:
        _check(facts, "ood_threshold", _("a number"), lambda n: isinstance(n, int | float))
    return labels, ImageSpec(height, width, n_channels, bits), precision, threshold


def _check(facts: dict[str, Any], name: str, expected: str, fits: Callable[[Any], bool]) -> Any:
    if name not in facts:
        raise UnfitError(_("{place} is missing", place=name))
    if not fits(facts[name]):
        received = _(
            "expected {expected}; received {received}",
            expected=expected,
            received=shown(facts[name]),
        )
        raise UnfitError(f"{name}: {received}")
    return facts[name]


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_size(value: Any) -> bool:
    return type(value) is int and 1 <= value <= 4096
