"""Models that take one image: what the explorer and the functions of the API look into."""

import keras

from pellucid.errors import ModelError
from pellucid.explanation.calls import list_calls
from pellucid.i18n import gettext as _
from pellucid.i18n.lists import and_list

FREE_SIDE = 224
"""Height and width in pixels for networks that take images of any size."""


def as_graph(model: keras.Model) -> keras.Model:
    """Wrap a model that is only code (subclassed) in a graph in which it is one layer.

    Args:
        model: Any Keras model.

    Returns:
        The model itself if it is a graph of layers.

    Raises:
        ModelError: The model is only code, and the shape of its input is not known.
    """
    if isinstance(model, keras.Sequential) or hasattr(model, "_nodes"):
        return model
    shape = (model.get_build_config() or {}).get("input_shape")
    if not isinstance(shape, list | tuple) or len(shape) != 4:
        raise ModelError(
            _(
                "{model} is a subclassed model, and the shape of its pictures is not saved "
                "with it. Call it on a picture before you save it, or save a Sequential or "
                "functional one.",
                model=model.name,
            )
        )
    pixels = keras.Input(tuple(shape[1:]), name="pixels")
    return keras.Model(pixels, model(pixels), name=model.name)


def check_input(model: keras.Model) -> None:
    """Check that a model takes one image as its input.

    Raises:
        ModelError: The model has another input, is not built, or has no layers.
    """
    shapes = [tuple(tensor.shape[1:]) for tensor in getattr(model, "inputs", None) or []]
    if not shapes:
        raise ModelError(
            _(
                "{model} has not been built: the shape of its pictures is not known. Give it "
                "an Input, or call it on a picture before you save it.",
                model=model.name,
            )
        )
    if len(shapes) > 1 or len(shapes[0]) != 3 or shapes[0][2] not in (1, 3):
        found = and_list([str(shape) for shape in shapes])
        raise ModelError(
            _(
                "{model} takes {found}. Expected a model with one input, a picture of "
                "shape (height, width, 1 or 3).",
                model=model.name,
                found=found,
            )
        )
    if not list_calls(model)[0]:
        raise ModelError(_("{model} has no layers: its output is its input.", model=model.name))


def input_shape(model: keras.Model) -> tuple[int, int, int]:
    """Return the shape of the images that a model is shown, (height, width, channels)."""
    height, width, n_channels = model.inputs[0].shape[1:]
    height = FREE_SIDE if height is None else height
    return height, FREE_SIDE if width is None else width, n_channels
