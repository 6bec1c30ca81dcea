"""Installing the button: what would be done as a plan of steps, doing it all or not at all, what stands there, the clerk's folder."""
