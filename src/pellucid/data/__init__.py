"""Images: finding and checking the files, assigning splits, and decoding the pixels."""
