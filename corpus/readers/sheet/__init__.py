"""Spreadsheets and separated values."""
