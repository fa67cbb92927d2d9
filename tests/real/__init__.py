"""How real documents are read: figures for a folder of them, and gold for thirty."""
