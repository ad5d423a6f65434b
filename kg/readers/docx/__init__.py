"""Word files: paragraphs, nested tables and what stands in their boxes, numbers and fields as they are shown."""
