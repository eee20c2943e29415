-- Whether the day holds a payload whose bytes are still there.
select exists (select 1 from entries where kind = 'payloads' and data is not null)
