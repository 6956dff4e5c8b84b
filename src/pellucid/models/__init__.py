"""Networks trained from scratch, one architecture per file."""
