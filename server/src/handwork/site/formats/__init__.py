"""How dates are written: in every language in one way, which no reader can mistake."""
