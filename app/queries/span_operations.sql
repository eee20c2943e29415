-- The operations of a service, each with the kind of its spans, by name, at most `$most`.
select distinct name, kind from spans where service = $service and name is not null order by name, kind limit $most
