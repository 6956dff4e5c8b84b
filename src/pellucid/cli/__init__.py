"""The command line, one file per command. Each parses, makes one API call and prints."""
