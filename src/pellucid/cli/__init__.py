"""The command line: one file per command; each parses, makes one API call and prints."""
