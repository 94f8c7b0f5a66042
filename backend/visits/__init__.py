"""A person at the hall: checked in, called, served, finished or missed."""
