"""What stands in for packages that no browser runs, or that the page does not need whole: each by the name of its package."""
