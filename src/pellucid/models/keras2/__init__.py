"""Models that Keras 2 saved, built anew from layers of Keras 3 that give the same numbers."""

from pellucid.models.keras2.loading import load_keras_2_model as load_keras_2_model
