"""Yueban 约办: what the hall promises, slice by slice; the doors stand in web/ and miniprogram_api/."""
