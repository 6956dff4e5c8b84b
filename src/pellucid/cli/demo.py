"""`pellucid demo`."""

import typer


def demo() -> None:
    """Demo."""
    typer.echo("")
