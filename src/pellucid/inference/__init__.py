"""Use of a trained classifier without Keras: loading, predicting and checking."""
