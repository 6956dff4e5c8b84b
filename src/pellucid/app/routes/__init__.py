"""What the web app can ask, one subject a file."""
