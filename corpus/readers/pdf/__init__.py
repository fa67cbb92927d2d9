"""PDF files: what a page prints, and where."""
