"""Routes of the studio, below the address of a project."""
