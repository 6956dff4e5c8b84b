"""Widgets of notebooks, which work without a kernel once their state is saved; one per file."""
