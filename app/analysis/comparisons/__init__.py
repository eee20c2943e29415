"""Two periods, two versions or two sets of paths beside each other, and who moved the number between them."""
