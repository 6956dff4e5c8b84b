"""Plain Keras code for a model, as a person would write it without pellucid."""
