"""The example homelabs, built once for all tests that look at them."""
