"""The sentences of the program: look at a source, take in what it shows, render feeds, tell channels, prune."""
