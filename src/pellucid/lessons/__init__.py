"""What the lessons need of Python: comparison runs of small networks."""
