"""Write a complete plain Keras script: read the images, build, train, test and save the model."""

import keras

from pellucid.errors import ConfigError
from pellucid.exports.comments import comment
from pellucid.exports.keras_script.augmentation_code import augmentation_function, learner
from pellucid.exports.keras_script.data_code import reading, reading_function
from pellucid.exports.keras_script.fitting_code import (
    callbacks,
    compiling,
    log_loss_name,
    optimizer,
    schedule_class,
)
from pellucid.exports.keras_script.literal import quoted
from pellucid.exports.keras_script.model_code import model_code, usual_dtype
from pellucid.exports.keras_script.script_facts import ScriptFacts
from pellucid.exports.keras_script.settings_code import constants, imports
from pellucid.i18n import gettext as _

_MODEL = "model = build_model()\nmodel.summary()\n"

_LOAD = "model.set_weights(keras.models.load_model(TRAINED_MODEL).get_weights())\n"

_BACKBONE = """\
trained = keras.models.load_model(TRAINED_MODEL)
for layer, source in zip(model.layers[:-1], trained.layers[:-1], strict=True):
    layer.set_weights(source.get_weights())
backbone = keras.Model(model.inputs, model.layers[-1].input, name="backbone")
backbone.trainable = False
head = keras.Sequential(
    [keras.Input(backbone.output_shape[1:], name="features"), model.layers[-1]],
    name="head",
)


def features_of(data):
    features, labels = [], []
    for pictures, classes in data:
        features.append(backbone.predict_on_batch(np.asarray(pictures)))
        labels.append(np.asarray(classes))
    return np.concatenate(features), np.concatenate(labels)


"""

_ALL_FEATURES = """\
train_features, train_labels = features_of(train_data)
validation_features = features_of(validation_data)
"""

_FIT = """\
{learner}.fit(
{data}
    epochs=EPOCHS,
    callbacks=callbacks,
{class_weight})
{learner}.load_weights(BEST_WEIGHTS)
"""

_PICTURES = """\
    train_data,
    validation_data=validation_data,"""

_FEATURES = """\
    train_features,
    train_labels,
    batch_size=BATCH_SIZE,
    validation_data=validation_features,"""

_END = """\
model.save(SAVE_TO)

found = {learner}.evaluate({data}, return_dict=True)
print({tested_on})
print(f"{result}")
"""


def script(facts: ScriptFacts, notes: str = "") -> str:
    """Write a script that rebuilds and trains a run's model without pellucid.

    Args:
        facts: The model and how it was trained.
        notes: Comments on the run. They stand below the title: in the first two lines of a file,
            Python reads ``coding: NAME`` in a comment, also within a name, as its encoding.

    Returns:
        The source. The script trains from random weights, or from those of the run if the
        backbone is pretrained.

    Raises:
        ConfigError: The model has layers that are not built into Keras. Or the backbone is
            pretrained, but there are no weights, or the last layer on a frozen one is not dense.
    """
    _check(facts)
    functions = [reading_function(facts), model_code(facts.model), schedule_class(facts.fit)]
    if not facts.is_backbone_frozen:
        functions.append(augmentation_function(facts))
    top = f"{_title()}{notes}\n{imports(facts)}\n{constants(facts)}"
    return "\n\n".join([top, *filter(None, functions), _steps(facts)])


def _title() -> str:
    what = _("Train an image classifier with plain Keras, as pellucid trained it.")
    how = _("It needs Keras 3 and TensorFlow. Run it with: python THIS_FILE")
    return f'"""{what}\n\n{how}\n"""\n'


def _steps(facts: ScriptFacts) -> str:
    """Write the main part of the script, from reading the images to saving the model."""
    start = "keras.utils.set_random_seed(SEED)\n"
    if (dtype := usual_dtype(facts.model)) != "float32":
        start += f"keras.config.set_dtype_policy({quoted(dtype)})\n"
    parts = [start, reading(facts)]
    has_test = facts.folders.test is not None
    if facts.is_backbone_frozen:
        parts += [_MODEL, _frozen_backbone()]
        name, tested = "head", "*features_of(test_data)" if has_test else "*validation_features"
    else:
        parts += [_MODEL + ("" if facts.weights is None else _loading(facts)), learner(facts)]
        name, tested = "learner" if parts[-1] else "model", "test_data"
        tested = tested if has_test else "validation_data"
    is_weighted = facts.fit.class_weights == "balanced"
    fit = _FIT.format(
        learner=name,
        data=_FEATURES if facts.is_backbone_frozen else _PICTURES,
        class_weight="    class_weight=class_weight,\n" if is_weighted else "",
    )
    parts += [optimizer(facts.fit), compiling(facts, name), callbacks(facts), fit]
    result = _(
        "accuracy {accuracy}, log loss {log_loss}",
        accuracy="{found['accuracy']:.1%}",
        log_loss=f"{{found['{log_loss_name(facts)}']:.3f}}",
    )
    end = {"tested_on": quoted(_tested_on(facts)), "result": result}
    parts.append(_END.format(learner=name, data=tested, **end))
    return "\n".join(filter(None, parts))


def _loading(facts: ScriptFacts) -> str:
    """Write the lines that load the weights of the run, as comments unless it is pretrained."""
    if facts.is_pretrained:
        why = _("The backbone is pretrained, so training continues from the weights of the run.")
        return comment(why) + _LOAD
    return comment(_("To use the weights of the run instead of training again:")) + f"# {_LOAD}"


def _frozen_backbone() -> str:
    """Write the lines that freeze the backbone and compute its features."""
    frozen = _(
        "The backbone gets the weights of the run and stays frozen; only the last layer is trained."
    )
    once = _("The features of each picture are computed once, and not again in each epoch.")
    return comment(frozen) + _BACKBONE + comment(once) + _ALL_FEATURES


def _tested_on(facts: ScriptFacts) -> str:
    """Say which images the script's final numbers are measured on, and their bias."""
    if facts.folders.test is not None:
        return _("On the test pictures:")
    if facts.is_pretrained and facts.folders.validation is None:
        return _(
            "On the validation pictures (the run learned from most of them, so this is too good):"
        )
    if facts.fit.monitor.startswith("val_"):
        return _("On the validation pictures (they chose the epoch, so this is a bit too good):")
    return _("On the validation pictures:")


def _check(facts: ScriptFacts) -> None:
    if facts.weights is None and (facts.is_backbone_frozen or facts.is_pretrained):
        raise ConfigError(
            _(
                "The backbone of the model is pretrained, so the script needs the weights that it "
                "has. Expected the run's model.keras; received none. Give its path."
            )
        )
    last = facts.model.layers[-1]
    if facts.is_backbone_frozen and not isinstance(last, keras.layers.Dense):
        raise ConfigError(
            _(
                "The last layer of the model, {layer}, is a {kind}. Expected a Dense layer on top "
                "of a frozen backbone.",
                layer=quoted(last.name),
                kind=type(last).__name__,
            )
        )
