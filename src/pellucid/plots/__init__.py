"""Plots on Matplotlib's axes, which the caller can style; one plot per file."""
