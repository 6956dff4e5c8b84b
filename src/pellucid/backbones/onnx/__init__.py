"""ONNX files as backbones."""
