"""Image classifiers you can see through.

>>> import pellucid
>>> run = pellucid.train("photos/")
>>> run.metrics["accuracy"]
>>> run.predict(["new.jpg"])[0].label
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pellucid.api import Run, load, resume, train
    from pellucid.config import (
        AutoConfig,
        FeaturesConfig,
        FineTuneConfig,
        ModelOptions,
        ScratchConfig,
        SplitConfig,
        TrainConfig,
    )
    from pellucid.errors import (
        ConfigError,
        DataError,
        ModelError,
        ParityError,
        PellucidError,
        PictureError,
        RunError,
        WeightsError,
    )
    from pellucid.inference.classifier import Classifier, Prediction

__version__: str

__all__ = [
    "AutoConfig",
    "CheckedData",
    "Classifier",
    "ConfigError",
    "DataError",
    "FeaturesConfig",
    "FineTuneConfig",
    "ModelError",
    "ModelOptions",
    "ParityError",
    "PellucidError",
    "PictureError",
    "Prediction",
    "Run",
    "RunError",
    "ScratchConfig",
    "SplitConfig",
    "TrainConfig",
    "WeightsError",
    "check_data",
    "load",
    "predict_many",
    "repeat",
    "resume",
    "split_data",
    "train",
]

_HOMES = {
    "Classifier": "pellucid.inference.classifier",
    "Prediction": "pellucid.inference.classifier",
    "AutoConfig": "pellucid.config",
    "FeaturesConfig": "pellucid.config",
    "FineTuneConfig": "pellucid.config",
    "ModelOptions": "pellucid.config",
    "Run": "pellucid.api",
    "ScratchConfig": "pellucid.config",
    "SplitConfig": "pellucid.config",
    "TrainConfig": "pellucid.config",
    "CheckedData": "pellucid.api",
    "check_data": "pellucid.api",
    "load": "pellucid.api",
    "predict_many": "pellucid.api",
    "repeat": "pellucid.api",
    "resume": "pellucid.api",
    "split_data": "pellucid.api",
    "train": "pellucid.api",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `import pellucid` itself is quick."""
    import importlib

    if name == "__version__":
        from importlib.metadata import version

        return version("pellucid")
    if name not in __all__:
        raise AttributeError(f"module 'pellucid' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES.get(name, "pellucid.errors")), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
