-- The services that spans came from, by name, at most `$most`.
select distinct service from spans where service is not null order by service limit $most
