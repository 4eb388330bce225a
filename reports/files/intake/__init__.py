"""How a file that comes back is read, compared and taken in, or what must be mended in it."""
