"""Cards: results as a notebook shows them, and as text. One card per file."""
