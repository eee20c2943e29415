-- Saving under a name that the owner has used replaces it.
delete from views where owner = :owner and name = :name
