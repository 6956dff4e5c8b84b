"""Models saved by Keras 2, rebuilt from layers of Keras 3 that compute the same numbers."""

from pellucid.models.keras2.loading import load_keras_2_model as load_keras_2_model
