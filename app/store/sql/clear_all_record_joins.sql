-- Nothing is joined yet: all is concluded anew.
delete from record_joins
