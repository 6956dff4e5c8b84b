"""The plain Keras code of a model: what a person would write who had no pellucid."""
