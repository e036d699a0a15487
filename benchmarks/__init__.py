"""How long the commands take, as a user waits for them. No test depends on a time; these numbers are for people."""
