"""Mentions (提及): numbers and plain statements of the prose with what they may mean among the figures."""
