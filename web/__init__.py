"""The door for people with a browser: one file per slice."""
