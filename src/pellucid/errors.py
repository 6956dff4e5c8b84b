"""Every error that pellucid raises on purpose.

    PellucidError
    |-- DataError           the pictures or their folder
    |   `-- PictureError    one picture; carries its health
    |-- ConfigError         an option with a value that cannot be used
    |-- RunError            a run folder that is missing, taken or damaged
    |-- ModelError          a model file, or a model that cannot be opened
    |-- WeightsError        pretrained weights that are missing or not what they should be
    `-- ParityError         a saved model that does not answer as the trained one did

A message says what was wrong, what was expected, what was received and what to do next.
The command line prints it without a stack trace and exits with status 1.
"""


class PellucidError(Exception):
    """Base of all errors that a user can cause and mend."""


class DataError(PellucidError):
    """The pictures or their folder cannot be used as they are."""


class PictureError(DataError):
    """One picture cannot be used.

    Args:
        health: One of the values of `pellucid.data.decode.Health`, such as ``"truncated"``.
        message: What is wrong with the picture, for a person.
    """

    def __init__(self, health: str, message: str) -> None:
        super().__init__(message)
        self.health = health


class ConfigError(PellucidError):
    """An option has a value that cannot be used."""


class RunError(PellucidError):
    """A run folder is missing, taken already, damaged or cannot be written."""


class ModelError(PellucidError):
    """A model cannot be loaded or explored."""


class WeightsError(PellucidError):
    """Pretrained weights are missing or are not what they should be."""


class ParityError(PellucidError):
    """A saved model does not answer as the trained one did."""
