"""How the Bureau sends in an official list of medical institutions, looks at it, and has it taken in."""
