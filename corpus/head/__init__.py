"""The head of a document and what stands behind its last clause: title, number, date, issuer and the like."""
