-- Whether touched transactions wait, or waited, for a partner, and whether anything was done in review tasks of theirs.
select exists (select 1 from work_states where waits_on = 'partner'), exists (select 1 from work_actions)
