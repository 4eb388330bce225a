"""The official list of medical institutions, from the file to the register."""
