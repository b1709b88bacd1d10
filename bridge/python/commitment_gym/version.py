"""The version, which is that of the npm package on the other side."""

__version__ = "0.1.0"
