"""Pages on which only the places of texts are known, to paragraphs and tables."""
