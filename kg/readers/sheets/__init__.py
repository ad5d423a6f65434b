"""Spreadsheets: every format becomes sheets of shown texts, and those become ruled tables."""
