"""What a kustomization does to its resources, one file each, in the order in which `accumulate` runs them."""
