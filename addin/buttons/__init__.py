"""What the buttons do, one module a group of buttons."""
