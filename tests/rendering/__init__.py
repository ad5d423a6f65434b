"""A renderer of performance-target forms: declarations with known answers, drawn in many layouts and formats."""
