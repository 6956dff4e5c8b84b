"""Pretrained backbones: networks that compute features of an image."""
