"""Pure decisions: given what is known and what is seen, what follows, and why. No clock, no I/O, no logging."""
