"""Pretrained bodies: networks that turn a picture into features."""
