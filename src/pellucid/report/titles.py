"""What people read for the names that settings, details and recipes have in files."""

from pellucid.settings import described

RECIPES = {
    "features": "a body that was trained on other pictures turns each picture into numbers; only "
    "a linear head was trained on yours.",
    "features of augmented views": "a body that was trained on other pictures turns each picture, "
    "and altered copies of those to learn from, into numbers; only a linear head was trained on "
    "yours.",
    "fine-tune": "a body that was trained on other pictures got a linear head for your classes; "
    "then the upper layers of the body went on learning with it, from your pictures.",
    "scratch": "a network was trained on your pictures, without a pretrained body.",
    "auto": "several ways were tried for as long as the time allowed; the one with the lowest log "
    "loss on validation pictures that served for nothing else was chosen.",
}
"""In a sentence each; also for the ways that the recipe ``auto`` tries."""

BY_EPOCHS = ("scratch", "fine-tune")
"""The ways whose network is trained by Keras' `fit`; its predictions are computed in float32."""

PARTS = {
    "": "General",
    "features": "Pretrained body and head",
    "scratch": "Network and training",
    "fine_tune": "Fine-tuning",
    "auto": "Trying several ways",
}
"""The parts of the settings."""

SETTINGS = {
    name: found.title
    for part in ("split", "features", "scratch", "fine_tune", "auto")
    for name, (_, found) in described(part).items()
}
"""Names of `pellucid.config`."""

DETAILS = {
    **{name: SETTINGS[name] for name in ("backbone", "batch_size", "image_size", "n_folds")},
    "augmented_views": SETTINGS["n_views"],
    "computed_in": "Predictions computed in",
    "fine_tuned": "After fine-tuning",
    "head_alone": "With the head alone",
    "keras_backend": "Keras backend",
    "mirror": "Mirror images used",
    "mirror_trial": "Trial of mirror images",
    "mixing": "Mixing of pictures (MixUp, CutMix)",
    "strength": "Penalty on the head (L2 strength)",
    "temperature": "Temperature (above 1 makes it less sure, below 1 surer)",
    "training_loss": "Training objective",
    "unfrozen_layers": "Layers of the body that learned",
    "winner": "Chosen",
}
"""What a recipe found or chose; other names are readable as they are."""

STEPS = {
    "model.keras and parity": "Writing and checking model.keras",
    "testing and model.onnx": "Testing and writing model.onnx",
}
"""What a training spends its time on."""


def readable(name: str) -> str:
    """Turn a name with underscores into words."""
    return name.replace("_", " ").capitalize()


def detail_title(name: str, way: str) -> str:
    """Name a detail of a way to train."""
    if name == "computed_in" and way in BY_EPOCHS:
        return "Training computed in"
    return DETAILS.get(name, readable(name))


def setting_title(name: str) -> str:
    """Name a setting."""
    return SETTINGS.get(name, readable(name))


def step_title(name: str) -> str:
    """Name a step of a training."""
    return STEPS.get(name, readable(name))
