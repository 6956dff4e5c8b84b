"""What a network computes for one picture, and why: for people."""
