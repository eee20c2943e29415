-- Every dismissal, in the journal's order.
select entry_offset, place, file, at from dismissals order by entry_offset, place, file
