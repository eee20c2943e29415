-- The spans of the traces concerned, as if they came in now; those of a range of places.
select s.* exclude (span_number, parent_number, implausible_time, sent_id, peer, answer) from spans s
where s.rowid >= $first and s.rowid < $until
  and exists (select 1 from work_renamed w where w.tenant_scope = s.tenant_scope
              and w.trace_id is not distinct from s.trace_id)
