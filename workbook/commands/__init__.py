"""What each command does, one module a command: read its arguments, call the functions, print, return the exit status."""
