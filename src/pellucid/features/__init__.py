"""Features of images from a pretrained backbone, and a linear head on them."""
