-- Whether one of the batch's spans may be stored already: one with its number and start is. Two columns of numbers are
-- much less work than the whole key, which is compared only then.
select exists (
  select 1 from spans s join incoming i on i.span_number = s.span_number and i.start_ns = s.start_ns
  where s.start_ns between $first_ns and $last_ns)
