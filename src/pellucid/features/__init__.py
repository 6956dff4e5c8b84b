"""Features of images from a pretrained body, and a linear head on them."""
