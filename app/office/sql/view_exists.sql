-- Whether a view is there to be removed.
select 1 from views where view_id = :view_id
