"""Every error that pellucid raises on purpose.

    PellucidError
    |-- DataError           the images or their folder
    |   `-- PictureError    one image; carries its health
    |-- ConfigError         an option with a value that cannot be used
    |-- RunError            a run folder that is missing, already exists or is damaged
    |-- ModelError          a model file, or a model that cannot be opened
    |-- DownloadError       a file that a user asked for and that could not be downloaded
    |-- WeightsError        pretrained weights that are missing or not the expected ones
    `-- ParityError         a saved model whose outputs differ from the trained model's

A message states the problem, what was expected, what was received and what to do next.
The command line prints it without a stack trace and exits with status 1, or with status 2 for a
ConfigError.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class PellucidError(Exception):
    """Base class of all errors that a user can cause and fix."""


class DataError(PellucidError):
    """The images or their folder cannot be used as they are."""


class PictureError(DataError):
    """One image cannot be used.

    Args:
        health: One of the values of `pellucid.data.decode.Health`, such as ``"truncated"``.
        message: Description of the problem, for the user.
    """

    def __init__(self, health: str, message: str) -> None:
        super().__init__(message)
        self.health = health


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Put the name of a picture before what is wrong with it.

    Raises:
        PictureError: The picture could not be used within the context.
    """
    try:
        yield
    except PictureError as error:
        raise PictureError(error.health, f"{name}: {error}") from None


class ConfigError(PellucidError):
    """An option has a value that cannot be used."""


class RunError(PellucidError):
    """A run folder is missing, already exists, is damaged or cannot be written."""


class ModelError(PellucidError):
    """A model cannot be loaded or explored."""


class WeightsError(PellucidError):
    """Pretrained weights are missing or are not the expected ones."""


class DownloadError(PellucidError):
    """A file that a user asked for could not be downloaded, or is not the expected one."""


class ParityError(PellucidError):
    """The outputs of a saved model differ from those of the trained model."""
