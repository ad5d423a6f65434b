"""Printed pages, whether PDF files draw them or scans show them: characters and rulings → paragraphs and tables."""
