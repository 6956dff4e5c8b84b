"""Any ONNX file as a backbone."""
