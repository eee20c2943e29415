"""The routes, one module a subject: `register(routes, services)` adds them."""
