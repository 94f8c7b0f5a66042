"""Hold, book, change and cancel a place at a window."""
