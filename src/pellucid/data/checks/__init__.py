"""Checks of a data set, one a file: pure functions of what was found out about its pictures."""
