"""Alert rules, their evaluation, the alerts' states, notifications, and tests of rules against past records."""
