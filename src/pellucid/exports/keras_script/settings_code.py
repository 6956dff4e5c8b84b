"""The part of a script before its functions: imports, and the settings as constants."""

from pellucid.exports.keras_script.fitting_code import schedule_class
from pellucid.exports.keras_script.layout import Expression, ListOf, layout, plain
from pellucid.exports.keras_script.literal import literal, quoted
from pellucid.exports.keras_script.script_facts import ScriptFacts
from pellucid.i18n import gettext as _
from pellucid.training.rate_table import read_rate_table


def imports(facts: ScriptFacts) -> str:
    """Write the imports of the script."""
    standard = ["import math"] if schedule_class(facts.fit) else []
    if facts.fit.class_weights == "balanced":
        standard += ["from collections import Counter", "from pathlib import Path"]
    others = ["import keras", "from keras import layers"]
    if facts.is_backbone_frozen:
        others.insert(1, "import numpy as np")
    blocks = [standard, others] if standard else [others]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def constants(facts: ScriptFacts) -> str:
    """Write the settings as constants, one per line."""
    fit, folders = facts.fit, facts.folders
    settings: dict[str, Expression] = {"TRAIN_FOLDER": literal(folders.train)}
    if folders.validation is None:
        settings["VALIDATION_SHARE"] = literal(facts.validation_share)
    else:
        settings["VALIDATION_FOLDER"] = literal(folders.validation)
    if folders.test is not None:
        settings["TEST_FOLDER"] = literal(folders.test)
    sides = _("height, width in pixels")
    settings |= {
        "CLASS_NAMES": ListOf(plain(*map(quoted, folders.class_names))),
        "IMAGE_SIZE": f"({facts.spec.height}, {facts.spec.width})  # {sides}",
        "BATCH_SIZE": literal(fit.batch_size),
        "EPOCHS": literal(fit.epochs),
    }
    if fit.rate_table is None:
        settings["LEARNING_RATE"] = literal(fit.learning_rate)
    if fit.rate_table is not None:
        rates = read_rate_table(fit.rate_table)
        about = _("epoch: learning rate from then on")
        settings["RATES"] = f"{literal(rates)}  # {about}"
    elif fit.schedule in ("exponential", "step"):
        settings["DECAY_RATE"] = literal(fit.decay_rate)
        settings["DECAY_EPOCHS"] = literal(fit.decay_epochs)
    elif fit.schedule == "one-cycle" or (fit.schedule == "cosine" and fit.warmup):
        settings["WARMUP_SHARE"] = literal(fit.warmup)
    settings["SEED"] = literal(facts.seed)
    if facts.weights is not None:
        settings["TRAINED_MODEL"] = literal(facts.weights)
    settings |= {"BEST_WEIGHTS": '"best.weights.h5"', "SAVE_TO": '"classifier.keras"'}
    lines = [layout(value, indent=0, before=f"{name} = ") for name, value in settings.items()]
    return "\n".join(line for block in lines for line in block) + "\n"
