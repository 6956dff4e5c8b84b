"""Web server of the explorer: any model as a glass box, for this computer only."""
