-- Nothing is joined yet: all is concluded anew.
delete from trace_joins
