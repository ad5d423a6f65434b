"""How the shipped model was tuned to indicators: written wordings, graded pairs by rule, a plain training loop."""
