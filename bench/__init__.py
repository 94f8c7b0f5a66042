"""What is measured, against what the same machine could do at best: `python -m bench`, one run, ratios."""
