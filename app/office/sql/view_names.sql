-- Owner and name of a view, for the ledger's entry when it is removed; no row where there is no such view.
select owner, name from views where view_id = :view_id
