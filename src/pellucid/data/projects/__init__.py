"""Projects: folders of pictures that grow, with a log by which every change can be undone."""
