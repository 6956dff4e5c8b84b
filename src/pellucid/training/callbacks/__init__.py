"""What happens during Keras' `fit`, one callback per file."""
