"""The studio: projects in the browser, from the first picture to a tested classifier."""
