"""A model and one picture as the model sees it: where `explain`, `trace` and `arithmetic` begin."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pellucid.api.keras_file import keras_file
from pellucid.api.run import Run, load
from pellucid.backbones.registry import IMAGENET_CLASSIFIERS, create_backbone
from pellucid.backbones.scaling import check_scaling, scale_array
from pellucid.config import Scaling
from pellucid.data.decode import ImageSpec, Pixels, decode
from pellucid.errors import ConfigError, ModelError, naming
from pellucid.explanation.covering import COVER
from pellucid.i18n import gettext as _
from pellucid.inference.classifier import bits_of
from pellucid.inference.given_pictures import given_items
from pellucid.inference.imagenet import imagenet_names
from pellucid.keras_runtime import check_backend, import_keras
from pellucid.models.file_kinds import is_model_file
from pellucid.run import RunFolder
from pellucid.typed_path import typed_path

if TYPE_CHECKING:
    import keras

    from pellucid.explanation.trace import Trace

    ModelOrRun: TypeAlias = "keras.Model | Run | str | os.PathLike[str]"

AnyPicture = str | os.PathLike[str] | Image.Image | NDArray[Any]
"""A path, an image of Pillow, or an array of whole numbers from 0 to 255, of shape (height, width),
or (height, width, 1, 3 or 4): what `predict` takes, but one."""


@dataclass(frozen=True, eq=False)
class LookedAt:
    """A Keras model and the picture that it is shown."""

    model: "keras.Model"
    """A graph of layers with one input of shape (batch, height, width, 1 or 3)."""
    labels: Sequence[str] | None
    """Class names in the order of the output; None if they are not known."""
    pixels: Pixels
    """The picture, cropped and resized to the model's input, shape (height, width, 1 or 3)."""
    values: NDArray[np.float32]
    """The picture in the value range of the model, of the same shape."""
    scaling: Scaling
    """Scaling that led from the pixels to the values."""
    assumptions: tuple[str, ...]
    """Sentences about what was assumed, since the model does not say it."""

    def grey(self) -> NDArray[np.float32]:
        """Return medium grey in the value range of the model, shape (channels,)."""
        return scale_array(np.full(self.pixels.shape[-1], COVER, np.uint8), self.scaling)

    def trace(self) -> "Trace":
        """Run the model on the picture, and keep every activation.

        Raises:
            ModelError: The model cannot be run.
        """
        from pellucid.explanation.trace import trace
        from pellucid.models.examined_file import reason_of

        try:
            return trace(self.model, self.values)
        except Exception as error:  # Keras checks some settings only now
            raise ModelError(
                _(
                    "{opened} cannot be run on a picture: {reason_of} Check that it runs in "
                    "Keras itself.",
                    opened=self.model.name,
                    reason_of=reason_of(error),
                )
            ) from error


def look_at(model_or_run: "ModelOrRun", picture: AnyPicture, scaling: str) -> LookedAt:
    """Open a model, and prepare a picture for it.

    Args:
        model_or_run: A Keras model, a run, its folder or name, or a file that Keras saved.
        picture: The picture.
        scaling: Scaling of pixels from 0 to 255, for a model that does not scale them itself.

    Raises:
        ConfigError: There is no such scaling, or an argument has another type.
        ModelError: The model does not take one picture.
        PictureError: The picture cannot be used.
        RunError: There is no such run, or it has no Keras model.
    """
    run = None if is_other_than_run(model_or_run) else load(model_or_run)
    given = given_picture(picture)
    check_backend()
    import_keras()
    # These import Keras, which takes seconds.
    from pellucid.explanation.demands import check_demands
    from pellucid.explanation.picture_model import as_graph, check_input, input_shape

    bits, labels = None, None
    if run is not None:
        bits, labels = bits_of(RunFolder(run.path).classifier), run.classifier.labels
        check_run_scaling(scaling)
    model = _open(run or model_or_run)
    model = as_graph(model)
    check_input(model)
    height, width, n_channels = input_shape(model)
    if not is_keras_model(model_or_run):  # it comes from a file, perhaps of somebody else
        check_demands(model, (height, width, n_channels))
    mode = check_scaling(scaling, n_channels)
    spec = ImageSpec(height, width, 3 if n_channels == 3 else 1, bits)
    pixels = given.pixels(spec)
    assumptions: list[str] = []
    is_imagenet = (len(imagenet_names()),) in [tuple(each.shape[1:]) for each in model.outputs]
    if run is None and is_imagenet:
        labels = tuple(imagenet_names())
    if is_keras_model(model_or_run) or (run is None and model_or_run not in IMAGENET_CLASSIFIERS):
        assumptions.append(_about_scaling(mode))
        if is_imagenet:
            assumptions.append(_("The 1,000 numbers were assumed to be the classes of ImageNet."))
    return LookedAt(model, labels, pixels, scale_array(pixels, mode), mode, tuple(assumptions))


def _open(given: Any) -> "keras.Model":
    """Load a model that is not in memory."""
    from pellucid.models.saved_model import load_saved_model

    if isinstance(given, Run):
        return load_saved_model(keras_file(given))
    if given in IMAGENET_CLASSIFIERS:
        return create_backbone(IMAGENET_CLASSIFIERS[given], include_top=True)
    return given if is_keras_model(given) else load_saved_model(typed_path(given))


def is_other_than_run(given: Any) -> bool:
    """Return whether a model is given as something else than a run: see `ModelOrRun`."""
    if is_keras_model(given):
        return True
    if not isinstance(given, str | os.PathLike):
        return False
    return is_model_file(os.fspath(given)) or given in IMAGENET_CLASSIFIERS


def is_keras_model(given: Any) -> bool:
    """Return whether an object is a Keras model, without importing Keras."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(given, keras.Model)


@dataclass(frozen=True)
class GivenPicture:
    """One picture that a caller passes."""

    name: str
    content: bytes
    """Content of its file; a picture in memory becomes a PNG file."""

    def pixels(self, spec: ImageSpec) -> Pixels:
        """Decode the picture.

        Raises:
            PictureError: It cannot be used. The message names it.
        """
        with naming(self.name):
            return decode(self.content, spec).pixels


def given_picture(picture: AnyPicture) -> GivenPicture:
    """Read one picture.

    Raises:
        ConfigError: The object is no picture, or is several.
        DataError: An array has another shape or other values.
        PictureError: The file cannot be read.
    """
    items = list(islice(given_items(picture), 2))
    if len(items) != 1:
        raise ConfigError(
            _(
                "Several pictures were given, or none. Expected one: a path, an image of PIL, or "
                "an array."
            )
        )
    with naming(items[0].name):
        return GivenPicture(items[0].name, items[0].read())


def check_run_scaling(scaling: str) -> None:
    """Check that no scaling was given for a run, which scales pixels itself.

    Raises:
        ConfigError: One was given.
    """
    if scaling != "none":
        raise ConfigError(
            _(
                "scaling was given {scaling!r} for a run, which scales pixels itself. Leave it "
                "out.",
                scaling=scaling,
            )
        )


def _about_scaling(scaling: Scaling) -> str:
    if scaling == "none":
        return _(
            "The model was assumed to scale pixels itself, and was given values from 0 to 255. If "
            "it does not, give the scaling that it was trained with, such as 0..1."
        )
    return _("The pixels were scaled as asked: {scaling}.", scaling=scaling)
