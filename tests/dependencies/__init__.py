"""What the project depends on: its licences, known weaknesses, and a bill of materials."""
