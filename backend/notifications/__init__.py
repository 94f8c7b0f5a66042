"""What is told, to whom, by which channel; every try on record."""
