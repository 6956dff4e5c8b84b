"""The function of a script that creates the augmentation layers."""

from pellucid.exports.comments import comment
from pellucid.exports.keras_script.keras_augmentation import keras_layer
from pellucid.exports.keras_script.layout import INDENT, Call, ListOf, layout, plain
from pellucid.exports.keras_script.literal import literal, quoted
from pellucid.exports.keras_script.model_code import usual_dtype
from pellucid.exports.keras_script.objects import layer_call
from pellucid.exports.keras_script.script_facts import ScriptFacts
from pellucid.i18n import gettext as _


def augmentation_function(facts: ScriptFacts) -> str:
    """Write the function that builds the run's augmentation, as far as Keras has such layers.

    Returns:
        The source. It is empty if there is no augmentation, and only consists of comments if Keras
        has none of the layers.
    """
    dtype = usual_dtype(facts.model)
    known = [keras_layer(layer) for layer in facts.augmentation]
    source = ""
    for own, layer in zip(facts.augmentation, known, strict=True):
        if layer is None:
            name = quoted(type(own).__name__)
            source += comment(
                _("Augmentation that Keras has no layer for, left out here: {name}", name=name)
            )
    calls = [layer_call(layer, dtype) for layer in known if layer is not None]
    if calls:
        made = Call("keras.Sequential", (("", ListOf(plain(*calls))), ("name=", '"augmentation"')))
        lines = ["def build_augmentation():", *layout(made, indent=INDENT, before="return ")]
        source += "\n".join(lines) + "\n"
    return source


def learner(facts: ScriptFacts) -> str:
    """Write the lines that add the augmentation before the model; empty if there is none."""
    if not any(keras_layer(layer) is not None for layer in facts.augmentation):
        return ""
    shape = literal(facts.spec.shape)
    pictures = Call("keras.Input", (*plain(shape), ("name=", '"pictures"')))
    parts = ListOf(plain(pictures, "build_augmentation()", "model"))
    made = Call("keras.Sequential", (*plain(parts), ("name=", '"learner"')))
    lines = layout(made, indent=0, before="learner = ")
    about = _("Augmentation is active in training only; the saved model does not contain it.")
    return comment(about) + "\n".join(lines) + "\n"
