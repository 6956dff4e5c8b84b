"""Open the model that `pellucid explore` shows: a run, a model file or a named network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import keras

from pellucid import api
from pellucid.api.keras_file import keras_file
from pellucid.backbones.registry import IMAGENET_CLASSIFIERS, create_backbone
from pellucid.errors import ModelError
from pellucid.explanation.demands import check_demands
from pellucid.explanation.picture_model import as_graph, check_input, input_shape
from pellucid.i18n import gettext as _
from pellucid.inference.imagenet import imagenet_names
from pellucid.models.file_kinds import is_model_file
from pellucid.models.registry import create_model, get_model, list_models
from pellucid.models.saved_model import load_saved_model
from pellucid.run import RunFolder

Source = Literal["run", "file", "pretrained", "random"]

N_CLASSES = 10
"""Number of classes of a network with random weights."""
N_IMAGENET_CLASSES = 1000


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
        return input_shape(self.model)


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
        opened = OpenedModel(as_graph(model), path.stem, "file", None, None)
    elif name in IMAGENET_CLASSIFIERS or (name in list_models() and not path.exists()):
        return open_network(name)
    else:
        opened = _open_run(name)
    return _checked(opened)


def open_keras_model(model: keras.Model, name: str) -> OpenedModel:
    """Open a Keras model that is in memory.

    Args:
        model: The model.
        name: Name to show.

    Returns:
        The model and its description.

    Raises:
        ModelError: It is not a model of images, or it is too large to explore.
    """
    return _checked(OpenedModel(as_graph(model), name, "file", None, None))


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
    check_input(opened.model)
    if opened.source in ("file", "run"):
        check_demands(opened.model, opened.input_shape)
    shapes = [tuple(tensor.shape[1:]) for tensor in opened.model.outputs]
    if opened.labels is None and (N_IMAGENET_CLASSES,) in shapes:
        return OpenedModel(opened.model, opened.name, opened.source, tuple(imagenet_names()), None)
    if opened.labels is not None and shapes != [(len(opened.labels),)]:
        n_outputs = ", ".join("x".join(map(str, shape)) for shape in shapes)
        raise ModelError(
            _(
                "{model} names {n_labels} classes, but its model gives {n_outputs} numbers. "
                "Do its files belong together?",
                model=opened.name,
                n_labels=len(opened.labels),
                n_outputs=n_outputs,
            )
        )
    return opened


def _open_run(name: str) -> OpenedModel:
    run = api.load(name)
    folder = RunFolder(run.path)
    model = load_saved_model(keras_file(run))
    return OpenedModel(as_graph(model), folder.path.name, "run", run.classifier.labels, folder)
