"""Readers for data sets: each module lists the image files of one kind of source."""
