"""Pictures of pages: recognition of what is printed on them."""
