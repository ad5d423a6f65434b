"""Linked data as people and programs get it: addresses, formats, pages, and what describes the data as a whole."""
