"""Pictures: where they are, whether they are sound, how they are split, and their pixels."""
