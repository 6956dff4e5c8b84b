"""Ways in: each module lists the picture files of one kind of source."""
