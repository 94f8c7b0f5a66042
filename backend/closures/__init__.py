"""Closures and whom they touch: seen before, moved in one go, told, called, and nobody silently dropped."""
