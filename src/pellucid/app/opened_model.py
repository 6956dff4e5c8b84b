"""Open the model that `pellucid explore` shows: a run, a model file or a named network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import keras

from pellucid import api
from pellucid.backbones.registry import IMAGENET_CLASSIFIERS, create_backbone
from pellucid.errors import ModelError, RunError
from pellucid.explain.calls import list_calls
from pellucid.explain.demands import check_demands
from pellucid.inference.imagenet import imagenet_names
from pellucid.models.file_kinds import is_model_file
from pellucid.models.registry import create_model, get_model, list_models
from pellucid.models.saved_model import load_saved_model
from pellucid.run import RunFolder

Source = Literal["run", "file", "pretrained", "random"]

N_CLASSES = 10
"""Number of classes of a network with random weights."""
N_IMAGENET_CLASSES = 1000
FREE_SIDE = 224
"""Height and width in pixels for networks that take images of any size."""


@dataclass(frozen=True)
class OpenedModel:
    """A model and its description."""

    model: keras.Model
    """A graph of layers with one input of shape (batch, height, width, 1 or 3)."""
    name: str
    """Name to show."""
    source: Source
    labels: tuple[str, ...] | None
    """Class names in the order of the outputs; None if they are not known."""
    run: RunFolder | None
    """Run that trained the model, if any."""

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of the input images, (height, width, channels)."""
        height, width, n_channels = self.model.inputs[0].shape[1:]
        height = FREE_SIDE if height is None else height
        return height, FREE_SIDE if width is None else width, n_channels


def open_model(name: str, *, allow_code: bool = False) -> OpenedModel:
    """Open a model by name.

    Args:
        name: A run's folder or name in runs/, a file that Keras saved, a key of
            `IMAGENET_CLASSIFIERS`, or a network of the registry, which gets random weights.
        allow_code: Whether code inside of a file, such as that of a Lambda layer, may run.

    Returns:
        The model and its description.

    Raises:
        ModelError: It is not a model of images, or it is too large to explore.
        RunError: There is no such run, or it has no Keras model.
        WeightsError: Pretrained weights are missing.
    """
    path = Path(name)
    if is_model_file(name):
        model = load_saved_model(path, allow_code=allow_code)
        opened = OpenedModel(_as_graph(model), path.stem, "file", None, None)
    elif name in IMAGENET_CLASSIFIERS or (name in list_models() and not path.exists()):
        return open_network(name)
    else:
        opened = _open_run(name)
    return _checked(opened)


def open_network(name: str) -> OpenedModel:
    """Open a network by name, even if there is a file or folder of that name.

    Args:
        name: A key of `IMAGENET_CLASSIFIERS`, or a network of the registry, which gets random
            weights.

    Returns:
        The model and its description.

    Raises:
        WeightsError: Pretrained weights are missing.
    """
    if name in IMAGENET_CLASSIFIERS:
        model = create_backbone(IMAGENET_CLASSIFIERS[name], include_top=True)
        return _checked(OpenedModel(model, name, "pretrained", None, None))
    keras.utils.set_random_seed(0)
    model = create_model(name, max(N_CLASSES, get_model(name).min_classes))
    return _checked(OpenedModel(model, name, "random", None, None))


def _checked(opened: OpenedModel) -> OpenedModel:
    """Check a model, and name the classes of ImageNet if the file does not.

    Raises:
        ModelError: It is not a model of images, or it is too large to explore.
    """
    _check_input(opened.model)
    if opened.source in ("file", "run"):
        check_demands(opened.model, opened.input_shape)
    shapes = [tuple(tensor.shape[1:]) for tensor in opened.model.outputs]
    if opened.labels is None and (N_IMAGENET_CLASSES,) in shapes:
        return OpenedModel(opened.model, opened.name, opened.source, tuple(imagenet_names()), None)
    if opened.labels is not None and shapes != [(len(opened.labels),)]:
        n_outputs = ", ".join("x".join(map(str, shape)) for shape in shapes)
        raise ModelError(
            f"{opened.name} names {len(opened.labels)} classes, but its model gives {n_outputs} "
            "numbers. Do its files belong together?"
        )
    return opened


def _open_run(name: str) -> OpenedModel:
    run = api.load(name)
    folder = RunFolder(run.path)
    if not folder.keras_model.is_file():
        folder.check_has_ended("model.keras")
        raise RunError(
            f"The run {name} has no {folder.keras_model.name}, which the explorer needs: either "
            "its training was stopped before that was written, or its backbone is an ONNX file, "
            "which Keras cannot open."
        )
    model = load_saved_model(folder.keras_model)
    return OpenedModel(_as_graph(model), folder.path.name, "run", run.classifier.labels, folder)


def _as_graph(model: keras.Model) -> keras.Model:
    """Wrap a model that is only code (subclassed) in a graph in which it is one layer."""
    if isinstance(model, keras.Sequential) or hasattr(model, "_nodes"):
        return model
    shape = (model.get_build_config() or {}).get("input_shape")
    if not isinstance(shape, list | tuple) or len(shape) != 4:
        raise ModelError(
            f"{model.name} is a subclassed model, and the shape of its pictures is not saved with "
            "it. Call it on a picture before you save it, or save a Sequential or functional one."
        )
    pixels = keras.Input(tuple(shape[1:]), name="pixels")
    return keras.Model(pixels, model(pixels), name=model.name)


def _check_input(model: keras.Model) -> None:
    """Check that a model takes one image as its input.

    Raises:
        ModelError: The model has another input, is not built, or has no layers.
    """
    shapes = [tuple(tensor.shape[1:]) for tensor in getattr(model, "inputs", None) or []]
    if not shapes:
        raise ModelError(
            f"{model.name} has not been built: the shape of its pictures is not known. Give it an "
            "Input, or call it on a picture before you save it."
        )
    if len(shapes) > 1 or len(shapes[0]) != 3 or shapes[0][2] not in (1, 3):
        found = " and ".join(str(shape) for shape in shapes)
        raise ModelError(
            f"{model.name} takes {found}. The explorer shows models with one input, a picture of "
            "shape (height, width, 1 or 3)."
        )
    if not list_calls(model)[0]:
        raise ModelError(f"{model.name} has no layers: its output is its input.")
