"""Compares the records with the catalog (findings, contract drift, waivers), and removes what retention ends."""
