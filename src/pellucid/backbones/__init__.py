"""Pretrained bodies: networks that compute features of an image."""
