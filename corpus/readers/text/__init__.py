"""Plain text: coding, broken lines, tables told by their lines."""
