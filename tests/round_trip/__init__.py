"""Laws that hold over the whole way: build, render, check, reach."""
