"""Numbers to inline SVG: pure functions. Words come from the caller, colours from the page."""
