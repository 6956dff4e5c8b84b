"""Titles for the names of settings, details and recipes in files."""

from pellucid.settings import described

RECIPES = {
    "features": "a backbone pretrained on other pictures turns each picture into numbers; only "
    "a linear head was trained on yours.",
    "features of augmented views": "a backbone pretrained on other pictures turns each picture, "
    "and altered copies of the training pictures, into numbers; only a linear head was trained on "
    "yours.",
    "fine-tune": "a backbone pretrained on other pictures got a linear head for your classes; "
    "then the upper layers of the backbone were trained further with the head, on your pictures.",
    "scratch": "a network was trained on your pictures, without a pretrained backbone.",
    "auto": "several ways were tried within the time budget; the one with the lowest log loss on "
    "validation pictures that were used for nothing else was chosen.",
}
"""One-sentence descriptions of the recipes, and of the ways that the recipe ``auto`` tries."""

BY_EPOCHS = ("scratch", "fine-tune")
"""Ways that train the network with Keras' `fit`; their predictions are computed in float32."""

PARTS = {
    "": "General",
    "features": "Pretrained backbone and head",
    "scratch": "Network and training",
    "fine_tune": "Fine-tuning",
    "auto": "Trying several ways",
}
"""Titles of the parts of the settings."""

SETTINGS = {
    name: found.title
    for part in ("split", "features", "scratch", "fine_tune", "auto")
    for name, (_, found) in described(part).items()
}
"""Titles of the settings in `pellucid.config`, by name."""

DETAILS = {
    **{name: SETTINGS[name] for name in ("backbone", "batch_size", "image_size", "n_folds")},
    "augmented_views": SETTINGS["n_views"],
    "computed_in": "Predictions computed in",
    "fine_tuned": "After fine-tuning",
    "fitted_into_time": "Plan for the time that was left",
    "head_alone": "With the head alone",
    "keras_backend": "Keras backend",
    "ema": SETTINGS["ema"],
    "feature_layers": "Layers of the features",
    "layers_trial": "Trial of inner layers",
    "max_epochs": SETTINGS["epochs"],
    "mirror": "Mirror images used",
    "mirror_trial": "Trial of mirror images",
    "mixing": "Mixing of pictures (MixUp, CutMix)",
    "stop_patience": SETTINGS["stop_patience"],
    "strength": "Penalty on the head (L2 strength)",
    "temperature": "Temperature (above 1 lowers the confidence, below 1 raises it)",
    "training_loss": "Training objective",
    "unfreeze": SETTINGS["unfreeze"],
    "unfrozen_layers": "Backbone layers that were trained",
    "winner": "Chosen",
}
"""Titles of details that a recipe found or chose; other names are readable without a title."""

STEPS = {
    "model.keras and parity": "Writing and checking model.keras",
    "testing and model.onnx": "Testing and writing model.onnx",
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
        return "Training computed in"
    return DETAILS.get(name, readable(name))


def setting_title(name: str) -> str:
    """Return the title of a setting."""
    return SETTINGS.get(name, readable(name))


def step_title(name: str) -> str:
    """Return the title of a step of a training."""
    return STEPS.get(name, readable(name))
