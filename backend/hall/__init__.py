"""Halls, windows, opening hours, the working-day calendar, and slots: what a hall has and when."""
