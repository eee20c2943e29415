"""Actions on transactions: the steps from choice to outcome, as part of other pages."""
