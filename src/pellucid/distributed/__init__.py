"""Training and prediction on several machines with Ray."""
