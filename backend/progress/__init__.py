"""The diary of every request, by reference."""
