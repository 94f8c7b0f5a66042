"""The door for the WeChat mini-program and any other JSON client: one file per slice."""
