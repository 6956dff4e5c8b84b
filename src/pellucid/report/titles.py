"""Titles for the names of settings, details and recipes in files."""

from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.settings import described

RECIPES = {
    "features": marked(
        "a backbone pretrained on other pictures turns each picture into numbers; only a "
        "linear head was trained on yours."
    ),
    "features of augmented views": marked(
        "a backbone pretrained on other pictures turns each picture, and altered copies of "
        "the training pictures, into numbers; only a linear head was trained on yours."
    ),
    "fine-tune": marked(
        "a backbone pretrained on other pictures got a linear head for your classes; then "
        "the upper layers of the backbone were trained further with the head, on your "
        "pictures."
    ),
    "scratch": marked("a network was trained on your pictures, without a pretrained backbone."),
    "auto": marked(
        "several ways were tried within the time budget; the one with the lowest log loss "
        "on validation pictures that were used for nothing else was chosen."
    ),
}
"""One-sentence descriptions of the recipes, and of the ways that the recipe ``auto`` tries."""

BY_EPOCHS = ("scratch", "fine-tune")
"""Ways that train the network with Keras' `fit`; their predictions are computed in float32."""

PARTS = {
    "": marked("General"),
    "features": marked("Pretrained backbone and head"),
    "scratch": marked("Network and training"),
    "fine_tune": marked("Fine-tuning"),
    "auto": marked("Trying several ways"),
}
"""Titles of the parts of the settings."""

SETTINGS = {
    "seed": marked("Seed"),
    "n_tries": marked("Number of tries of the search that found these settings"),
    **{
        name: found.title
        for part in ("split", "features", "scratch", "fine_tune", "auto")
        for name, (_kind, found) in described(part).items()
    },
}
"""Titles of the settings in `pellucid.config`, by name."""

DETAILS = {
    **{name: SETTINGS[name] for name in ("backbone", "batch_size", "image_size", "n_folds")},
    "augmented_views": SETTINGS["n_views"],
    "computed_in": marked("Predictions computed in"),
    "fine_tuned": marked("After fine-tuning"),
    "fitted_into_time": marked("Plan for the time that was left"),
    "head_alone": marked("With the head alone"),
    "keras_backend": marked("Keras backend"),
    "ema": SETTINGS["ema"],
    "feature_layers": marked("Layers of the features"),
    "layers_trial": marked("Trial of inner layers"),
    "max_epochs": SETTINGS["epochs"],
    "mirror": marked("Mirror images used"),
    "mirror_trial": marked("Trial of mirror images"),
    "mixing": marked("Mixing of pictures (MixUp, CutMix)"),
    "stop_patience": SETTINGS["stop_patience"],
    "strength": marked("Penalty on the head (L2 strength)"),
    "temperature": marked("Temperature (above 1 lowers the confidence, below 1 raises it)"),
    "training_loss": marked("Training objective"),
    "unfreeze": SETTINGS["unfreeze"],
    "unfrozen_layers": marked("Backbone layers that were trained"),
    "winner": marked("Chosen"),
    "augmentation": marked("Augmentation"),
    "best_epoch": marked("Best epoch"),
    "ended_by": marked("Ended by"),
    "epochs": marked("Epochs"),
    "kept": marked("Kept"),
    "model": marked("Model"),
    "optimizer": marked("Optimizer"),
    "parameters": marked("Parameters"),
    "refit": marked("Refit"),
}
"""Titles of details that a recipe found or chose; other names are readable without a title."""

STEPS = {
    "reading and decoding": marked("Reading and decoding"),
    "fitting": marked("Fitting"),
    "learning from fewer pictures": marked("Learning from fewer pictures"),
    "model.keras and parity": marked("Writing and checking model.keras"),
    "testing and model.onnx": marked("Testing and writing model.onnx"),
}
"""Titles of the steps of a training."""


def readable(name: str) -> str:
    """Turn a name with underscores into words.

    Example:
        >>> readable("class_weights")
        'Class weights'
    """
    return name.replace("_", " ").capitalize()


def detail_title(name: str, way: str) -> str:
    """Return the title of a detail, given the way of training."""
    if name == "computed_in" and way in BY_EPOCHS:
        return _("Training computed in")
    return _(DETAILS[name]) if name in DETAILS else readable(name)


def setting_title(name: str) -> str:
    """Return the title of a setting."""
    return _(SETTINGS[name]) if name in SETTINGS else readable(name)


def step_title(name: str) -> str:
    """Return the title of a step of a training."""
    return _(STEPS[name]) if name in STEPS else readable(name)
