"""Load a model file that Keras 2 wrote."""

import keras

from pellucid.models.keras2.graph import build_model
from pellucid.models.keras2.weights import fill_from_archive, fill_from_hdf5
from pellucid.models.keras_file import KerasFile, open_weights


def load_keras_2_model(found: KerasFile, *, allow_code: bool) -> keras.Model:
    """Build a model that Keras 2 saved from layers of Keras 3, and load its weights.

    Args:
        found: Description of the file.
        allow_code: Whether code of a Lambda layer may run.

    Returns:
        The model.

    Raises:
        NotMappedError: Keras 3 is not known to compute the same numbers.
    """
    built = build_model(found.config, allow_code=allow_code)
    with open_weights(found.path, is_archive=found.is_archive) as file:
        (fill_from_archive if found.is_archive else fill_from_hdf5)(built, file)
    assert built.layer is not None
    model: keras.Model = built.layer
    return model
