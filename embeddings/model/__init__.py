"""The sentence model that is shipped with the package, packed."""
