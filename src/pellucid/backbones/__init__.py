"""Pretrained bodies: networks that turn an image into features."""
