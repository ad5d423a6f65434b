"""Texts and ids in, hits out: segmentation, encoding, indexing and retrieval."""
