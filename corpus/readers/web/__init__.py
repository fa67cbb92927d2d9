"""Web pages: the article among all that stands around it."""
