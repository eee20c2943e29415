-- All that can be known of the act is on record.
update acts set ended_at = :at where act_id = :act_id and ended_at is null
