-- Remove a view.
delete from views where view_id = :view_id
