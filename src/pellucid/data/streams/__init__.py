"""Streams of any number of images: each module reads one kind of source."""
