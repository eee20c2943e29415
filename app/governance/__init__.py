"""Where reality disagrees with the catalog: findings, contract drift, waivers."""
