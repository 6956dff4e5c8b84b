"""What people read for the names that settings, details and recipes have in files."""

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

_BODY = "Pretrained body"
_FOLDS = "Folds of the cross-validation"
_VIEWS = "Augmented views of a picture"

DETAILS = {
    "augmented_views": _VIEWS,
    "backbone": _BODY,
    "batch_size": "Pictures per step",
    "computed_in": "Predictions computed in",
    "fine_tuned": "After fine-tuning",
    "head_alone": "With the head alone",
    "image_size": "Size of a picture",
    "keras_backend": "Keras backend",
    "mirror": "Mirror images used",
    "mirror_trial": "Trial of mirror images",
    "mixing": "Mixing of pictures (MixUp, CutMix)",
    "n_folds": _FOLDS,
    "strength": "Penalty on the head (L2 strength)",
    "temperature": "Temperature (above 1 makes it less sure, below 1 surer)",
    "training_loss": "Training objective",
    "unfrozen_layers": "Layers of the body that learned",
    "winner": "Chosen",
}
"""What a recipe found or chose; other names are readable as they are."""

SETTINGS = {
    "backbone": _BODY,
    "backbone_scaling": "Scaling of the body's pixels",
    "backbone_size": "Size of the body's pictures",
    "backbone_weights": "File of the body's weights",
    "batch_size": "Pictures per step",
    "augment": "Augmentation",
    "budget": "Time, at most",
    "checkpoint": "Names of the weights files",
    "checkpoint_best_only": "Weights files of better epochs only",
    "checkpoint_weights_only": "Weights files without the model",
    "clip_norm": "Longest gradient",
    "ema": "Momentum of the averaged weights",
    "epochs": "Epochs, at most",
    "find_rate": "Learning rate by a range test",
    "head_units": "Width of the dense layer before the last",
    "image_size": "Size of a picture",
    "initializer": "Initializer of the kernels",
    "l1": "L1 penalty",
    "l2": "L2 penalty",
    "least_mirror_gain": "Least gain for which mirror images pay",
    "learning_rate": "Learning rate, at the start or the peak",
    "near_copies": "Near copies",
    "min_learning_rate": "Lowest learning rate",
    "mirror": "Mirror images",
    "mlflow": "Logs for MLflow",
    "monitor": "What chooses the best epoch",
    "n_folds": _FOLDS,
    "n_mirror_trial": "Mirror images tried, about",
    "n_views": _VIEWS,
    "plateau_factor": "What the rate is multiplied by then",
    "plateau_patience": "Epochs without progress before the rate is reduced (0: never)",
    "rate_decay": "Factor of the rate for each layer further down",
    "save_minutes": "Minutes between saved states in long epochs",
    "schedule": "Schedule of the rate",
    "stop_min_delta": "Least progress that counts",
    "stop_patience": "Epochs without progress before the end (0: never)",
    "tensorboard": "Logs for TensorBoard",
    "test": "Share held out for the test",
    "unfreeze": "Share of the body that learns, or its lowest layer",
    "validation": "Share of the rest for validation",
    "warmup": "Share of the steps in which the rate rises",
    "weights": "Weights to start from",
}
"""Names of `pellucid.config`; others are readable as they are."""

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
