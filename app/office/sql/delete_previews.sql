-- Previews that led to nothing are not kept for good.
delete from previews where at < :before and frozen not in (select frozen from acts)
