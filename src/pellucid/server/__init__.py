"""A classifier behind an HTTP interface. Knows nothing of Keras."""
