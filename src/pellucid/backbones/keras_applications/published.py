"""Where the weights of a network of `keras.applications` are published, as Keras itself says it."""

import warnings
from typing import Any, NoReturn

import keras
from keras.src.utils import file_utils

from pellucid.backbones.keras_applications.table import Application
from pellucid.download import RemoteFile
from pellucid.errors import WeightsError
from pellucid.i18n import gettext as _

_SLACK = 2**24
"""Number of bytes that a file may exceed its parameters by; names and layouts take some."""


class _Asked(Exception):  # noqa: N818 (no error: it ends the building once the address is known)
    """What Keras is about to download."""

    def __init__(self, url: str, digest: str | None) -> None:
        super().__init__(url)
        self.url, self.digest = url, digest


def published_weights(application: Application) -> RemoteFile:
    """Ask Keras for the address and the checksum of a network's weights; nothing is downloaded.

    Keras names them only when it is about to download, so its network is built without values, and
    its function that downloads is replaced meanwhile.

    Args:
        application: The network.

    Returns:
        The file of ImageNet weights without top. Keras has no checksum for MobileNet and
        MobileNetV2.

    Raises:
        WeightsError: This version of Keras does not say it.
    """
    function = getattr(keras.applications, application.function)
    original = file_utils.get_file
    file_utils.get_file = _get_file
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the default size is taken, which is meant
            # Without values: the largest network would take more than a gigabyte.
            with keras.StatelessScope(initialize_variables=False):
                function(weights="imagenet", include_top=False)
    except _Asked as asked:
        return RemoteFile(asked.url, asked.digest, application.n_bytes + _SLACK)
    finally:
        file_utils.get_file = original
    raise WeightsError(
        _(
            "Keras {version} does not say where the weights of {name} are. Give a file of weights "
            "with --backbone-weights.",
            version=keras.__version__,
            name=application.name,
        )
    )


def _get_file(
    fname: str,  # noqa: ARG001
    origin: str,
    *_arguments: Any,
    file_hash: str | None = None,
    **_options: Any,
) -> NoReturn:
    raise _Asked(origin, file_hash)
