"""What the buttons do: a module for each group of the ribbon, in it a function for each button, and what these share."""
