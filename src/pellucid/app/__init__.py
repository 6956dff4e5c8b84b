"""The explorer's web server: any model as a glass box, on this computer alone."""
