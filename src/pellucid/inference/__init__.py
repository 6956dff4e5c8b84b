"""Using a classifier without Keras: load it, predict with it, check it."""
