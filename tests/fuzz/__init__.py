"""Fuzzing of the readers: real files, damaged in many ways, must end in a document or in a declared error."""
