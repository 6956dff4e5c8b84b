"""Pure functions that draw numbers as inline SVG; texts come from the caller, colours from CSS."""
