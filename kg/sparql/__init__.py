"""SPARQL as people ask it: what a query may ask for, how it is made quicker, and where it is evaluated."""
