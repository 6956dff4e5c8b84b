"""The networks of `keras.applications`."""
