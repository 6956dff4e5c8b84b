"""Callbacks for Keras' `fit`, one per file."""
